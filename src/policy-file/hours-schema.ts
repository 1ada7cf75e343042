import { z } from 'zod';
import { calendarProblems } from '../domain/calendar/calendar-problems.ts';
import type { Interval } from '../domain/calendar/interval.ts';
import { dayMs } from '../domain/calendar/wall-time.ts';
import { type Week, type Weekday, weekdays, weekOf } from '../domain/calendar/week.ts';
import { shown } from './mistake.ts';
import { didYouMean } from './nearest.ts';
import { oneOrMore } from './plain-values.ts';

const clockTime = String.raw`([01]?\d|2[0-4]):([0-5]\d)`;

const msOfClock = (hour = '', minute = ''): number => Number(hour) * 3_600_000 + Number(minute) * 60_000;

/** Hours by the clock on the wall; those that end earlier than they start run into the next day. */
function readHours(text: string): Interval | string {
  const [, hour, minute, endHour, endMinute] =
    new RegExp(`^\\s*${clockTime}\\s*[-–]\\s*${clockTime}\\s*$`).exec(text) ?? [];
  const fromMs = msOfClock(hour, minute);
  const endMs = msOfClock(endHour, endMinute);
  if (hour === undefined || fromMs >= dayMs || endMs > dayMs)
    return `${shown(text)} are no hours. Write them like 9:00-17:30, from 0:00 to 24:00.`;
  if (fromMs === endMs) return 'These hours end when they start. For a whole day write 0:00-24:00.';
  return { fromMs, untilMs: endMs < fromMs ? endMs + dayMs : endMs };
}

/** Hours of a day, like 9:00-17:30 or 22:00-6:00. */
export const hoursText = z
  .string()
  .meta({ pattern: String.raw`^\s*\d?\d:\d\d\s*[-–]\s*\d?\d:\d\d\s*$` })
  .transform((text, context) => {
    const hours = readHours(text);
    if (typeof hours !== 'string') return hours;
    context.addIssue(hours);
    return z.NEVER;
  })
  .describe('hours by the clock on the wall, like 9:00-17:30, or 22:00-6:00 for a night');

const noHours = 'There are no hours here. Write some like 9:00-17:30, or leave the day out: then it is free.';

const dayNames: readonly string[] = weekdays;

/** `friday` or `monday-friday`, also over the end of the week; null when it is neither. */
function daysOf(key: string): Weekday[] | null {
  const [first, last, ...more] = key.split('-').map((name) => dayNames.indexOf(name.trim()));
  if (first === undefined || first < 0 || last === -1 || more.length > 0) return null;
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => weekdays[(first + index) % 7] ?? 'monday');
}

const dayName = z
  .string()
  .meta({ pattern: `^(${weekdays.join('|')})(-(${weekdays.join('|')}))?$` })
  .superRefine((key, context) => {
    if (daysOf(key)) return;
    const meant = didYouMean(key, weekdays);
    context.addIssue(`${shown(key)} is no day of the week. Write monday, or monday-friday.${meant}`);
  });

/** The hours of a week by its days. */
export const week = z
  .record(dayName, oneOrMore(hoursText, noHours))
  .transform((written, context): Week => {
    const days = Object.entries(written).map(([key, hours]) => ({ key, days: daysOf(key) ?? [], hours }));
    const hours = weekOf((weekday) =>
      days.flatMap((each) => (each.days.includes(weekday) ? each.hours : [])),
    );
    for (const weekday of weekdays) {
      const [first, second] = days.filter((each) => each.days.includes(weekday));
      if (first && second) context.addIssue(sayTwice(weekday, first.key, second.key));
      else if (first)
        for (const says of overlapsOn(hours, weekday)) context.addIssue(issueAt(first.key, says));
    }
    return hours;
  })
  .describe('the hours by days, like { monday-friday: 9:00-17:30, saturday: [9:00-12:00, 13:00-15:00] }')
  .meta({ id: 'week' });

const issueAt = (key: string, message: string) => ({ code: 'custom' as const, path: [key], message });

const sayTwice = (weekday: Weekday, first: string, second: string) =>
  issueAt(second, `${weekday} is in ${shown(first)} already. Let each day stand in one of them.`);

const overlapsOn = (hours: Week, weekday: Weekday): string[] =>
  calendarProblems({ name: '', zone: 'UTC', week: hours, specialDays: [] }).flatMap(({ path, says }) =>
    path[1] === weekday ? [says] : [],
  );
