import assert from 'node:assert/strict';
import { type Church, easterMs } from '../../../src/domain/calendar/easter.ts';
import { type DayRule, daysOfRule, specialDayOn } from '../../../src/domain/calendar/special-days.ts';
import { dateOfWallMs, wallMsOfDate } from '../../../src/domain/calendar/wall-time.ts';
import { holiday } from '../../support/calendars.ts';

describe('Easter', () => {
  // As python-dateutil 2.9 counts them.
  const sundays: [Church, string[]][] = [
    [
      'western',
      ['1954-04-18', '1981-04-19', '2000-04-23', '2008-03-23', '2019-04-21', '2024-03-31', '2025-04-20'],
    ],
    [
      'western',
      ['2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01', '2030-04-21', '2038-04-25', '2076-04-19'],
    ],
    [
      'orthodox',
      ['2000-04-30', '2010-04-04', '2021-05-02', '2024-05-05', '2025-04-20', '2026-04-12', '2027-05-02'],
    ],
    ['orthodox', ['2028-04-16', '2029-04-08', '2030-04-28', '2038-04-25', '2043-05-03']],
  ];
  for (const [church, dates] of sundays) {
    it(`falls on the Sundays of the ${church} table from ${dates[0]}`, () => {
      const found = dates.map((date) => dateOfWallMs(easterMs(church, Number(date.slice(0, 4)))));
      assert.deepEqual(found, dates);
    });
  }
});

describe('a rule for days', () => {
  const rules: [string, DayRule, number, string[]][] = [
    ['lists dates', { kind: 'dates', dates: ['2026-05-01', '2027-05-01'] }, 2026, ['2026-05-01']],
    ['falls each year', { kind: 'yearly', month: 12, day: 24 }, 2026, ['2026-12-24']],
    ['falls on a leap day', { kind: 'yearly', month: 2, day: 29 }, 2028, ['2028-02-29']],
    ['has no leap day in other years', { kind: 'yearly', month: 2, day: 29 }, 2027, []],
    ['counts back from Easter', { kind: 'easter', church: 'western', offsetDays: -2 }, 2026, ['2026-04-03']],
    ['counts on from Easter', { kind: 'easter', church: 'orthodox', offsetDays: 50 }, 2026, ['2026-06-01']],
    [
      'finds the fourth Thursday',
      { kind: 'nth-weekday', month: 11, weekday: 'thursday', nth: 4, offsetDays: 0 },
      2026,
      ['2026-11-26'],
    ],
    [
      'finds the day after it',
      { kind: 'nth-weekday', month: 11, weekday: 'thursday', nth: 4, offsetDays: 1 },
      2026,
      ['2026-11-27'],
    ],
    [
      'finds the first Monday when the month starts with it',
      { kind: 'nth-weekday', month: 6, weekday: 'monday', nth: 1, offsetDays: 0 },
      2026,
      ['2026-06-01'],
    ],
    [
      'finds the last Monday',
      { kind: 'nth-weekday', month: 8, weekday: 'monday', nth: -1, offsetDays: 0 },
      2026,
      ['2026-08-31'],
    ],
    [
      'has no fifth Friday where there are four',
      { kind: 'nth-weekday', month: 2, weekday: 'friday', nth: 5, offsetDays: 0 },
      2026,
      [],
    ],
  ];
  for (const [what, rule, year, expected] of rules) {
    it(what, () => assert.deepEqual(daysOfRule(rule, year).map(dateOfWallMs), expected));
  }
});

describe('special days', () => {
  const nameOn = (days: Parameters<typeof specialDayOn>[0], date: string) =>
    specialDayOn(days, wallMsOfDate(date))?.name;

  it('are found on their date only', () => {
    const days = [holiday({ kind: 'yearly', month: 1, day: 1 })];
    assert.equal(nameOn(days, '2027-01-01'), 'holiday');
    assert.equal(nameOn(days, '2026-12-31'), undefined);
  });

  it('may fall into the year before the one they count from', () => {
    const days = [holiday({ kind: 'nth-weekday', month: 1, weekday: 'friday', nth: 1, offsetDays: -1 })];
    assert.equal(nameOn(days, '2026-12-31'), 'holiday');
    assert.equal(nameOn(days, '2027-12-31'), undefined);
  });

  it('hold as the last of the list says, when two fall together', () => {
    const first = holiday({ kind: 'yearly', month: 5, day: 1 });
    const later = {
      ...first,
      name: 'worked this year',
      on: { kind: 'dates' as const, dates: ['2026-05-01'] },
    };
    assert.equal(nameOn([first, later], '2026-05-01'), 'worked this year');
    assert.equal(nameOn([first, later], '2027-05-01'), 'holiday');
  });
});
