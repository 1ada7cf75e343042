import { z } from 'zod';
import { churches } from '../domain/calendar/easter.ts';
import type { Interval } from '../domain/calendar/interval.ts';
import type { DayRule, SpecialDay } from '../domain/calendar/special-days.ts';
import { dayMs } from '../domain/calendar/wall-time.ts';
import { weekdays } from '../domain/calendar/week.ts';
import { hoursText } from './hours-schema.ts';
import { shown } from './mistake.ts';
import { hasIssues, line, oneOrMore } from './plain-values.ts';

const date = z.iso
  .date({
    error: ({ input }) =>
      typeof input === 'string' ? `${shown(input)} is not a date. Write it like 2026-12-24.` : undefined,
  })
  .describe('a date, like 2026-12-24');

const monthDay = z
  .string()
  .meta({ pattern: String.raw`^\d\d-\d\d$` })
  .transform((text, context): DayRule => {
    const [, month = 0, day = 0] = (/^(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
    if (1 <= month && month <= 12 && 1 <= day && day <= 31) return { kind: 'yearly', month, day };
    context.addIssue(
      `${shown(text)} is no day of the year. Write the month and the day, like 12-25 for the 25th of December.`,
    );
    return z.NEVER;
  })
  .describe('the month and the day, like 12-25');

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const nthPattern = `^(${[...ordinals, 'last'].join('|')}) (${weekdays.join('|')}) of (${months.join('|')})$`;

const nthWeekday = z
  .string()
  .meta({ pattern: nthPattern })
  .transform((text, context) => {
    const [, ordinal = '', name, month = ''] = new RegExp(nthPattern).exec(text.trim().toLowerCase()) ?? [];
    const weekday = weekdays.find((each) => each === name);
    if (weekday)
      return {
        kind: 'nth-weekday' as const,
        month: months.indexOf(month) + 1,
        weekday,
        nth: ordinal === 'last' ? -1 : ordinals.indexOf(ordinal) + 1,
      };
    context.addIssue(`${shown(text)} is not understood. Write it like "last monday of may".`);
    return z.NEVER;
  })
  .describe('a weekday of a month, like last monday of may or fourth thursday of november');

const furthest = 'This is too far away. Write a number of days from -120 to 120.';
const days = z
  .int()
  .min(-120, furthest)
  .max(120, furthest)
  .describe('a number of days later, or -2 for earlier');

const shape = {
  name: line(60, 'the name of the day, like Christmas'),
  date: oneOrMore(date, 'There is no date here. Write one like 2026-12-24.')
    .describe('a date, like 2026-12-24, or a list of them')
    .exactOptional(),
  every: monthDay.exactOptional(),
  easter: z
    .enum(churches)
    .describe('western or orthodox: this day is counted from that Easter Sunday')
    .exactOptional(),
  nth: nthWeekday.exactOptional(),
  days: days.exactOptional(),
  hours: hoursText.describe('the hours of a half day, like 9:00-12:00').exactOptional(),
  worked: oneOrMore(hoursText, 'There are no hours here. Write some like 9:00-17:00.')
    .describe('the hours of a day that is worked though the week says otherwise, like 9:00-17:00')
    .exactOptional(),
};
const writtenSchema = z.strictObject(shape);
type Written = z.output<typeof writtenSchema>;

/** A holiday, a half day or a day that is worked, as a calendar has it. */
export const specialDay = writtenSchema
  .transform((written, context): SpecialDay => {
    const worked = workedOn(written);
    if (hasIssues(context)) return { name: written.name, on: { kind: 'dates', dates: [] }, hours: worked };
    const on = dayRuleOf(written);
    for (const { path, message } of [...wrongKind(written), ...overMidnight(written)])
      context.addIssue({ code: 'custom', path, message });
    if (typeof on === 'string') context.addIssue(on);
    return typeof on === 'string' ? z.NEVER : { name: written.name, on, hours: worked };
  })
  .describe('a day, like { name: Christmas, every: 12-25 }');

const oneKind =
  'Write one of "date: 2026-12-24", "every: 12-25", "easter: western" and "nth: last monday of may" here.';

function dayRuleOf({ date: dates, every, easter, nth, days: offsetDays = 0 }: Written): DayRule | string {
  const rules: DayRule[] = [
    ...(dates ? [{ kind: 'dates' as const, dates }] : []),
    ...(every ? [every] : []),
    ...(easter ? [{ kind: 'easter' as const, church: easter, offsetDays }] : []),
    ...(nth ? [{ ...nth, offsetDays }] : []),
  ];
  const [rule, another] = rules;
  return !rule || another ? oneKind : rule;
}

function workedOn({ hours, worked }: Written): SpecialDay['hours'] {
  if (worked) return { kind: 'instead', hours: worked };
  return hours ? { kind: 'only', within: hours } : { kind: 'none' };
}

interface Wrong {
  path: (string | number)[];
  message: string;
}

function wrongKind({ easter, nth, days: offsetDays, hours, worked }: Written): Wrong[] {
  const wrong: Wrong[] = [];
  if (offsetDays !== undefined && !easter && !nth)
    wrong.push({
      path: ['days'],
      message: '"days" counts from "easter" or "nth". Write the date itself instead.',
    });
  if (hours && worked)
    wrong.push({
      path: ['worked'],
      message: 'Write either "hours" (a half day) or "worked" here, not both.',
    });
  return wrong;
}

const endsAtMidnight = 'A special day ends at its midnight. Write hours like 18:00-24:00.';
const isOver = ({ untilMs }: Interval): boolean => untilMs > dayMs;

function overMidnight({ hours, worked = [] }: Written): Wrong[] {
  return [
    ...(hours && isOver(hours) ? [{ path: ['hours'], message: endsAtMidnight }] : []),
    ...(worked.some(isOver) ? [{ path: ['worked'], message: endsAtMidnight }] : []),
  ];
}
