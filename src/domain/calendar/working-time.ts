import { type Calendar, workIn } from './calendar.ts';
import type { Interval } from './interval.ts';
import { dayMs } from './wall-time.ts';

/** Nothing is looked for further ahead than about two years. */
const horizonMs = 2 * 366 * dayMs;

/** An instant, or why there is none: no working time before the horizon, or not enough of it. */
export type Added = { at: Date } | { at: null; why: 'no-working-time' | 'too-far' };

const ahead = (at: Date): Interval => ({ fromMs: Number(at), untilMs: Number(at) + horizonMs });

/** The first instant of working time belongs to it, the one at which work ends does not. */
export const isWorkingTime = (calendar: Calendar, at: Date): boolean =>
  workIn(calendar, { fromMs: Number(at), untilMs: Number(at) + 1 }).next().done !== true;

/**
 * The first instant by which `lengthMs` of working time has passed since `from`: the end of a day rather than the start of the next.
 * No length at all gives `from`, though nobody may be working then.
 * @throws RangeError for a negative length.
 */
export function addWorkingTime(calendar: Calendar, from: Date, lengthMs: number): Added {
  if (!(lengthMs >= 0)) throw new RangeError(`${lengthMs} ms of working time cannot be added`);
  if (lengthMs === 0) return { at: from };
  let restMs = lengthMs;
  for (const { fromMs, untilMs } of workIn(calendar, ahead(from))) {
    if (restMs <= untilMs - fromMs) return { at: new Date(fromMs + restMs) };
    restMs -= untilMs - fromMs;
  }
  return { at: null, why: restMs === lengthMs ? 'no-working-time' : 'too-far' };
}

/** In milliseconds; 0 when `until` is not after `from`. */
export function workingTimeBetweenMs(calendar: Calendar, from: Date, until: Date): number {
  let sumMs = 0;
  for (const { fromMs, untilMs } of workIn(calendar, { fromMs: Number(from), untilMs: Number(until) }))
    sumMs += untilMs - fromMs;
  return sumMs;
}

/** The first instant after `at` at which work starts; null when none does before the horizon. */
export function nextStartOfWork(calendar: Calendar, at: Date): Date | null {
  let workedUntilMs = Number(at);
  for (const { fromMs, untilMs } of workIn(calendar, ahead(at))) {
    if (fromMs !== workedUntilMs) return new Date(fromMs);
    workedUntilMs = untilMs;
  }
  return null;
}

/** The first instant after `at` at which work ends; null when none does before the horizon, as in `always`. */
export function nextEndOfWork(calendar: Calendar, at: Date): Date | null {
  let endMs: number | null = null;
  for (const { fromMs, untilMs } of workIn(calendar, ahead(at))) {
    if (endMs !== null && fromMs !== endMs) break;
    endMs = untilMs;
  }
  return endMs === null || endMs === ahead(at).untilMs ? null : new Date(endMs);
}

/**
 * When a promise falls due that was paused: later by exactly the working time in the pause. A pause that starts when it is
 * already due changes nothing. While it is paused, `workingTimeBetweenMs(calendar, pausedAt, dueAt)` is left of it.
 */
export function dueAfterPause(
  calendar: Calendar,
  { dueAt, pausedAt, resumedAt }: { dueAt: Date; pausedAt: Date; resumedAt: Date },
): Added {
  if (pausedAt >= dueAt) return { at: dueAt };
  return addWorkingTime(calendar, dueAt, workingTimeBetweenMs(calendar, pausedAt, resumedAt));
}
