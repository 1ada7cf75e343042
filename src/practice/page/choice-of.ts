import type { Choice } from '../slack/input-values.ts';

/** The choice in a value of payload form, such as {type, selected_option: {value}}. */
export function choiceOf(value: unknown): Choice {
  if (typeof value !== 'object' || value === null) return null;
  const content = Object.entries(value).find(([key]) => key !== 'type')?.[1];
  if (Array.isArray(content)) return content.map(idOf);
  if (typeof content === 'object' && content !== null) return idOf(content);
  return typeof content === 'string' || typeof content === 'number' ? content : null;
}

function idOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'value' in item ? String(item.value) : String(item);
}
