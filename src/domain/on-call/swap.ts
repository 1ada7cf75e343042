import { dayIn } from '../calendar/wall-time.ts';
import type { PersonId } from '../policy.ts';
import type { Period } from './on-call.ts';
import { planOf } from './plan.ts';
import type { Override, Schedule } from './schedule.ts';

interface Swap {
  /** Who is on call instead, and of whom. */
  person: PersonId;
  replaces: PersonId;
  /** A date in the zone of the schedule, like `2026-03-27`, or a period. */
  within: string | Period;
  by: PersonId;
  at: Date;
}

/**
 * The overrides by which `person` takes over exactly what `replaces` would be on call for within the day or period; none when that
 * is nothing. A night shift that runs on into the next day is taken until midnight. They have no ids yet.
 */
export function swapped(
  schedule: Schedule,
  { person, replaces, within, by, at }: Swap,
): Omit<Override, 'id'>[] {
  const span =
    typeof within === 'string'
      ? dayIn(schedule.zone, within)
      : { fromMs: Number(within.fromAt), untilMs: Number(within.untilAt) };
  if (person === replaces) return [];
  return planOf(schedule, span)
    .filter((part) => part.person === replaces)
    .map(({ fromMs, untilMs }) => ({
      person,
      fromAt: new Date(fromMs),
      untilAt: new Date(untilMs),
      replaces,
      by,
      at,
    }));
}
