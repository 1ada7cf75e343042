import { isShiftVerb, shiftVerbs } from './on-call/shift-verbs.ts';
import { findVerb } from './verbs/registry.ts';

/** Whether a verb has to be told more than the case that it is for. */
export function needsForm(verb: string): boolean {
  const { fields } = isShiftVerb(verb) ? shiftVerbs[verb] : { fields: findVerb(verb)?.fields ?? {} };
  return Object.keys(fields).length > 0;
}
