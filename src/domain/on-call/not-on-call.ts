import { z } from 'zod';
import type { PersonId } from '../policy.ts';
import type { Roster } from '../roster.ts';
import { whoIsOnCall } from './on-call.ts';
import { peopleOn } from './schedules-named.ts';

/** Somebody takes turns on a schedule, and now it is another's. */
export const notOnCallSchema = z.object({
  person: z.string(),
  schedule: z.object({ id: z.string(), name: z.string() }),
  onCall: z.string(),
});
export type NotOnCall = z.infer<typeof notOnCallSchema>;

/**
 * Those of these people who take turns on a schedule and are on call on none now, with who is instead, unless those are `there`
 * already.
 */
export function notOnCall(
  people: readonly PersonId[],
  there: readonly PersonId[],
  { schedules, gone }: Roster,
  at: Date,
): NotOnCall[] {
  const standing = Object.entries(schedules).map(([id, schedule]) => ({
    id,
    name: schedule.name,
    people: peopleOn(schedule),
    onCall: whoIsOnCall(schedule, at, gone)?.person,
  }));
  return people
    .filter((person) => standing.every(({ onCall }) => onCall !== person))
    .flatMap((person) =>
      standing.flatMap(({ id, name, people: turns, onCall }) =>
        onCall !== undefined && turns.includes(person) && !there.includes(onCall)
          ? [{ person, schedule: { id, name }, onCall }]
          : [],
      ),
    );
}
