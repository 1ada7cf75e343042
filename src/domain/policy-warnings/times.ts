import { workIn } from '../calendar/calendar.ts';
import { type Interval, merged, overlapOf } from '../calendar/interval.ts';
import type { Conditions, Rulebook } from '../rulebook.ts';

/** What two lists of times have in common. Both are in order and without overlaps, and so is the result. */
export function commonTimes(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let next = 0;
  for (const time of one) {
    while ((other[next]?.untilMs ?? Infinity) <= time.fromMs) next++;
    for (let index = next; (other[index]?.fromMs ?? Infinity) < time.untilMs; index++) {
      const overlap = overlapOf(time, other[index] ?? time);
      if (overlap) result.push(overlap);
    }
  }
  return result;
}

/** What the times leave of `span`. They are in order and without overlaps. */
export function timesLeft(span: Interval, times: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let { fromMs } = span;
  for (const time of times) {
    if (fromMs < time.fromMs) result.push({ fromMs, untilMs: Math.min(time.fromMs, span.untilMs) });
    fromMs = Math.max(fromMs, time.untilMs);
  }
  return fromMs < span.untilMs ? [...result, { fromMs, untilMs: span.untilMs }] : result;
}

export type Hours = NonNullable<Conditions['hours']>;

/**
 * Answers when a condition on the hours holds within `span`; all of it where there is none. Each is found out once. A calendar that
 * is not there counts as one without a rest, as it does for cases.
 */
export function createHoursIn(
  { calendars }: Pick<Rulebook, 'calendars'>,
  span: Interval,
): (hours: Hours | undefined) => Interval[] {
  const found = new Map<string, Interval[]>();
  const always = [span];
  const find = ({ calendar: name, within }: Hours): Interval[] => {
    const calendar = calendars[name];
    const work = calendar ? merged([...workIn(calendar, span)]) : always;
    return within ? work : timesLeft(span, work);
  };
  return (hours) => {
    if (!hours) return always;
    const key = `${hours.within} ${hours.calendar}`;
    const times = found.get(key) ?? find(hours);
    found.set(key, times);
    return times;
  };
}
