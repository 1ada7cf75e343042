import type { Escalation } from '../domain/escalation.ts';
import { type Field, type Fields, type FormContext, isOptional } from '../domain/fields.ts';
import type { Verb } from '../domain/verb.ts';
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
