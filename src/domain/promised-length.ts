import type { Calendar } from './calendar/calendar.ts';
import { addWorkingTime, dueAfterPause } from './calendar/working-time.ts';
import type { Deadline } from './deadlines.ts';
import type { PromisedLength } from './policy.ts';
import type { Roster } from './roster.ts';

const later = (at: Date, lengthMs: number): Date => new Date(Number(at) + lengthMs);

/** A calendar that is not there any more counts as one without a rest: better early than late. */
const calendarOf = ({ calendars }: Roster, name: string | null): Calendar | undefined =>
  name === null ? undefined : calendars[name];

/** So much later; of working time, if there is a calendar. Where that has too little of it, by the clock. */
function laterIn(calendar: Calendar | undefined, from: Date, lengthMs: number): Date {
  const added = calendar && addWorkingTime(calendar, from, lengthMs);
  return added?.at ?? later(from, lengthMs);
}

/** Warns a fifth of the time ahead, at most `mostMs`. */
export function warnAt(from: Date, dueAt: Date, mostMs: number): Date {
  const lengthMs = Number(dueAt) - Number(from);
  return new Date(Number(dueAt) - Math.min(lengthMs / 5, mostMs));
}

type Due = Pick<Deadline, 'startedAt' | 'dueAt' | 'warnAt' | 'calendar'>;

/** When a promise that was made at `startedAt` falls due, and when it warns: where the policy does not say, at most `warnMostMs` ahead. */
export function promisedFrom(
  startedAt: Date,
  { withinMs, calendar: name, warnBeforeMs }: PromisedLength,
  { roster, warnMostMs }: { roster: Roster; warnMostMs: number },
): Due {
  const calendar = calendarOf(roster, name);
  const aheadMs = Math.min(warnBeforeMs ?? Math.min(withinMs / 5, warnMostMs), withinMs);
  return {
    startedAt,
    dueAt: laterIn(calendar, startedAt, withinMs),
    warnAt: laterIn(calendar, startedAt, withinMs - aheadMs),
    calendar: name,
  };
}

/** The deadline with the time that was left when it was paused. */
export function resumed(deadline: Deadline, resumedAt: Date, roster: Roster): Deadline {
  const { pausedAt, dueAt, warnAt } = deadline;
  if (!pausedAt) return deadline;
  const calendar = calendarOf(roster, deadline.calendar);
  const pausedMs = Number(resumedAt) - Number(pausedAt);
  const shifted = (instant: Date): Date => {
    const due = calendar && dueAfterPause(calendar, { dueAt: instant, pausedAt, resumedAt });
    return due?.at ?? later(instant, pausedMs);
  };
  // What had been warned of before the pause is not warned of again.
  return { ...deadline, pausedAt: null, dueAt: shifted(dueAt), warnAt: warnAt && shifted(warnAt) };
}
