import { DateTime, IANAZone } from 'luxon';
import type { Interval } from './interval.ts';

// Wall time is what a clock on the wall shows, counted in milliseconds as if that clock were in UTC: it has days of 24 hours and
// knows no zone. It jumps ahead of real time in spring and back in autumn. What Luxon says about an hour that happens
// twice, or not at all, is not specified; the offsets of its zones are exact, so all is derived from them.

export const dayMs = 86_400_000;

/** A stretch of real time in which a zone keeps one distance to UTC. */
interface OffsetStretch extends Interval {
  offsetMs: number;
}

/** Whether it is the name of an IANA time zone, like `Europe/Budapest`. */
export const isZone = (zone: string): boolean => IANAZone.isValidZone(zone);

/** The first moment of a date (`2026-03-29`) in wall time. */
export const wallMsOfDate = (date: string): number => DateTime.fromISO(date, { zone: 'utc' }).toMillis();

/** The date of a wall time, as `2026-03-29`. */
export const dateOfWallMs = (wallMs: number): string =>
  DateTime.fromMillis(wallMs, { zone: 'utc' }).toISODate() ?? '';

/** The wall time at the first moment of its day. */
export const startOfDayMs = (wallMs: number): number => Math.floor(wallMs / dayMs) * dayMs;

/**
 * The offsets of a zone from an instant on, without end; the first stretch contains it.
 * @throws RangeError when there is no such zone.
 */
export function* offsetsFrom(zone: string, fromMs: number): Generator<OffsetStretch> {
  for (let year = new Date(fromMs).getUTCFullYear(); ; year++) {
    for (const stretch of offsetsOfYear(zone, year)) if (fromMs < stretch.untilMs) yield stretch;
  }
}

/** What the clock on the wall shows at an instant. */
export function wallMsAt(zone: string, atMs: number): number {
  const { offsetMs = 0 } = offsetsFrom(zone, atMs).next().value ?? {};
  return atMs + offsetMs;
}

/**
 * When the clock on the wall first shows this time or, if it jumps over it, a later one. In an hour that happens twice it is the
 * first of the two.
 */
export function instantMsOf(zone: string, wallMs: number): number {
  // No zone is more than a day ahead of UTC.
  for (const { fromMs, untilMs, offsetMs } of offsetsFrom(zone, wallMs - dayMs)) {
    if (wallMs < untilMs + offsetMs) return Math.max(fromMs, wallMs - offsetMs);
  }
  throw new RangeError('Offsets have no end');
}

/** Whether the clock on the wall ever shows this time. */
export const isOnWall = (zone: string, wallMs: number): boolean =>
  wallMsAt(zone, instantMsOf(zone, wallMs)) === wallMs;

/** A date (`2026-03-29`) in a zone, of 23, 24 or 25 hours. */
export function dayIn(zone: string, date: string): Interval {
  const startMs = wallMsOfDate(date);
  return { fromMs: instantMsOf(zone, startMs), untilMs: instantMsOf(zone, startMs + dayMs) };
}

// To ask a zone for its offset takes some 8 microseconds, so each year of each zone is asked for once.
const known = new Map<string, OffsetStretch[]>();

function offsetsOfYear(zone: string, year: number): OffsetStretch[] {
  const key = `${zone} ${year}`;
  const stretches = known.get(key) ?? findOffsets(zone, year);
  known.set(key, stretches);
  return stretches;
}

function findOffsets(zone: string, year: number): OffsetStretch[] {
  if (!isZone(zone)) throw new RangeError(`There is no time zone ${zone}.`);
  const offsetMsAt = (atMs: number) => Math.round(IANAZone.create(zone).offset(atMs) * 60_000);
  const endMs = Date.UTC(year + 1, 0);
  const stretches: OffsetStretch[] = [];
  let fromMs = Date.UTC(year, 0);
  while (fromMs < endMs) {
    const offsetMs = offsetMsAt(fromMs);
    const untilMs = firstMs(fromMs, endMs, (atMs) => offsetMsAt(atMs) !== offsetMs);
    stretches.push({ fromMs, untilMs, offsetMs });
    fromMs = untilMs;
  }
  return stretches;
}

// Since 1970 no zone has changed its offset twice within six days, nor between two seconds (tz database, 2026).
const stepMs = 6 * dayMs;
const finestMs = 1_000;

/** The first instant at which it holds, looked for in steps and then halved; `endMs` when there is none before. */
function firstMs(fromMs: number, endMs: number, holds: (atMs: number) => boolean): number {
  let lowMs = fromMs;
  let highMs = fromMs;
  while (highMs < endMs && !holds(highMs)) {
    lowMs = highMs;
    highMs = Math.min(highMs + stepMs, endMs);
  }
  if (!holds(highMs)) return endMs;
  while (highMs - lowMs > finestMs) {
    const middleMs = Math.floor((lowMs + highMs) / 2 / finestMs) * finestMs;
    if (holds(middleMs)) highMs = middleMs;
    else lowMs = middleMs;
  }
  return highMs;
}
