import type { FormContext } from '../domain/fields.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { Filled } from '../domain/suggest.ts';
import { openFields } from '../domain/verbs/open.ts';
import { formFields } from './form.ts';
import type { FormNotes, FormView } from './message.ts';

/** After these there may be other things to suggest, and other cases that are the same. */
const refreshing: readonly string[] = ['title', 'service', 'customer'];

interface Raising {
  filled: Filled;
  notes?: FormNotes;
  carry: Record<string, string>;
}

/** The form for raising a case, filled in so far. */
export function raiseForm(rulebook: Rulebook, at: Date, { filled, notes, carry }: Raising): FormView {
  const given = new Map(Object.entries(filled));
  return {
    verb: 'open',
    key: null,
    title: 'Raise an escalation',
    submit: 'Escalate',
    intro: [
      'Muster makes a war room, asks the right people until somebody has it, and keeps every promised update.',
    ],
    ...(notes && { notes }),
    fields: formFields(openFields, contextOf(rulebook, at)).map((field) => ({
      ...field,
      initial: given.get(field.name) ?? null,
      ...(refreshing.includes(field.name) && { refreshes: true }),
    })),
    carry,
  };
}

const contextOf = (rulebook: Rulebook, at: Date): FormContext => ({
  ...{ escalation: null, rulebook, by: '', at },
});

/** What the fields of the form for raising a case hold by themselves. */
export const untouched = (rulebook: Rulebook, at: Date): Filled =>
  Object.fromEntries(
    formFields(openFields, contextOf(rulebook, at)).flatMap(({ name, initial }) =>
      typeof initial === 'string' ? [[name, initial]] : [],
    ),
  );
