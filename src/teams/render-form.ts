import { IANAZone } from 'luxon';
import type { FormField, FormView } from '../view/message.ts';
import type { Action, Card, Element } from './adaptive-card.ts';
import { type Drawing, startDrawing } from './drawing.ts';
import { escapeLine, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { type FormData, fittingCarry, formAction, writePressWithin, writeStep } from './form-data.ts';
import { limits } from './limits.ts';
import { type FieldStyle, fieldElements, problemElements } from './render-field.ts';
import { textBlock, toElements } from './render-line.ts';
import { firstWithin, full, messageElements, toCard } from './render-message.ts';

export interface FormPlace {
  /** A dialog has a title and a way out of its own, and answers to one kind of button only. */
  as: 'dialog' | 'card';
  /** The reader's own, such as Europe/Berlin, in which moments are asked for; UTC where it is none. */
  zone: string;
  /** What was wrong with what was sent off, by field; what belongs to none stands at the top. */
  problems?: Readonly<Record<string, string>>;
}

interface FormExtent {
  notes: number;
  hints: boolean;
  options: number;
  fields: number;
}

/** What is given up, the least important first. */
const extents: readonly FormExtent[] = [
  { notes: 10, hints: true, options: 300, fields: 50 },
  { notes: 3, hints: true, options: 300, fields: 50 },
  { notes: 0, hints: true, options: 200, fields: 50 },
  ...[100, 50, 25].map((options) => ({ notes: 0, hints: false, options, fields: 50 })),
  { notes: 0, hints: false, options: 5, fields: 15 },
];

/** A form as a card, for a dialog or in place of the card on which it was asked for. */
export function renderForm(view: FormView, reader: Reader, place: FormPlace): Card {
  const zone = IANAZone.isValidZone(place.zone) ? place.zone : 'UTC';
  const cards = extents.map((extent) => () => drawForm(view, reader, { ...place, zone }, extent));
  return firstWithin(cards, limits.formCard);
}

function drawForm(view: FormView, reader: Reader, place: FormPlace, extent: FormExtent): Card {
  const drawing = startDrawing(reader);
  const { verb, key, carry } = view;
  const form: FormData = { verb, key, carry: fittingCarry(carry), zone: place.zone };
  const isRefreshing = view.fields.some(({ refreshes }) => refreshes);
  const style: FieldStyle = { ...extent, reader, zone: place.zone, isChecked: !isRefreshing };
  const body = [
    ...heading(view, place),
    ...toElements(view.intro ?? [], drawing, { most: limits.intro, quote: limits.intro }),
    ...strayProblems(view, place),
    ...fieldsAndNotes(view, { place, style, notes: notes(view, drawing, form, { place, extent }) }, extent),
  ];
  const steps = ['submit' as const, ...(isRefreshing ? ['refresh' as const] : [])];
  const names = { submit: view.submit, refresh: 'Check before sending', cancel: 'Cancel' };
  const actions = [...steps, ...(place.as === 'card' ? ['cancel' as const] : [])].map((step) =>
    toAction(names[step], writeStep(form, step), place),
  );
  const [submit, ...others] = actions;
  return {
    ...toCard(
      body.length > 0 ? body : [textBlock(escapeLine(view.title, limits.title) || '…')],
      `${view.title}. Please update Teams to fill in this form.`,
      drawing,
    ),
    actions: submit ? [{ ...submit, style: 'positive' }, ...others] : others,
  };
}

function toAction(title: string, data: Record<string, unknown>, { as }: FormPlace): Action {
  const named = { title: oneLine(title, limits.buttonText) || 'Send', data };
  return as === 'dialog'
    ? { type: 'Action.Submit', ...named }
    : { type: 'Action.Execute', verb: formAction, ...named };
}

function heading({ title }: FormView, { as }: FormPlace): Element[] {
  const text = escapeLine(title, limits.title);
  return as === 'card' && text
    ? [textBlock(text, { size: 'large', weight: 'bolder', style: 'heading' })]
    : [];
}

const problemOf = ({ problems }: FormPlace, field: string): string =>
  problems && Object.hasOwn(problems, field) ? (problems[field] ?? '') : '';

const strayProblems = ({ fields }: FormView, { problems = {} }: FormPlace): Element[] =>
  Object.entries(problems)
    .filter(([field]) => !fields.some(({ name }) => name === field))
    .flatMap(([, problem]) => problemElements(problem));

/** Notes stand under the field that they are about. */
function fieldsAndNotes(
  view: FormView,
  { place, style, notes }: { place: FormPlace; style: FieldStyle; notes: Element[] },
  extent: FormExtent,
): Element[] {
  const fields = view.fields.slice(0, extent.fields);
  const isUnder = ({ name }: FormField) => name === view.notes?.under;
  return [
    ...(fields.some(isUnder) ? [] : notes),
    ...fields.flatMap((field) => [
      ...fieldElements(field, style, problemOf(place, field.name)),
      ...(isUnder(field) ? notes : []),
    ]),
  ];
}

/** Their buttons send the form along: what is in its fields would be lost otherwise. */
function notes(
  { notes }: FormView,
  drawing: Drawing,
  form: FormData,
  { place, extent }: { place: FormPlace; extent: FormExtent },
): Element[] {
  const within = (action: Action): Action => {
    if (!('data' in action)) return action;
    const { verb, key } = action.data;
    const data = writePressWithin(form, String(verb), String(key));
    const { style, mode } = action;
    return { ...toAction(action.title, data, place), ...(style && { style }), ...(mode && { mode }) };
  };
  return (notes?.messages ?? [])
    .slice(0, extent.notes)
    .flatMap((message) => messageElements(message, drawing, { ...full, sections: 1_000, footer: 0 }))
    .map((element) =>
      element.type === 'ActionSet' ? { ...element, actions: element.actions.map(within) } : element,
    );
}
