import assert from 'node:assert/strict';
import { always, type Calendar, calendarSchema } from '../../../src/domain/calendar/calendar.ts';
import { calendarProblems } from '../../../src/domain/calendar/calendar-problems.ts';
import type { DayRule } from '../../../src/domain/calendar/special-days.ts';
import { weekOf } from '../../../src/domain/calendar/week.ts';
import { calendarOf, holiday, hours } from '../../support/calendars.ts';

const never = calendarOf({ week: weekOf(() => []) });
const worked = {
  ...holiday({ kind: 'dates', dates: ['2026-08-08'] }),
  hours: { kind: 'instead' as const, hours: [hours(8, 12)] },
};
const onDay = (on: DayRule) => calendarOf({ specialDays: [holiday(on)] });

describe('the problems of a calendar', () => {
  const good: [string, Calendar][] = [
    ['of an office', calendarOf({})],
    ['of all hours', always],
    ['with nothing but one day that is worked', { ...never, specialDays: [worked] }],
    ['with a leap day', onDay({ kind: 'yearly', month: 2, day: 29 })],
    [
      'with a fifth Monday',
      onDay({ kind: 'nth-weekday', month: 2, weekday: 'monday', nth: 5, offsetDays: 0 }),
    ],
    ['with hours that touch', calendarOf({ week: weekOf(() => [hours(9, 12), hours(12, 17)]) })],
  ];
  for (const [what, calendar] of good) {
    it(`are none ${what}`, () => assert.deepEqual(calendarProblems(calendar), []));
  }

  const bad: [string, Calendar, PropertyKey[], string][] = [
    [
      'a zone that is not there',
      calendarOf({ zone: 'Europe/Atlantis' }),
      ['zone'],
      'There is no time zone "Europe/Atlantis". Write one like Europe/Budapest.',
    ],
    [
      'a week without work',
      { ...never, specialDays: [holiday({ kind: 'yearly', month: 1, day: 1 })] },
      ['week'],
      'There is no working time in this week, so nothing would ever fall due. Give it hours on one day at least.',
    ],
    [
      'hours that overlap',
      calendarOf({ week: { ...weekOf(() => []), friday: [hours(13, 17), hours(9, 13.5)] } }),
      ['week', 'friday'],
      'Some hours of this day stand in it twice. Let each start when the one before has ended.',
    ],
    [
      'a day that never comes',
      onDay({ kind: 'yearly', month: 2, day: 30 }),
      ['specialDays', 0, 'on'],
      'holiday never comes: no such day is in the calendar. Correct its month or its day.',
    ],
  ];
  for (const [what, calendar, path, says] of bad) {
    it(`tell of ${what}`, () => assert.deepEqual(calendarProblems(calendar), [{ path, says }]));
  }
});

describe('what is stored of a calendar', () => {
  const refused: [string, number, number][] = [
    ['hours that end before they start', 17, 9],
    ['hours that start on another day', 25, 26],
    ['hours that end after the next day', 9, 49],
  ];
  for (const [what, from, until] of refused) {
    it(`is not ${what}`, () => {
      const week = { ...weekOf(() => []), monday: [hours(from, until)] };
      assert.equal(calendarSchema.safeParse(calendarOf({ week })).success, false);
    });
  }
});
