import type { Interval } from './interval.ts';
import { dayMs, offsetsFrom, startOfDayMs } from './wall-time.ts';

/** The hours of the day that starts at this wall time: in order, and none outside the day. */
type HoursOfDay = (dayStartMs: number) => readonly Interval[];

/**
 * When the clock on the wall of a zone shows one of the hours, as real time within `span`. An hour that the clock jumps over is not
 * there, one that happens twice is there twice. What goes on over midnight comes in touching parts.
 */
export function* hoursInZone(zone: string, span: Interval, hoursOf: HoursOfDay): Generator<Interval> {
  for (const { offsetMs, ...stretch } of offsetsFrom(zone, span.fromMs)) {
    const fromMs = Math.max(stretch.fromMs, span.fromMs);
    const untilMs = Math.min(stretch.untilMs, span.untilMs);
    if (fromMs >= untilMs) return;
    for (
      let dayStartMs = startOfDayMs(fromMs + offsetMs);
      dayStartMs < untilMs + offsetMs;
      dayStartMs += dayMs
    ) {
      const toRealMs = dayStartMs - offsetMs;
      for (const hours of hoursOf(dayStartMs)) {
        const startMs = Math.max(hours.fromMs + toRealMs, fromMs);
        const endMs = Math.min(hours.untilMs + toRealMs, untilMs);
        if (startMs < endMs) yield { fromMs: startMs, untilMs: endMs };
      }
    }
  }
}
