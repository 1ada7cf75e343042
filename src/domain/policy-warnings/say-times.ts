import type { Interval } from '../calendar/interval.ts';
import { dateOfWallMs, dayMs, startOfDayMs } from '../calendar/wall-time.ts';
import { weekdays } from '../calendar/week.ts';
import type { Recurrence } from './weekly.ts';

/** More dates than these tell nothing new. */
const mostDates = 3;

/** `on Sunday 02:00-06:00, every week`, or the dates. Empty when there is none of either. */
export function sayRecurrence({ everyWeek, once }: Recurrence): string {
  if (everyWeek.some(({ fromMs, untilMs }) => untilMs - fromMs >= 7 * dayMs)) return 'at any time';
  const weekly = everyWeek.length === 0 ? [] : [`${listed(sayWeekly(everyWeek))}, every week`];
  const rest = once.length > mostDates ? [`${once.length - mostDates} more times`] : [];
  const dates = [...once.slice(0, mostDates).map(sayDated), ...rest];
  return [...weekly, ...(dates.length === 0 ? [] : [listed(dates)])].join('; and ');
}

/** "a, b and c". */
export const listed = (parts: readonly string[]): string =>
  [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter(Boolean).join(' and ');

/** The same hours of several days are said once. */
function sayWeekly(times: readonly Interval[]): string[] {
  const byHours = new Map<string, number[]>();
  for (const { fromMs, untilMs } of times) {
    const hours = sayHours(fromMs, untilMs);
    byHours.set(hours, [...(byHours.get(hours) ?? []), numberOfWeekday(fromMs)]);
  }
  return [...byHours].map(([hours, days]) => `${sayDays(days)} ${hours}`);
}

/** From Monday as 0. */
const numberOfWeekday = (wallMs: number): number => (new Date(wallMs).getUTCDay() + 6) % 7;

const nameOf = (day: number): string => {
  const name = weekdays[day % 7] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
};

function sayDays(days: readonly number[]): string {
  const inOrder = days.toSorted((one, other) => one - other);
  const [first = 0] = inOrder;
  if (inOrder.length === 7) return 'on any day';
  const inARow = inOrder.every((day, index) => day === first + index);
  if (inARow && inOrder.length > 2) return `from ${nameOf(first)} to ${nameOf(first + inOrder.length - 1)}`;
  return `on ${listed(inOrder.map(nameOf))}`;
}

/** What ends at midnight ends at 24:00 of the day before. */
const lastDayMs = (untilMs: number): number => startOfDayMs(untilMs - 1);

const clock = (ms: number): string =>
  [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

function sayHours(fromMs: number, untilMs: number): string {
  const dayOfEndMs = lastDayMs(untilMs);
  const [from, until] = [clock(fromMs - startOfDayMs(fromMs)), clock(untilMs - dayOfEndMs)];
  const daysLater = (dayOfEndMs - startOfDayMs(fromMs)) / dayMs;
  if (daysLater === 0) return `${from}-${until}`;
  if (daysLater === 1) return `${from} to ${until} of the next day`;
  return `${from} to ${nameOf(numberOfWeekday(dayOfEndMs))} ${until}`;
}

function sayDated({ fromMs, untilMs }: Interval): string {
  const dayOfEndMs = lastDayMs(untilMs);
  const [from, until] = [clock(fromMs - startOfDayMs(fromMs)), clock(untilMs - dayOfEndMs)];
  if (dayOfEndMs === startOfDayMs(fromMs)) return `on ${sayDate(fromMs)} ${from}-${until}`;
  return `from ${sayDate(fromMs)} ${from} to ${sayDate(dayOfEndMs)} ${until}`;
}

const sayDate = (wallMs: number): string => `${nameOf(numberOfWeekday(wallMs))} ${dateOfWallMs(wallMs)}`;
