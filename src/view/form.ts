import type { Escalation } from '../domain/escalation.ts';
import { type Field, type Fields, type FormContext, isOptional } from '../domain/fields.ts';
import type { Verb } from '../domain/verb.ts';
import type { FormField, FormView } from './message.ts';
import { titleOf } from './names.ts';

/** The form of a verb for a case. */
export function verbForm(verb: Verb, context: FormContext & { escalation: Escalation }): FormView {
  const { filled = {} } = context;
  const form = {
    verb: verb.name,
    key: context.escalation.key,
    title: verb.label,
    submit: verb.label.length <= 24 ? verb.label : 'Send',
    intro: [titleOf(context.escalation)],
    fields: formFields(verb.fields, context),
    carry: {},
  };
  return startingWith(form, filled);
}

/** The same form with what is known ahead in place of what its fields start with. */
export const startingWith = (view: FormView, known: Readonly<Record<string, string>>): FormView => ({
  ...view,
  fields: view.fields.map((field) => ({ ...field, initial: known[field.name] ?? field.initial })),
});

/** What stays in a form when something else was chosen in a field: all but what follows that. */
export const stillFilled = (
  fields: Fields,
  filled: Record<string, string>,
  changed: string | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filled).filter(
      ([name]) => changed === undefined || !fields[name]?.follows?.includes(changed),
    ),
  );

/** Those that the form has now. One that another follows has the form asked for anew. */
export function formFields(fields: Fields, context: FormContext): FormField[] {
  const followed = new Set(Object.values(fields).flatMap(({ follows = [] }) => follows));
  return Object.entries(fields)
    .filter(([, { shown }]) => shown?.(context) ?? true)
    .map(([name, field]) => ({
      ...formField(name, field, context),
      ...(followed.has(name) && { refreshes: true }),
    }));
}

const formField = (name: string, field: Field, context: FormContext): FormField => ({
  name,
  label: field.label,
  kind: field.kind,
  optional: isOptional(field) && !field.needed?.(context),
  hint: field.hint ?? null,
  max: field.max ?? null,
  options: field.options?.(context) ?? [],
  initial: field.initial?.(context) ?? null,
});
