import type { Block, Element, Option } from './block-kit.ts';
import { elementsOf } from './validate-blocks.ts';

/** What stands in inputs, by block id and action id, in the form in which payloads carry it. */
export type Values = Record<string, Record<string, unknown>>;

/** The values a view or message starts with. Buttons and overflow menus have none. */
export function initialValues(blocks: readonly Block[]): Values {
  return collect(blocks, (element) => initialValue(element));
}

/** The values after the blocks changed: kept where the same input is still there, initial elsewhere. */
export function keptValues(blocks: readonly Block[], before: Values): Values {
  return collect(blocks, (element, blockId) => {
    const kept = before[blockId]?.[element.action_id ?? ''];
    return isSameKind(kept, element) ? kept : initialValue(element);
  });
}

function isSameKind(value: unknown, element: Element): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === element.type;
}

function collect(blocks: readonly Block[], valueFor: (element: Element, blockId: string) => unknown): Values {
  const values: Values = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' || element.type === 'overflow') continue;
      const blockId = block.block_id ?? '';
      values[blockId] = { ...values[blockId], [element.action_id ?? '']: valueFor(element, blockId) };
    }
  }
  return values;
}

function initialValue(element: Element): unknown {
  const { type } = element;
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: element.initial_value ?? null };
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] };
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null };
    case 'multi_conversations_select':
      return { type, selected_conversations: element.initial_conversations ?? [] };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    case 'button':
    case 'overflow':
      return null;
  }
}

/** What a person chose or typed, before it takes the form of a payload: text, option values, ids, dates. */
export type Choice = string | number | string[] | null;

/** The payload form of a choice. Unknown option values are dropped, as a browser could not offer them. */
export function toValue(
  element: Element,
  choice: Choice,
  options: readonly Option[],
): Record<string, unknown> {
  const { type } = element;
  const one = choice === null || choice === '' ? null : choice;
  const some = Array.isArray(choice) ? choice : [];
  const option = options.find(({ value }) => value === one) ?? null;
  const chosen = options.filter(({ value }) => some.includes(value));
  switch (type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: one === null ? null : String(one) };
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: option };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: chosen };
    case 'users_select':
      return { type, selected_user: one };
    case 'multi_users_select':
      return { type, selected_users: some };
    case 'conversations_select':
      return { type, selected_conversation: one };
    case 'multi_conversations_select':
      return { type, selected_conversations: some };
    case 'channels_select':
      return { type, selected_channel: one };
    case 'datepicker':
      return { type, selected_date: one };
    case 'timepicker':
      return { type, selected_time: one };
    case 'datetimepicker':
      return { type, selected_date_time: one === null ? null : Number(one) };
    case 'button':
      return { type };
  }
}
