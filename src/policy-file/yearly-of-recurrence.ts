import { z } from 'zod';
import type { DayRule } from '../domain/calendar/special-days.ts';

/** Something that recurs each year, or every few. */
export interface Yearly {
  rule: DayRule;
  everyYears: number;
  /** The number of times; null = no end by number. */
  count: number | null;
  /** The last possible date, like `2030-12-31`; null = no end. */
  until: string | null;
}

const weekdayNames = {
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
  SU: 'sunday',
} as const;
const weekdaySchema = z
  .enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])
  .transform((name) => weekdayNames[name]);

/** A recurrence rule as jCal writes it (RFC 7265, section 3.6.10); one with other parts is another rule. */
const recurrenceSchema = z.strictObject({
  freq: z.literal('YEARLY'),
  interval: z.number().int().positive().default(1),
  count: z.number().int().positive().nullable().default(null),
  until: z.string().nullable().default(null),
  wkst: z.unknown().optional(),
  bymonth: z.number().int().min(1).max(12).optional(),
  bymonthday: z.number().int().min(1).max(31).optional(),
  byday: z
    .string()
    .regex(/^(\+?[1-5]|-1)[A-Z]{2}$/)
    .optional(),
});
type Recurrence = z.infer<typeof recurrenceSchema>;

/**
 * Reads a recurrence rule of an event whose first day is `start`: a date of each year, or a weekday of a month like the
 * fourth Thursday of November; null for any other. ical.js could run rules, but it moves the 29th of February to the 1st of March
 * in other years, and never comes back from some rules that have no days.
 */
export function yearlyOf(value: unknown, start: string): Yearly | null {
  const { data } = recurrenceSchema.safeParse(value);
  const rule = data && ruleOf(data, start);
  if (!rule) return null;
  return { rule, everyYears: data.interval, count: data.count, until: data.until?.slice(0, 10) ?? null };
}

function ruleOf({ bymonth, bymonthday, byday }: Recurrence, start: string): DayRule | null {
  if (byday !== undefined) return bymonth && !bymonthday ? nthWeekday(bymonth, byday) : null;
  // Without a month it is that day of every month.
  if (bymonthday && !bymonth) return null;
  const [, startMonth = 0, startDay = 0] = start.split('-').map(Number);
  return { kind: 'yearly', month: bymonth ?? startMonth, day: bymonthday ?? startDay };
}

function nthWeekday(month: number, byday: string): DayRule | null {
  const weekday = weekdaySchema.safeParse(byday.slice(-2)).data;
  return weekday
    ? { kind: 'nth-weekday', month, weekday, nth: Number(byday.slice(0, -2)), offsetDays: 0 }
    : null;
}
