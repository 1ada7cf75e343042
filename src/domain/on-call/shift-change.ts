import { z } from 'zod';
import type { Rulebook } from '../rulebook.ts';
import type { Override } from './schedule.ts';

/** asked: somebody was asked to take it. holds: it counts. declined and undone: it does not, and never will. */
const shiftStates = ['asked', 'holds', 'declined', 'undone'] as const;

/**
 * What was said of an override, in full: nothing is ever changed, only said anew. The last change of an override is how it stands.
 * `seq` numbers the changes of a schedule; only one can follow each, so whoever decides has seen all before.
 */
export const shiftChangeSchema = z.object({
  /** Made of the command that asked for it, so that a repeat is known. */
  id: z.string(),
  schedule: z.string(),
  seq: z.number().int().positive(),
  /** The id of its first change. */
  override: z.string(),
  state: z.enum(shiftStates),
  /** Who is on call instead, and of whom; null = nobody is planned then. */
  person: z.string(),
  replaces: z.string().nullable(),
  fromAt: z.date(),
  untilAt: z.date(),
  reason: z.string().nullable(),
  madeBy: z.string(),
  /** Who said this, and when. */
  by: z.string(),
  at: z.date(),
  /** Where it was said, such as `slack:T0001`: there those whom it concerns hear of it. */
  workspace: z.string(),
});
export type ShiftChange = Readonly<z.infer<typeof shiftChangeSchema>>;

/** How each override stands, in the order in which that was said. Changes come in any order. */
export function standingChanges(changes: readonly ShiftChange[]): ShiftChange[] {
  const inOrder = changes.toSorted((one, other) => one.seq - other.seq);
  const last = new Map(inOrder.map((change) => [`${change.schedule} ${change.override}`, change]));
  return inOrder.filter((change) => last.get(`${change.schedule} ${change.override}`) === change);
}

/** The overrides of a schedule that count. */
export const overridesOf = (schedule: string, changes: readonly ShiftChange[]): Override[] =>
  standingChanges(changes.filter((change) => change.schedule === schedule))
    .filter(({ state }) => state === 'holds')
    .map(({ override: id, person, replaces, fromAt, untilAt, by, at }) => ({
      ...{ id, person, replaces, fromAt, untilAt, by, at },
    }));

/** The rulebook with what was said since, and who has left. A schedule that is there no more has none. */
export function withChanges(
  rulebook: Rulebook,
  changes: readonly ShiftChange[],
  left: readonly string[] = [],
): Rulebook {
  const schedules = Object.entries(rulebook.schedules).map(([id, schedule]) => {
    const overrides = [...schedule.overrides, ...overridesOf(id, changes)];
    return [id, { ...schedule, overrides }] as const;
  });
  return {
    ...rulebook,
    schedules: Object.fromEntries(schedules),
    gone: new Set([...rulebook.gone, ...left]),
  };
}
