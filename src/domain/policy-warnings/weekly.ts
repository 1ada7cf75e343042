import { type Interval, merged, overlapOf } from '../calendar/interval.ts';
import { dayMs, instantMsOf, offsetsFrom, wallMsAt } from '../calendar/wall-time.ts';

const weekMs = 7 * dayMs;
/** What is so in most of the weeks, and never otherwise, is every week's: a holiday may hide it once or twice. */
const oftenEnough = 3;

/** In wall time of the zone. What is every week's runs on from its first week, and may pass its end. */
export interface Recurrence {
  everyWeek: Interval[];
  once: Interval[];
}

/**
 * What of some real times comes every week by the clock on the wall, and what does not, within so many weeks. `counted` are all
 * times that count: at others it is neither so nor otherwise, and so is an hour that the clock jumps over.
 */
export function recurrenceOf(
  times: readonly Interval[],
  counted: readonly Interval[],
  { zone, fromMs, weeks }: { zone: string; fromMs: number; weeks: number },
): Recurrence {
  const startMs = wallMsAt(zone, fromMs);
  const span = { fromMs: startMs, untilMs: startMs + weeks * weekMs };
  const so = joinedOverJumps(zone, onWall(zone, times, span));
  const all = onWall(zone, counted, span);
  const edges = edgesOfWeek([...so, ...all], startMs);
  const everyWeek: Interval[] = [];
  const once: Interval[] = [];
  for (const [index, offsetMs] of edges.entries()) {
    const time = { fromMs: startMs + offsetMs, untilMs: startMs + (edges[index + 1] ?? weekMs) };
    const inWeeks = Array.from({ length: weeks }, (_, week) => shifted(time, week * weekMs));
    const when = inWeeks.filter((each) => isIn(each, so));
    const otherwise = inWeeks.some((each) => !isIn(each, so) && isIn(each, all));
    if (!otherwise && when.length >= Math.min(oftenEnough, weeks)) everyWeek.push(time);
    else once.push(...when);
  }
  return { everyWeek: roundTheWeek(merged(everyWeek), startMs), once: merged(once) };
}

const shifted = ({ fromMs, untilMs }: Interval, byMs: number): Interval => ({
  fromMs: fromMs + byMs,
  untilMs: untilMs + byMs,
});

/** No time has an edge within `part`. */
const isIn = (part: Interval, times: readonly Interval[]): boolean =>
  times.some(({ fromMs, untilMs }) => fromMs <= part.fromMs && part.untilMs <= untilMs);

function onWall(zone: string, times: readonly Interval[], span: Interval): Interval[] {
  const shown = times.flatMap((time) => shownIn(zone, time)).flatMap((time) => overlapOf(time, span) ?? []);
  return merged(shown);
}

/** What the clock on the wall shows during a real time: twice for some of it where it goes back. */
function shownIn(zone: string, time: Interval): Interval[] {
  const parts: Interval[] = [];
  for (const { offsetMs, ...stretch } of offsetsFrom(zone, time.fromMs)) {
    const part = overlapOf(time, stretch);
    if (!part) break;
    parts.push(shifted(part, offsetMs));
  }
  return parts;
}

/** What goes on after an hour that the clock jumps over is one with what was before it. */
function joinedOverJumps(zone: string, times: readonly Interval[]): Interval[] {
  return merged(
    times.flatMap((time, index) => {
      const before = times[index - 1]?.untilMs;
      const isJump = before !== undefined && instantMsOf(zone, before) === instantMsOf(zone, time.fromMs);
      return isJump ? [{ fromMs: before, untilMs: time.untilMs }] : [time];
    }),
  );
}

/** All instants of the week at which something begins or ends, counted from its start, in order. */
function edgesOfWeek(times: readonly Interval[], startMs: number): number[] {
  const edges = times.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
  return [...new Set([0, ...edges.map((edgeMs) => (edgeMs - startMs) % weekMs)])].sort(
    (one, other) => one - other,
  );
}

/** What goes on from the end of the week to its start is one. */
function roundTheWeek(times: Interval[], startMs: number): Interval[] {
  const [first, ...rest] = times;
  const last = rest.at(-1);
  if (!first || !last || first.fromMs !== startMs || last.untilMs !== startMs + weekMs) return times;
  return [...rest.slice(0, -1), { fromMs: last.fromMs, untilMs: first.untilMs + weekMs }];
}
