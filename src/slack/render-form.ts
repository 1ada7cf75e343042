import type { InputBlock, InputBlockElement, KnownBlock, ModalView } from '@slack/types';
import { clip } from '../view/clip.ts';
import type { FormField, FormView, Line, MessageView } from '../view/message.ts';
import { clean, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { writeMetadata } from './form-metadata.ts';
import { limits } from './limits.ts';
import { isUser, toRichText, webAddress } from './render-line.ts';
import { renderBlocks } from './render-message.ts';

export const formCallback = 'form';
/** The element in each input block; the block carries the field's name. */
export const fieldAction = 'value';

const plain = (text: string, most: number) => ({
  type: 'plain_text' as const,
  text: oneLine(text, most) || '…',
});

const modal = (title: string, blocks: KnownBlock[]): ModalView => ({
  type: 'modal',
  title: plain(title, limits.modalTitle),
  close: plain('Close', limits.modalButton),
  blocks,
});

/** Shown at once, while a form or its case is still being fetched: Slack lets a click open a view for 3 s only. */
export const momentView = (): ModalView =>
  modal('Muster', [{ type: 'section', text: plain('One moment…', limits.sectionText) }]);

/** Shown in place of a form that cannot be filled in. Its buttons are left out: a modal is no place for them. */
export const messageInModal = (view: MessageView, reader: Reader): ModalView =>
  modal('Muster', renderBlocks({ ...view, buttons: [], menu: [] }, reader).slice(0, limits.blocksInView));

/** Blocks of notes; the rest of what Slack allows is for the fields. */
const mostNoted = 20;

/**
 * A form as a modal; `place` is the channel it was asked for in. `actionIds` are those of its inputs, by field, where it is drawn
 * anew while it is open.
 */
export function renderForm(
  view: FormView,
  reader: Reader,
  place: string | null,
  actionIds: ReadonlyMap<string, string> | null = null,
): ModalView {
  const { verb, key, carry, fields, notes } = view;
  const noted = (notes?.messages ?? [])
    .flatMap((message) => renderBlocks(message, reader))
    .slice(0, mostNoted);
  const isUnder = ({ name }: FormField) => name === notes?.under;
  const blocks: KnownBlock[] = [
    ...intro(view.intro, reader),
    ...(fields.some(isUnder) ? [] : noted),
    ...fields.flatMap((field) => [
      ...fieldBlock(field, reader, actionIds?.get(field.name)),
      ...(isUnder(field) ? noted : []),
    ]),
  ];
  return {
    ...modal(view.title, blocks.slice(0, limits.blocksInView)),
    callback_id: formCallback,
    close: plain('Cancel', limits.modalButton),
    submit: plain(view.submit, limits.modalButton),
    private_metadata: writeMetadata({
      verb,
      key,
      carry,
      place,
      filled: actionIds ? shortValues(fields) : {},
    }),
  };
}

const shortValues = (fields: readonly FormField[]): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(({ name, kind, initial }) =>
      (kind === 'line' || kind === 'choice') && typeof initial === 'string' ? [[name, initial]] : [],
    ),
  );

function intro(line: Line | null, reader: Reader): KnownBlock[] {
  const block = line && toRichText(line, reader, limits.sectionText);
  return block ? [block] : [];
}

function fieldBlock(field: FormField, reader: Reader, actionId = fieldAction): KnownBlock[] {
  const element = toElement(field, reader);
  const { name, label, hint, optional } = field;
  if (!element || !name || name.length > limits.id) return [];
  const block: InputBlock = {
    type: 'input',
    block_id: name,
    label: plain(label, limits.inputLabel),
    element: { ...element, ...(field.refreshes && onEnter(field)), action_id: actionId },
    optional: optional || field.kind === 'yes',
    ...(field.refreshes && { dispatch_action: true }),
    ...(hint?.trim() && { hint: plain(hint, limits.inputHint) }),
  };
  return [block];
}

/** At each letter would be too often: Slack lets a workspace's views be updated some hundred times a minute. */
const onEnter = ({ kind }: FormField) =>
  kind === 'line' || kind === 'text'
    ? { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed' as const] } }
    : {};

/** Null for a choice of nothing, which Slack refuses to show. */
function toElement(field: FormField, reader: Reader): InputBlockElement | null {
  switch (field.kind) {
    case 'line':
      return textInput(field, false);
    case 'text':
      return textInput(field, true);
    case 'link': {
      const url = webAddress(firstOf(field));
      return { type: 'url_text_input', action_id: fieldAction, ...(url && { initial_value: url }) };
    }
    case 'person': {
      const [user] = usersOf(field, reader);
      return { type: 'users_select', action_id: fieldAction, ...(user && { initial_user: user }) };
    }
    case 'people': {
      const users = usersOf(field, reader);
      return {
        type: 'multi_users_select',
        action_id: fieldAction,
        ...(users.length > 0 && { initial_users: users }),
      };
    }
    case 'choice':
      return choice(field);
    case 'moment':
      return moment(field);
    case 'yes':
      return yes(field);
  }
}

const listOf = ({ initial }: FormField): readonly string[] =>
  initial === null ? [] : typeof initial === 'string' ? [initial] : initial;

const firstOf = (field: FormField): string => listOf(field)[0] ?? '';

function textInput(field: FormField, multiline: boolean): InputBlockElement {
  const most = Math.max(1, Math.min(field.max ?? limits.inputText, limits.inputText));
  const initial = multiline ? clip(clean(firstOf(field)), most) : oneLine(firstOf(field), most);
  return {
    type: 'plain_text_input',
    action_id: fieldAction,
    multiline,
    max_length: most,
    ...(initial && { initial_value: initial }),
  };
}

const usersOf = (field: FormField, { faces }: Reader): string[] =>
  [...new Set(listOf(field).flatMap((person) => faces.get(person)?.slack ?? []))].filter(isUser);

/** Values too long for Slack are left out: shortened they would mean something else. */
function choice(field: FormField): InputBlockElement | null {
  const options = field.options
    .filter(({ value }) => value !== '' && value.length <= limits.optionValue)
    .slice(0, limits.optionsInSelect)
    .map(({ value, label, hint }) => ({
      text: plain(label, limits.optionText),
      value,
      ...(hint?.trim() && { description: plain(hint, limits.optionText) }),
    }));
  if (options.length === 0) return null;
  const initial = options.find(({ value }) => value === firstOf(field));
  return {
    type: 'static_select',
    action_id: fieldAction,
    options,
    ...(initial && { initial_option: initial }),
  };
}

/** Slack takes seconds with ten digits. */
function moment(field: FormField): InputBlockElement {
  const seconds = Math.floor(Date.parse(firstOf(field)) / 1_000);
  const isShown = seconds >= 1_000_000_000 && seconds <= 9_999_999_999;
  return {
    type: 'datetimepicker',
    action_id: fieldAction,
    ...(isShown && { initial_date_time: seconds }),
  };
}

function yes(field: FormField): InputBlockElement {
  const option = { text: plain('Yes', limits.optionText), value: 'yes' };
  const isSet = firstOf(field) === 'yes' || firstOf(field) === 'true';
  return {
    type: 'checkboxes',
    action_id: fieldAction,
    options: [option],
    ...(isSet && { initial_options: [option] }),
  };
}
