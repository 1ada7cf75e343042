import { DateTime } from 'luxon';
import { z } from 'zod';
import { churches, easterMs } from './easter.ts';
import { type Interval, merged, overlapOf } from './interval.ts';
import { dayMs, wallMsOfDate } from './wall-time.ts';
import { hoursSchema, weekdays } from './week.ts';

const monthSchema = z.number().int().min(1).max(12);
const offsetDaysSchema = z.number().int().min(-120).max(120);

/** On which days of the calendar something falls. */
const dayRuleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dates'), dates: z.array(z.iso.date()) }),
  /** The 29th of February falls in leap years only. */
  z.object({ kind: z.literal('yearly'), month: monthSchema, day: z.number().int().min(1).max(31) }),
  /** So many days after Easter Sunday, or before it when negative. */
  z.object({ kind: z.literal('easter'), church: z.enum(churches), offsetDays: offsetDaysSchema }),
  /** Like the fourth Thursday of November; -1 is the last, and a fifth falls only in months that have one. */
  z.object({
    kind: z.literal('nth-weekday'),
    month: monthSchema,
    weekday: z.enum(weekdays),
    nth: z.union([z.literal(-1), z.number().int().min(1).max(5)]),
    offsetDays: offsetDaysSchema,
  }),
]);
export type DayRule = z.infer<typeof dayRuleSchema>;

/** What is worked on such a day. */
const specialHoursSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** What the week says, but within these hours: a half day. A Sunday stays free. */
  z.object({ kind: z.literal('only'), within: hoursSchema }),
  /** These hours, whatever the week says: a Saturday that is worked. */
  z.object({ kind: z.literal('instead'), hours: z.array(hoursSchema) }),
]);
type SpecialHours = z.infer<typeof specialHoursSchema>;

/** A holiday, a half day, or a day that is worked though the week says it is not. */
export const specialDaySchema = z.object({ name: z.string(), on: dayRuleSchema, hours: specialHoursSchema });
export type SpecialDay = z.infer<typeof specialDaySchema>;

/** The days on which the rule falls that it counts to this year, as their first moments in wall time. */
export function daysOfRule(rule: DayRule, year: number): number[] {
  switch (rule.kind) {
    case 'dates':
      return rule.dates.map(wallMsOfDate).filter((startMs) => new Date(startMs).getUTCFullYear() === year);
    case 'yearly':
      return [DateTime.utc(year, rule.month, rule.day)].filter(({ isValid }) => isValid).map(Number);
    case 'easter':
      return [easterMs(rule.church, year) + rule.offsetDays * dayMs];
    case 'nth-weekday':
      return nthWeekdays(rule, year).map((startMs) => startMs + rule.offsetDays * dayMs);
  }
}

function nthWeekdays(rule: Extract<DayRule, { kind: 'nth-weekday' }>, year: number): number[] {
  const first = DateTime.utc(year, rule.month, 1);
  const toFirst = (weekdays.indexOf(rule.weekday) + 1 - first.weekday + 7) % 7;
  const days: DateTime[] = [];
  for (let day = first.plus({ days: toFirst }); day.month === rule.month; day = day.plus({ weeks: 1 }))
    days.push(day);
  const chosen = days.at(rule.nth === -1 ? -1 : rule.nth - 1);
  return chosen ? [chosen.toMillis()] : [];
}

type DaysOfYear = Map<number, SpecialDay>;
const found = new WeakMap<readonly SpecialDay[], Map<number, DaysOfYear>>();

/** What is special about the day that starts at this wall time. Of several, the last one in the list holds. */
export function specialDayOn(days: readonly SpecialDay[], dayStartMs: number): SpecialDay | undefined {
  if (days.length === 0) return undefined;
  const years = found.get(days) ?? new Map<number, DaysOfYear>();
  found.set(days, years);
  const year = new Date(dayStartMs).getUTCFullYear();
  const ofYear = years.get(year) ?? findDays(days, year);
  years.set(year, ofYear);
  return ofYear.get(dayStartMs);
}

/** Days before or after a feast may fall into the next year, or the one before. */
function findDays(days: readonly SpecialDay[], year: number): DaysOfYear {
  return new Map(
    days.flatMap((day) =>
      [year - 1, year, year + 1].flatMap((each) =>
        daysOfRule(day.on, each).map((startMs): [number, SpecialDay] => [startMs, day]),
      ),
    ),
  );
}

/** The hours worked on a special day on which the week says `usual`. */
export function hoursOfSpecialDay(hours: SpecialHours, usual: readonly Interval[]): readonly Interval[] {
  switch (hours.kind) {
    case 'none':
      return [];
    case 'only':
      return usual.flatMap((each) => overlapOf(each, hours.within) ?? []);
    case 'instead':
      return merged(hours.hours);
  }
}
