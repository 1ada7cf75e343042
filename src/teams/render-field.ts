import { DateTime } from 'luxon';
import { clip } from '../view/clip.ts';
import type { FormField } from '../view/message.ts';
import type { Element, Input } from './adaptive-card.ts';
import { clean, escapeLine, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { fieldId } from './field-ids.ts';
import { limits } from './limits.ts';
import { textBlock, webAddress } from './render-line.ts';

/** How fields are drawn in one form. */
export interface FieldStyle {
  reader: Reader;
  zone: string;
  /**
   * Whether the client sees to it that what is required is filled in. It sends nothing before, not even what another button is for,
   * so a form with such buttons says what is required, and the verb refuses what lacks it.
   */
  isChecked: boolean;
  hints: boolean;
  options: number;
}

/** An option that takes a choice back; no name in a policy has brackets. */
export const noChoice = '(none)';

/** A field with its hint and with what was wrong with it; of a choice of nothing only the latter. */
export function fieldElements(field: FormField, style: FieldStyle, problem = ''): Element[] {
  const inputs = toInputs(field, style);
  if (inputs.length === 0) return problemElements(problem);
  const hint = style.hints ? escapeLine(field.hint ?? '', limits.inputHint) : '';
  return [
    ...inputs,
    ...(hint ? [textBlock(hint, { size: 'small', isSubtle: true, spacing: 'none' })] : []),
    ...problemElements(problem),
  ];
}

export function problemElements(problem: string): Element[] {
  const text = escapeLine(problem, limits.inputHint);
  return text ? [textBlock(`⚠️ ${text}`, { color: 'attention', weight: 'bolder', spacing: 'none' })] : [];
}

function toInputs(field: FormField, style: FieldStyle): Input[] {
  if (field.kind === 'moment') return moment(field, style);
  const id = fieldId(field.kind, field.name);
  if (!id) return [];
  const asked = { id, ...labelled(field, style) };
  switch (field.kind) {
    case 'line':
    case 'text':
      return [{ ...asked, ...textInput(field) }];
    case 'link':
      return [{ ...asked, type: 'Input.Text', style: 'url', maxLength: limits.url, ...link(field) }];
    case 'person':
    case 'people':
      return [{ ...asked, ...peoplePicker(field, style.reader) }];
    case 'choice':
      return choice(field, style).map((drawn) => ({ ...asked, ...drawn }));
    case 'yes':
      return [toggle(field, id)];
  }
}

const missing: Record<FormField['kind'], string> = {
  ...{ line: 'Please write something here.', text: 'Please write something here.' },
  ...{ link: 'Please give a whole web address.', choice: 'Please choose one of these.' },
  ...{ person: 'Please choose somebody.', people: 'Please choose at least one person.' },
  ...{ moment: 'Please give a date and a time.', yes: '' },
};

/** `what` is asked for where one field has several inputs. */
function labelled({ label, optional, kind }: FormField, { isChecked }: FieldStyle, what = '') {
  const words = `${oneLine(label, limits.inputLabel) || '…'}${what}`;
  const marked = optional || isChecked ? words : `${words} (required)`;
  return {
    label: escapeLine(marked, limits.inputLabel * 2),
    ...(!optional && isChecked && { isRequired: true as const, errorMessage: missing[kind] }),
  };
}

const listOf = ({ initial }: FormField): readonly string[] =>
  initial === null ? [] : typeof initial === 'string' ? [initial] : initial;

const firstOf = (field: FormField): string => listOf(field)[0] ?? '';

function textInput(field: FormField) {
  const most = Math.max(1, Math.min(field.max ?? limits.inputText, limits.inputText));
  const isMultiline = field.kind === 'text';
  const value = isMultiline ? clip(clean(firstOf(field)), most) : oneLine(firstOf(field), most);
  return {
    type: 'Input.Text' as const,
    maxLength: most,
    ...(isMultiline && { isMultiline: true as const }),
    ...(value && { value }),
  };
}

function link(field: FormField) {
  const value = webAddress(firstOf(field));
  return value ? { value } : {};
}

function peoplePicker(field: FormField, { faces }: Reader) {
  const accounts = [...new Set(listOf(field).flatMap((person) => faces.get(person)?.teams ?? []))];
  const isMultiSelect = field.kind === 'people';
  const value = (isMultiSelect ? accounts : accounts.slice(0, 1)).join(',');
  return {
    type: 'Input.ChoiceSet' as const,
    choices: [] satisfies [],
    'choices.data': { type: 'Data.Query' as const, dataset: 'graph.microsoft.com/users' as const },
    ...(isMultiSelect && { isMultiSelect: true as const }),
    ...(value && { value }),
  };
}

/** Values too long are left out: shortened they would mean something else. */
function choice(field: FormField, style: FieldStyle) {
  const options = field.options
    .filter(({ value }) => value !== '' && value !== noChoice && value.length <= limits.optionValue)
    .slice(0, style.options)
    .map(({ value, label, hint }) => ({ title: optionTitle(label, style.hints ? hint : ''), value }));
  if (options.length === 0) return [];
  const initial = options.find(({ value }) => value === firstOf(field));
  return [
    {
      type: 'Input.ChoiceSet' as const,
      style: options.length > limits.optionsInList ? ('filtered' as const) : ('compact' as const),
      choices: field.optional ? [{ title: noChoice, value: noChoice }, ...options] : options,
      ...(initial && { value: initial.value }),
    },
  ];
}

function optionTitle(label: string, hint = ''): string {
  const words = oneLine(label, limits.optionText) || '…';
  const more = oneLine(hint, limits.optionText);
  return escapeLine(more ? `${words}: ${more}` : words, limits.optionText * 2);
}

/** Two inputs, as no client has one for both. */
function moment(field: FormField, style: FieldStyle): Input[] {
  const [date, time] = [fieldId('moment-date', field.name), fieldId('moment-time', field.name)];
  if (!date || !time) return [];
  const at = DateTime.fromISO(firstOf(field), { zone: style.zone });
  const isShown = at.isValid && at.year >= 1_000 && at.year <= 9_999;
  return [
    {
      ...{ type: 'Input.Date', id: date, ...labelled(field, style, ' (day)') },
      ...(isShown && { value: at.toFormat('yyyy-LL-dd') }),
    },
    {
      ...{ type: 'Input.Time', id: time, ...labelled(field, style, ` (time in ${style.zone})`) },
      ...(isShown && { value: at.toFormat('HH:mm') }),
    },
  ];
}

const toggle = (field: FormField, id: string): Input => ({
  type: 'Input.Toggle',
  id,
  title: escapeLine(field.label, limits.inputLabel) || '…',
  wrap: true,
  valueOn: 'true',
  valueOff: 'false',
  value: ['yes', 'true'].includes(firstOf(field)) ? 'true' : 'false',
});
