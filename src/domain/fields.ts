import { z } from 'zod';
import type { Escalation } from './escalation.ts';
import type { PersonId } from './policy.ts';
import type { Rulebook } from './rulebook.ts';
import { untrustedLine, untrustedText } from './text.ts';

/** What a form can know when it is drawn; `escalation` is null while a case is being raised. */
export interface FormContext {
  escalation: Escalation | null;
  rulebook: Rulebook;
  by: PersonId;
  at: Date;
  /** What stands in the form already, where it is drawn anew; a button may come with some of it. */
  filled?: Readonly<Record<string, string>>;
}

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

type FieldKind = 'line' | 'text' | 'link' | 'person' | 'people' | 'choice' | 'moment' | 'yes';

/** One thing a verb needs to be told: how it is asked for, and (schema) what is accepted. */
export interface Field<S extends z.ZodType = z.ZodType> {
  kind: FieldKind;
  label: string;
  schema: S;
  hint?: string;
  /** Longest accepted text, in characters. */
  max?: number;
  options?: (context: FormContext) => Option[];
  /** What the form starts with; people as ids, moments as ISO 8601. */
  initial?: (context: FormContext) => string | string[] | null;
  /** Whether the form has it; always when absent. */
  shown?: (context: FormContext) => boolean;
  /** Whether it must be filled in this time, of one that may be left empty at others. */
  needed?: (context: FormContext) => boolean;
  /** When one of these fields is chosen anew, this one starts anew too. */
  follows?: readonly string[];
}
export type Fields = Record<string, Field>;
export type InputOf<F extends Fields> = { [K in keyof F]: z.output<F[K]['schema']> };

type Extra = Pick<Field, 'hint' | 'options' | 'initial' | 'shown' | 'needed' | 'follows'>;

const absent = (value: unknown) => (value === '' || value === undefined ? null : value);

/** The same field, left empty at will: empty is null. */
export const optional = <S extends z.ZodType>(field: Field<S>) => ({
  ...field,
  schema: z.preprocess(absent, field.schema.nullable()),
});

export const isOptional = (field: Field): boolean => field.schema.safeParse(undefined).success;

export const line = (label: string, max: number, extra: Extra = {}) => ({
  kind: 'line' as const,
  label,
  max,
  schema: untrustedLine(max),
  ...extra,
});

export const text = (label: string, max: number, extra: Extra = {}) => ({
  kind: 'text' as const,
  label,
  max,
  schema: untrustedText(max),
  ...extra,
});

const wholeAddress = 'Please give a whole web address, starting with https://';
const longestLink = 2_000;

/** A web address, in the one spelling that browsers give it. */
export const link = (label: string, extra: Extra = {}) => ({
  kind: 'link' as const,
  label,
  max: longestLink,
  schema: z
    .url({ protocol: /^https?$/, normalize: true, error: wholeAddress })
    .max(longestLink, `Please give an address of at most ${longestLink.toLocaleString('en')} characters.`),
  ...extra,
});

export const person = (label: string, extra: Extra = {}) => ({
  kind: 'person' as const,
  label,
  schema: z.string({ error: 'Please choose somebody.' }).min(1, 'Please choose somebody.'),
  ...extra,
});

export const people = (label: string, extra: Extra = {}) => ({
  kind: 'people' as const,
  label,
  schema: z
    .array(z.string().min(1), { error: 'Please choose at least one person.' })
    .min(1, 'Please choose at least one person.')
    .max(50, 'Please choose at most 50 people at once.'),
  ...extra,
});

/** One of a fixed set. */
export const choice = <const V extends readonly [string, ...string[]]>(
  label: string,
  values: V,
  extra: Extra & { labels?: Partial<Record<V[number], string>> } = {},
) => {
  const { labels, ...rest } = extra;
  const all = values.map((value: V[number]) => ({ value, label: labels?.[value] ?? value }));
  return {
    kind: 'choice' as const,
    label,
    schema: z.enum(values, { error: 'Please choose one of these.' }),
    options: () => all,
    ...rest,
  };
};

/** One of what the case or the policy offers; `decide` checks it again. */
export const choiceFrom = (
  label: string,
  options: (context: FormContext) => Option[],
  extra: Extra = {},
) => ({
  kind: 'choice' as const,
  label,
  schema: z.string({ error: 'Please choose one of these.' }).min(1, 'Please choose one of these.'),
  options,
  ...extra,
});

const iso = z.iso.datetime({ offset: true }).transform((written) => new Date(written));

/** An instant; written down, it names its zone (ISO 8601 with `Z` or an offset). */
export const moment = (label: string, extra: Extra = {}) => ({
  kind: 'moment' as const,
  label,
  schema: z.union([z.date(), iso], { error: 'Please give a date and time.' }),
  ...extra,
});
