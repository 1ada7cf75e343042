import { z } from 'zod';
import { type Block, type Element, MessageBlock, ViewShape } from './block-kit.ts';
import { Refusal } from './refusal.ts';

const mostBlocksInMessage = 50;
/** Undocumented; measured as the total text of all blocks at which Slack answers msg_blocks_too_long. */
const mostTextInMessage = 13_200;
/** From the reference page of views.open: view_too_large. */
const mostBytesInView = 250_000;

/** Returns the blocks of a message with every id filled in. Throws Refusal as Slack answers, with where and why. */
export function validateMessageBlocks(value: unknown): Block[] {
  if (!Array.isArray(value)) throw new Refusal('invalid_blocks_format', ['must be a list of blocks']);
  if (value.length > mostBlocksInMessage) {
    throw new Refusal('invalid_blocks', [
      `no more than ${mostBlocksInMessage} items allowed [json-pointer:/blocks]`,
    ]);
  }
  const read = z.array(MessageBlock).safeParse(value);
  if (!read.success) throw new Refusal('invalid_blocks', explain(read.error, '/blocks'));
  const total = textLength(read.data);
  if (total > mostTextInMessage) {
    throw new Refusal('msg_blocks_too_long', [`${total} characters of text, ${mostTextInMessage} allowed`]);
  }
  return withIds(read.data, '/blocks', 'invalid_blocks');
}

/** Returns the view with every id filled in. Throws Refusal as Slack answers, with where and why. */
export function validateView(value: unknown): ViewShape {
  const read = ViewShape.safeParse(value);
  if (!read.success) throw new Refusal('invalid_arguments', explain(read.error, '/view'));
  const view = read.data;
  if (JSON.stringify(view).length > mostBytesInView)
    throw new Refusal('view_too_large', ['view is too large']);
  const problems = view.type === 'modal' ? modalProblems(view) : homeProblems(view);
  if (problems.length > 0) throw new Refusal('invalid_arguments', problems);
  return { ...view, blocks: withIds(view.blocks, '/view/blocks', 'invalid_arguments') };
}

function modalProblems({ title, submit, blocks }: ViewShape): string[] {
  const problems: string[] = [];
  if (title === undefined) problems.push('missing required field: title [json-pointer:/view]');
  if (submit === undefined && blocks.some(({ type }) => type === 'input')) {
    problems.push('missing required field: submit, because the view has an input block [json-pointer:/view]');
  }
  return problems;
}

function homeProblems(view: ViewShape): string[] {
  const unwanted = (['title', 'submit', 'close'] as const).filter((name) => view[name] !== undefined);
  return unwanted.map((name) => `invalid additional property: ${name} [json-pointer:/view]`);
}

/** Every block gets a block_id and every element an action_id, as Slack does; a repeated one is refused. */
function withIds(blocks: Block[], pointer: string, error: string): Block[] {
  const seen = new Set<string>();
  return blocks.map((block, index) => {
    const at = `${pointer}/${index}`;
    const block_id = block.block_id ?? `b${index}`;
    if (seen.has(block_id))
      throw new Refusal(error, [`\`block_id\` ${block_id} already exists [json-pointer:${at}]`]);
    seen.add(block_id);
    const named = nameElements({ ...block, block_id }, index);
    const problems = elementProblems(named, at);
    if (problems.length > 0) throw new Refusal(error, problems);
    return named;
  });
}

function nameElements(block: Block, index: number): Block {
  if (block.type === 'actions') {
    const elements = block.elements.map((element, at) => ({
      ...element,
      action_id: element.action_id ?? `a${index}-${at}`,
    }));
    return { ...block, elements };
  }
  if (block.type === 'input') {
    return { ...block, element: { ...block.element, action_id: block.element.action_id ?? `a${index}` } };
  }
  if (block.type === 'section' && block.accessory !== undefined && block.accessory.type !== 'image') {
    return {
      ...block,
      accessory: { ...block.accessory, action_id: block.accessory.action_id ?? `a${index}` },
    };
  }
  return block;
}

/** The elements of a block that a person can act on. */
export function elementsOf(block: Block): Element[] {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'input') return [block.element];
  if (block.type === 'section' && block.accessory !== undefined && block.accessory.type !== 'image') {
    return [block.accessory];
  }
  return [];
}

function elementProblems(block: Block, at: string): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const element of elementsOf(block)) {
    const id = element.action_id ?? '';
    if (seen.has(id)) problems.push(`\`action_id\` ${id} already exists [json-pointer:${at}]`);
    seen.add(id);
    problems.push(...optionProblems(element).map((problem) => `${problem} [json-pointer:${at}]`));
  }
  return problems;
}

function optionProblems(element: Element): string[] {
  if (element.type === 'static_select' || element.type === 'multi_static_select') {
    const { options, option_groups: groups } = element;
    if ((options === undefined) === (groups === undefined)) {
      return ['must provide either `options` or `option_groups`'];
    }
  }
  if (!('options' in element) && !('option_groups' in element)) return [];
  const offered = optionsOf(element);
  const initial = initialOptions(element);
  const unknown = initial.filter((option) => !offered.some((other) => sameOption(option, other)));
  return unknown.map((option) => `initial option ${option.value} is not among the options`);
}

/** The options offered by an element, groups flattened. */
export function optionsOf(element: Element) {
  const groups = 'option_groups' in element ? (element.option_groups ?? []) : [];
  const own = 'options' in element ? (element.options ?? []) : [];
  return [...own, ...groups.flatMap(({ options }) => options)];
}

function initialOptions(element: Element) {
  const one =
    'initial_option' in element && element.initial_option !== undefined ? [element.initial_option] : [];
  const some = 'initial_options' in element ? (element.initial_options ?? []) : [];
  return [...one, ...some];
}

function sameOption(a: { value: string; text: { text: string } }, b: typeof a): boolean {
  return a.value === b.value && a.text.text === b.text.text;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : textLength(item)),
    0,
  );
}

function explain(error: z.ZodError, pointer: string): string[] {
  return error.issues.map(
    (issue) => `${sentence(issue)} [json-pointer:${[pointer, ...issue.path].join('/')}]`,
  );
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `invalid additional property: ${issue.keys.join(', ')}`;
  if (issue.code === 'too_big') return `must be no more than ${issue.maximum} ${unitOf(issue.origin)}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum} ${unitOf(issue.origin)}`;
  if (issue.code === 'invalid_union')
    return `unsupported type: ${JSON.stringify(issue.input ?? null)?.slice(0, 80)}`;
  return issue.message;
}

function unitOf(origin: string): string {
  if (origin === 'string') return 'characters';
  return origin === 'array' ? 'items' : '';
}
