import { DateTime } from 'luxon';
import { z } from 'zod';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import type { FormView } from '../view/message.ts';
import { type FieldId, readFieldId } from './field-ids.ts';
import { type FormData, readFormData, type Step } from './form-data.ts';
import { noChoice } from './render-field.ts';

type Input = Record<string, unknown>;

export interface ReadForm extends Omit<FormData, 'zone'> {
  /** What is wanted: a step of the form itself, or what was pressed beside its fields. */
  wanted: { step: Step } | { verb: string; key: string };
  /** What was filled in, by field. Fields left empty are absent. */
  input: Input;
  /** What could not be read, by field, in words for the person. */
  problems: Record<string, string>;
  /** What `identify` threw, by field. */
  unknown: Record<string, unknown>;
}

type Identify = (account: string) => Promise<PersonId>;

// Teams sends strings. Longer ones than any field takes, or other things, come from no form of ours.
const written = z.string().max(20_000);
const account = z.string().regex(/^[\w.:-]{1,200}$/);
const accounts = z.array(account).max(100);
const mostFields = 100;

/** For the person to read, where a value is none that the form could have sent. */
const unreadable = (message: string): AppError => new AppError('unreadable-field', message);

/**
 * What a form sent off says, as a verb's input; null when the data is of no form of this version. `identify` says who an account
 * of Microsoft Entra is.
 */
export async function readForm(data: unknown, identify: Identify): Promise<ReadForm | null> {
  const sent = readFormData(data);
  if (!sent) return null;
  const { verb, key, carry, zone } = sent.form;
  const wanted = 'step' in sent ? { step: sent.step } : { verb: sent.verb, key: sent.key };
  const read: ReadForm = { verb, key, carry, wanted, input: {}, problems: {}, unknown: {} };
  for (const [name, asked] of fieldsIn(data)) await readField(read, name, asked, { zone, identify });
  return read;
}

interface Asked {
  kind: FieldId['kind'];
  /** One, or the day and the time of a moment. */
  values: Partial<Record<'value' | 'date' | 'time', unknown>>;
}

/** By field; what else is there is passed over, as Teams may add to it. */
function fieldsIn(data: unknown): Map<string, Asked> {
  const fields = new Map<string, Asked>();
  for (const [id, value] of Object.entries(z.record(z.string(), z.unknown()).parse(data))) {
    const field = readFieldId(id);
    if (!field || fields.size >= mostFields) continue;
    const asked = fields.get(field.name) ?? { kind: field.kind, values: {} };
    asked.values[field.kind === 'moment' ? field.part : 'value'] = value;
    fields.set(field.name, asked);
  }
  return fields;
}

async function readField(
  read: ReadForm,
  name: string,
  { kind, values }: Asked,
  { zone, identify }: { zone: string; identify: Identify },
): Promise<void> {
  try {
    const value =
      kind === 'moment'
        ? readMoment(textOf(values.date), textOf(values.time), zone)
        : await readValue(kind, textOf(values.value), identify);
    if (value !== null) read.input[name] = value;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unreadable-field') read.problems[name] = error.message;
    else read.unknown[name] = error;
  }
}

function textOf(value: unknown): string {
  const text = written.safeParse(value ?? '');
  if (text.success) return text.data;
  throw unreadable(
    typeof value === 'string' ? 'Please shorten this.' : 'This was not understood. Please fill it in again.',
  );
}

async function readValue(
  kind: Exclude<FieldId['kind'], 'moment'>,
  text: string,
  identify: Identify,
): Promise<string | string[] | boolean | null> {
  switch (kind) {
    case 'line':
    case 'text':
    case 'link':
      return text || null;
    case 'choice':
      return text === noChoice ? null : text || null;
    case 'person': {
      const [first] = accountsIn(text);
      return first ? identify(first) : null;
    }
    case 'people': {
      const all = accountsIn(text);
      return all.length > 0 ? Promise.all(all.map(identify)) : null;
    }
    case 'yes':
      return text === 'true';
  }
}

function accountsIn(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const read = accounts.safeParse([...new Set(parts)]);
  if (read.success) return read.data;
  throw unreadable('Please choose people from the list.');
}

/** Teams tells a day and a time of no zone, so it is the one that the form named. */
function readMoment(date: string, time: string, zone: string): string | null {
  if (!date && !time) return null;
  if (!date || !time) throw unreadable('Please give both a day and a time.');
  const local = `${date}T${time.slice(0, 5)}`;
  const at = DateTime.fromISO(local, { zone });
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) || !at.isValid)
    throw unreadable('Please give a day and a time.');
  if (at.toFormat("yyyy-LL-dd'T'HH:mm") !== local)
    throw unreadable(`The clocks of ${zone} skip this time. Please give another one.`);
  // Where the clocks go back, the earlier of the two: which one luxon takes depends on the season.
  return new Date(Math.min(...at.getPossibleOffsets().map(Number))).toISOString();
}

/** The same form with what was filled in, to be shown again. */
export const filledIn = (view: FormView, input: Input): FormView => ({
  ...view,
  fields: view.fields.map((field) => ({ ...field, initial: toInitial(input[field.name]) })),
});

function toInitial(value: unknown): string | string[] | null {
  if (value === true) return 'yes';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null;
}
