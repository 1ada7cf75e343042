import type { FormContext } from '../domain/fields.ts';
import { type ShiftVerb, shiftVerbs } from '../domain/on-call/shift-verbs.ts';
import { formFields } from './form.ts';
import type { FormView, Line } from './message.ts';

/** The form for taking or giving away a shift; `schedule` is chosen already where there is one of that id. */
export function shiftForm(verb: ShiftVerb, schedule: string, context: FormContext): FormView {
  const { label, fields } = shiftVerbs[verb];
  return {
    verb,
    key: null,
    title: label,
    submit: 'Send',
    intro: intros[verb] ?? null,
    fields: formFields(fields, context).map((field) =>
      field.name === 'schedule' && field.options.some(({ value }) => value === schedule)
        ? { ...field, initial: schedule }
        : field,
    ),
    carry: {},
  };
}

const intros: Partial<Record<ShiftVerb, Line>> = {
  'take-shift': ['You are on call instead of somebody else. They are told; until it begins you can undo it.'],
  'give-shift': ['Somebody else is asked to be on call instead of you. Until they accept, you are.'],
};
