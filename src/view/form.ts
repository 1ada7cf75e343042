import type { Escalation } from '../domain/escalation.ts';
import { type Field, type Fields, type FormContext, isOptional } from '../domain/fields.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { Verb } from '../domain/verb.ts';
import { openFields } from '../domain/verbs/open.ts';
import type { FormField, FormView } from './message.ts';
import { titleOf } from './names.ts';

/** The form of a verb for a case. */
export function verbForm(verb: Verb, context: FormContext & { escalation: Escalation }): FormView {
  return {
    verb: verb.name,
    key: context.escalation.key,
    title: verb.label,
    submit: verb.label.length <= 24 ? verb.label : 'Send',
    intro: [titleOf(context.escalation)],
    fields: formFields(verb.fields, context),
    carry: {},
  };
}

/** The form for raising a case; what is given is filled in. */
export function raiseForm(
  rulebook: Rulebook,
  at: Date,
  start: { title?: string; description?: string; carry?: Record<string, string> },
): FormView {
  const given = new Map(Object.entries({ title: start.title, description: start.description }));
  const context: FormContext = { escalation: null, rulebook, by: '', at };
  return {
    verb: 'open',
    key: null,
    title: 'Raise an escalation',
    submit: 'Escalate',
    intro: [
      'Muster makes a war room, asks the right people until somebody has it, and keeps every promised update.',
    ],
    fields: formFields(openFields, context).map((field) => ({
      ...field,
      initial: given.get(field.name) ?? field.initial,
    })),
    carry: start.carry ?? {},
  };
}

export const formFields = (fields: Fields, context: FormContext): FormField[] =>
  Object.entries(fields).map(([name, field]) => formField(name, field, context));

const formField = (name: string, field: Field, context: FormContext): FormField => ({
  name,
  label: field.label,
  kind: field.kind,
  optional: isOptional(field),
  hint: field.hint ?? null,
  max: field.max ?? null,
  options: field.options?.(context) ?? [],
  initial: field.initial?.(context) ?? null,
});
