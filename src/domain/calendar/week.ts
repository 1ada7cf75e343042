import { z } from 'zod';
import { type Interval, merged, overlapOf } from './interval.ts';
import { dayMs } from './wall-time.ts';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

const untilAfterFrom = { error: 'The end must come after the start.' };

/** Hours of a day by the clock on the wall, counted from its midnight. */
export const hoursSchema = z
  .object({ fromMs: z.number().int().min(0).lt(dayMs), untilMs: z.number().int().positive().max(dayMs) })
  .refine(({ fromMs, untilMs }) => fromMs < untilMs, untilAfterFrom);

/** The same, and they may run into the next day: from 22 to 30 is the night from ten to six. */
const hoursOverMidnightSchema = z
  .object({
    fromMs: z.number().int().min(0).lt(dayMs),
    untilMs: z
      .number()
      .int()
      .positive()
      .max(2 * dayMs),
  })
  .refine(({ fromMs, untilMs }) => fromMs < untilMs, untilAfterFrom);

/** Hours by the day on which they start; several a day, in any order. */
export const weekSchema = z.record(z.enum(weekdays), z.array(hoursOverMidnightSchema));
export type Week = Readonly<z.infer<typeof weekSchema>>;

export const weekOf = (hours: (weekday: Weekday) => Interval[]): Week => ({
  monday: hours('monday'),
  tuesday: hours('tuesday'),
  wednesday: hours('wednesday'),
  thursday: hours('thursday'),
  friday: hours('friday'),
  saturday: hours('saturday'),
  sunday: hours('sunday'),
});

const wholeDay: Interval = { fromMs: 0, untilMs: dayMs };
export const wholeWeek: Week = weekOf(() => [wholeDay]);

export const isEmptyWeek = (week: Week): boolean => weekdays.every((weekday) => week[weekday].length === 0);

/** From Monday as 0. */
const numberOfWeekday = (dayStartMs: number): number => (new Date(dayStartMs).getUTCDay() + 6) % 7;

const cutAtMidnight = new WeakMap<Week, Interval[][]>();

/** The hours of the day that starts at this wall time, in order, none outside the day and none touching another. */
export function usualHours(week: Week, dayStartMs: number): readonly Interval[] {
  const days = cutAtMidnight.get(week) ?? cutWeek(week);
  cutAtMidnight.set(week, days);
  return days[numberOfWeekday(dayStartMs)] ?? [];
}

function cutWeek(week: Week): Interval[][] {
  return weekdays.map((weekday, index) => {
    const before = weekdays.at(index - 1) ?? weekday;
    const fromDayBefore = week[before].map(({ fromMs, untilMs }) => ({
      fromMs: fromMs - dayMs,
      untilMs: untilMs - dayMs,
    }));
    return merged([...fromDayBefore, ...week[weekday]].flatMap((hours) => overlapOf(hours, wholeDay) ?? []));
  });
}
