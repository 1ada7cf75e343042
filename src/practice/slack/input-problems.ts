import type { Block, InputElement } from './block-kit.ts';
import type { Values } from './input-values.ts';

/** What Slack itself refuses before the bot is asked, by block id. */
export function inputProblems(blocks: readonly Block[], values: Values): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of blocks) {
    if (block.type !== 'input') continue;
    const blockId = block.block_id ?? '';
    const given = contentOf(values[blockId]?.[block.element.action_id ?? '']);
    const problem = isEmpty(given)
      ? emptyProblem(block.optional === true)
      : contentProblem(block.element, given);
    if (problem !== undefined) problems[blockId] = problem;
  }
  return problems;
}

function emptyProblem(isOptional: boolean): string | undefined {
  return isOptional ? undefined : 'Please complete this required field.';
}

/** The content of a value in its payload form: whatever stands beside `type`. */
function contentOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).find(([key]) => key !== 'type')?.[1] ?? null;
}

function isEmpty(content: unknown): boolean {
  return content === null || content === '' || (Array.isArray(content) && content.length === 0);
}

function contentProblem(element: InputElement, content: unknown): string | undefined {
  const text = String(content);
  if (element.type === 'plain_text_input') return lengthProblem(text, element);
  if (element.type === 'number_input') return numberProblem(text, element);
  if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
    return 'Please enter a valid email address.';
  }
  if (element.type === 'url_text_input' && !(/^https?:\/\//.test(text) && URL.canParse(text))) {
    return 'Please enter a valid URL.';
  }
  return undefined;
}

function lengthProblem(
  text: string,
  limits: { min_length?: number | undefined; max_length?: number | undefined },
): string | undefined {
  const least = limits.min_length ?? 0;
  const most = limits.max_length ?? 3000;
  if (text.length < least) return `Please enter at least ${least} characters.`;
  return text.length > most ? `Please enter no more than ${most} characters.` : undefined;
}

function numberProblem(
  text: string,
  limits: { is_decimal_allowed: boolean; min_value?: string | undefined; max_value?: string | undefined },
): string | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return 'Please enter a number.';
  if (!limits.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (limits.min_value !== undefined && number < Number(limits.min_value))
    return `Must be ${limits.min_value} or more.`;
  return limits.max_value !== undefined && number > Number(limits.max_value)
    ? `Must be ${limits.max_value} or less.`
    : undefined;
}
