/** From `fromMs` to just before `untilMs`. */
export interface Interval {
  fromMs: number;
  untilMs: number;
}

/** What two intervals have in common; null when nothing. */
export function overlapOf(one: Interval, other: Interval): Interval | null {
  const fromMs = Math.max(one.fromMs, other.fromMs);
  const untilMs = Math.min(one.untilMs, other.untilMs);
  return fromMs < untilMs ? { fromMs, untilMs } : null;
}

/** The same times in their order, with what overlaps or touches made one. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const inOrder = intervals.toSorted((one, other) => one.fromMs - other.fromMs);
  const result: Interval[] = [];
  for (const interval of inOrder) {
    const last = result.at(-1);
    if (!last || last.untilMs < interval.fromMs) result.push({ ...interval });
    else last.untilMs = Math.max(last.untilMs, interval.untilMs);
  }
  return result;
}
