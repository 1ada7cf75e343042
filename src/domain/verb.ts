import type { Cause, Decision } from './change.ts';
import type { Escalation, Status } from './escalation.ts';
import { waitingAsks } from './escalation.ts';
import type { Fields, InputOf } from './fields.ts';
import type { PersonId } from './policy.ts';

/** What a person is to a case, as far as rights go. */
export type Standing =
  | 'anyone'
  | 'opener'
  | 'asked'
  | 'task-force'
  | 'manager'
  | 'architect'
  | 'owner'
  | 'coordinator'
  | 'comms';

/** The cause of a verb: somebody did it. */
export type Act = Cause & { by: PersonId };

/**
 * Something a person may do to an escalation. Buttons, forms, the help, the rights and their tests are all derived from this.
 * `hint` is one sentence for the help. `decide` is pure; `when` and `allowed` have been checked before it is called.
 */
export interface Verb<F extends Fields = Fields> {
  name: string;
  label: string;
  hint: string;
  style?: 'primary' | 'danger';
  allowed: readonly Standing[];
  when: readonly Status[];
  fields: F;
  /** Whether the card offers it at this moment; always when absent. */
  offered?(escalation: Escalation): boolean;
  decide(escalation: Escalation, input: InputOf<F>, act: Act): Decision;
}

export const defineVerb = <F extends Fields>(verb: Verb<F>): Verb<F> => verb;

export function standingsOf(escalation: Escalation, person: PersonId): Set<Standing> {
  const { opened, acknowledged, asks, taskForce, roles, policy } = escalation;
  const standings = new Set<Standing>(['anyone']);
  if (opened.by === person) standings.add('opener');
  if (asks.some((ask) => ask.person === person)) standings.add('asked');
  if (taskForce.includes(person)) standings.add('task-force');
  if (roles.manager === person || policy.managers.includes(person)) standings.add('manager');
  if (roles.architect === person) standings.add('architect');
  if (acknowledged?.by === person) standings.add('owner');
  if (roles.coordinator === person) standings.add('coordinator');
  if (roles.comms === person) standings.add('comms');
  return standings;
}

export const mayDo = (verb: Verb, escalation: Escalation, person: PersonId): boolean => {
  const standings = standingsOf(escalation, person);
  return verb.allowed.some((standing) => standings.has(standing));
};

export const isAsked = (escalation: Escalation, person: PersonId): boolean =>
  waitingAsks(escalation).some((ask) => ask.person === person);
