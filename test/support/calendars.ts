import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Calendar } from '../../src/domain/calendar/calendar.ts';
import type { DayRule, SpecialDay } from '../../src/domain/calendar/special-days.ts';
import { type Week, weekdays, weekOf } from '../../src/domain/calendar/week.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** An instant, written with its offset or Z. */
export const instant = (iso: string): Date => DateTime.fromISO(iso, { setZone: true }).toJSDate();

/** From hour to hour of the clock on the wall. */
export const hours = (from: number, until: number) => ({ fromMs: from * hourMs, untilMs: until * hourMs });

/** Monday to Friday, from nine to five. */
export const officeWeek: Week = weekOf((day) =>
  day === 'saturday' || day === 'sunday' ? [] : [hours(9, 17)],
);

export const calendarOf = (parts: Partial<Calendar>): Calendar => ({
  name: 'office',
  zone: 'Europe/Budapest',
  week: officeWeek,
  specialDays: [],
  ...parts,
});

export const holiday = (on: DayRule): SpecialDay => ({ name: 'holiday', on, hours: { kind: 'none' } });

/** They change their clocks by an hour, by half an hour, at midnight, on other days, or not at all. */
export const zones = [
  'Europe/Budapest',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Pacific/Apia',
  'UTC',
];

/** The days of 2026 and 2027 on which one of the zones changes its clocks, a leap day, and the ends of years. */
const oddDays = [
  '2026-03-29',
  '2026-10-25',
  '2027-03-28',
  '2027-10-31',
  '2026-03-08',
  '2026-11-01',
  '2026-04-05',
  '2026-10-04',
  '2026-04-24',
  '2026-10-29',
  '2028-02-29',
  '2026-12-31',
];

/** Whole minutes, the half of them near an odd day. */
export const instants: fc.Arbitrary<Date> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...oddDays), fc.integer({ min: -36 * 60, max: 48 * 60 }))
    .map(([day, minutes]) => new Date(Number(instant(`${day}T00:00Z`)) + minutes * 60_000)),
  fc
    .integer({ min: Date.UTC(2025, 0) / 60_000, max: Date.UTC(2029, 0) / 60_000 })
    .map((minutes) => new Date(minutes * 60_000)),
);

/** Hours on whole quarters, at times over midnight. */
const someHours = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 60 }))
  .map(([from, length]) => hours(from / 4, (from + length) / 4));

export const weeks: fc.Arbitrary<Week> = fc
  .tuple(...weekdays.map(() => fc.array(someHours, { maxLength: 3 })))
  .map((days) => weekOf((weekday) => days[weekdays.indexOf(weekday)] ?? []));

const rules: fc.Arbitrary<DayRule> = fc.oneof(
  fc.subarray(oddDays).map((dates): DayRule => ({ kind: 'dates', dates })),
  fc.constantFrom<DayRule>(
    { kind: 'yearly', month: 2, day: 29 },
    { kind: 'yearly', month: 1, day: 1 },
    { kind: 'easter', church: 'western', offsetDays: 1 },
    { kind: 'easter', church: 'orthodox', offsetDays: -2 },
    { kind: 'nth-weekday', month: 10, weekday: 'sunday', nth: -1, offsetDays: 0 },
    { kind: 'nth-weekday', month: 11, weekday: 'thursday', nth: 4, offsetDays: 1 },
  ),
);

const specialHours = fc.constantFrom<SpecialDay['hours']>(
  { kind: 'none' },
  { kind: 'only', within: hours(0, 12) },
  { kind: 'instead', hours: [hours(1.5, 2.5), hours(20, 24)] },
);

const specialDays: fc.Arbitrary<SpecialDay> = fc
  .tuple(rules, specialHours)
  .map(([on, worked]) => ({ name: 'special', on, hours: worked }));

/** Any, also such as have no working time. */
export const anyCalendars: fc.Arbitrary<Calendar> = fc
  .tuple(fc.constantFrom(...zones), weeks, fc.array(specialDays, { maxLength: 4 }))
  .map(([zone, week, special]) => ({ name: 'any', zone, week, specialDays: special }));

/** With at least two hours each Wednesday, so that a length of time is reached. */
export const calendars = anyCalendars.map((calendar) => ({
  ...calendar,
  week: { ...calendar.week, wednesday: [...calendar.week.wednesday, hours(10, 12)] },
}));
