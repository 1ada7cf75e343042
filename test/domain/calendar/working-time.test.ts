import assert from 'node:assert/strict';
import { always, type Calendar } from '../../../src/domain/calendar/calendar.ts';
import { type Week, weekOf } from '../../../src/domain/calendar/week.ts';
import {
  addWorkingTime,
  dueAfterPause,
  isWorkingTime,
  nextEndOfWork,
  nextStartOfWork,
  workingTimeBetweenMs,
} from '../../../src/domain/calendar/working-time.ts';
import { calendarOf, dayMs, holiday, hourMs, hours, instant } from '../../support/calendars.ts';

const office = calendarOf({});
const never = calendarOf({ week: weekOf(() => []) });
const daily = (from: number, until: number): Week => weekOf(() => [hours(from, until)]);
const nights = calendarOf({ week: daily(22, 30) });
const goodFriday = holiday({ kind: 'easter', church: 'western', offsetDays: -2 });
const christmasEve = {
  name: 'Christmas Eve',
  on: { kind: 'yearly' as const, month: 12, day: 24 },
  hours: { kind: 'only' as const, within: hours(0, 12) },
};
const workedSaturday = {
  name: 'worked',
  on: { kind: 'dates' as const, dates: ['2026-08-08'] },
  hours: { kind: 'instead' as const, hours: [hours(8, 12), hours(13, 17)] },
};

describe('working time', () => {
  const moments: [string, Calendar, string, boolean][] = [
    ['the first instant of a working day', office, '2026-06-01T09:00+02:00', true],
    ['the instant before it', office, '2026-06-01T08:59:59.999+02:00', false],
    ['the last instant of a working day', office, '2026-06-01T16:59:59.999+02:00', true],
    ['the instant at which the day ends', office, '2026-06-01T17:00+02:00', false],
    ['a Sunday', office, '2026-05-31T12:00+02:00', false],
    ['any time, when it is always', always, '2026-10-25T01:30Z', true],
    ['no time, when there is none', never, '2026-06-01T12:00+02:00', false],
    ['a night after midnight', nights, '2026-06-01T05:59+02:00', true],
    ['the morning after the night', nights, '2026-06-01T06:00+02:00', false],
    ['a holiday', calendarOf({ specialDays: [goodFriday] }), '2026-04-03T12:00+02:00', false],
    [
      'the morning of a half day',
      calendarOf({ specialDays: [christmasEve] }),
      '2026-12-24T11:59+01:00',
      true,
    ],
    [
      'the afternoon of a half day',
      calendarOf({ specialDays: [christmasEve] }),
      '2026-12-24T12:00+01:00',
      false,
    ],
    ['a half day on a Sunday', calendarOf({ specialDays: [christmasEve] }), '2028-12-24T10:00+01:00', false],
    [
      'a Saturday that is worked',
      calendarOf({ specialDays: [workedSaturday] }),
      '2026-08-08T08:00+02:00',
      true,
    ],
    ['the pause in it', calendarOf({ specialDays: [workedSaturday] }), '2026-08-08T12:30+02:00', false],
    [
      'the part of a night that falls on a holiday',
      { ...nights, specialDays: [goodFriday] },
      '2026-04-03T01:00+02:00',
      false,
    ],
    [
      'the part of a night that started on a holiday',
      { ...nights, specialDays: [goodFriday] },
      '2026-04-04T01:00+02:00',
      true,
    ],
  ];
  for (const [what, calendar, at, expected] of moments) {
    it(`${expected ? 'is' : 'is not'} ${what}`, () => {
      assert.equal(isWorkingTime(calendar, instant(at)), expected);
    });
  }
});

const sums: [string, Calendar, string, number, string][] = [
  ['ends within the day', office, '2026-06-01T10:00+02:00', 2, '2026-06-01T12:00+02:00'],
  [
    'ends with the day rather than with the next',
    office,
    '2026-06-01T10:00+02:00',
    7,
    '2026-06-01T17:00+02:00',
  ],
  ['goes on the next morning', office, '2026-06-01T16:00+02:00', 2, '2026-06-02T10:00+02:00'],
  ['skips the weekend', office, '2026-06-05T16:00+02:00', 2, '2026-06-08T10:00+02:00'],
  ['starts with the next day of work', office, '2026-06-06T03:00+02:00', 1, '2026-06-08T10:00+02:00'],
  ['does not move by no time at all', office, '2026-06-06T03:00+02:00', 0, '2026-06-06T03:00+02:00'],
  ['is a week in 40 hours', office, '2026-06-03T12:00+02:00', 40, '2026-06-10T12:00+02:00'],
  ['keeps office hours when the clock jumps', office, '2026-03-27T16:00+01:00', 2, '2026-03-30T10:00+02:00'],
  ['goes over the end of a year', office, '2026-12-31T16:00+01:00', 2, '2027-01-01T10:00+01:00'],
  ['counts a leap day', office, '2028-02-28T16:00+01:00', 9, '2028-02-29T17:00+01:00'],
  [
    'skips holidays',
    calendarOf({ specialDays: [goodFriday] }),
    '2026-04-02T16:00+02:00',
    2,
    '2026-04-06T10:00+02:00',
  ],
  [
    'counts by the clock of its own zone',
    calendarOf({ zone: 'Asia/Kolkata' }),
    '2026-06-01T00:00Z',
    1,
    '2026-06-01T04:30Z',
  ],
  ['is real time when it is always', always, '2026-03-28T12:00Z', 48, '2026-03-30T12:00Z'],
  // Between 00:00 and 08:00 the clock of Budapest jumps from two to three in spring, and back in autumn.
  [
    'has 7 hours in the night of spring',
    calendarOf({ week: daily(0, 8) }),
    '2026-03-29T00:00+01:00',
    8,
    '2026-03-30T01:00+02:00',
  ],
  [
    'has 9 hours in the night of autumn',
    calendarOf({ week: daily(0, 8) }),
    '2026-10-25T00:00+02:00',
    9,
    '2026-10-25T08:00+01:00',
  ],
  [
    'has half an hour less where the clock jumps by that',
    calendarOf({ zone: 'Australia/Lord_Howe', week: daily(0, 3) }),
    '2026-10-03T13:30Z',
    2.5,
    '2026-10-03T16:00Z',
  ],
  [
    'has half an hour more where the clock goes back by that',
    calendarOf({ zone: 'Australia/Lord_Howe', week: daily(0, 3) }),
    '2026-04-04T13:00Z',
    3.5,
    '2026-04-04T16:30Z',
  ],
  [
    'starts at one where midnight is jumped over',
    calendarOf({ zone: 'Africa/Cairo', week: daily(0, 2) }),
    '2026-04-23T12:00Z',
    1,
    '2026-04-23T23:00Z',
  ],
  [
    'counts the last hour of the day twice where it happens twice',
    calendarOf({ zone: 'Africa/Cairo', week: daily(23, 24) }),
    '2026-10-29T12:00Z',
    2,
    '2026-10-29T22:00Z',
  ],
  [
    'counts both runs of an hour that happens twice',
    calendarOf({ zone: 'America/New_York', week: daily(1, 2) }),
    '2026-11-01T04:00Z',
    2,
    '2026-11-01T07:00Z',
  ],
  [
    'skips an hour that does not happen',
    calendarOf({ zone: 'America/New_York', week: daily(2, 3) }),
    '2027-03-14T05:00Z',
    1,
    '2027-03-15T07:00Z',
  ],
];

describe('adding working time', () => {
  for (const [what, calendar, from, lengthHours, expected] of sums) {
    it(what, () => {
      assert.deepEqual(addWorkingTime(calendar, instant(from), lengthHours * hourMs), {
        at: instant(expected),
      });
    });
    it(`counts back what was added: ${what}`, () => {
      const between = workingTimeBetweenMs(calendar, instant(from), instant(expected));
      assert.equal(between / hourMs, lengthHours);
    });
  }

  it('says that there is no working time', () => {
    const added = addWorkingTime(never, instant('2026-06-01T09:00Z'), 1);
    assert.deepEqual(added, { at: null, why: 'no-working-time' });
  });

  it('says that it would take more than two years', () => {
    const from = instant('2026-01-01T00:00Z');
    assert.deepEqual(addWorkingTime(always, from, 732 * dayMs), { at: instant('2028-01-03T00:00Z') });
    assert.deepEqual(addWorkingTime(always, from, 732 * dayMs + 1), { at: null, why: 'too-far' });
  });

  it('refuses a negative length', () => {
    const message = '-1 ms of working time cannot be added';
    assert.throws(() => addWorkingTime(office, instant('2026-06-01T09:00Z'), -1), {
      name: 'RangeError',
      message,
    });
  });
});

describe('working time between two instants', () => {
  it('is none when the later one comes first', () => {
    const [earlier, later] = [instant('2026-06-01T09:00Z'), instant('2026-06-02T09:00Z')];
    assert.equal(workingTimeBetweenMs(office, later, earlier), 0);
  });

  it('counts hours once that are written twice', () => {
    const twice = calendarOf({ week: weekOf(() => [hours(13, 15), hours(9, 14), hours(22, 33)]) });
    const day = [instant('2026-06-02T00:00+02:00'), instant('2026-06-03T00:00+02:00')] as const;
    // From midnight to nine of the night before, nine to three, ten to midnight.
    assert.equal(workingTimeBetweenMs(twice, ...day) / hourMs, 9 + 6 + 2);
  });
});

describe('the next start and end of work', () => {
  const next: [string, Calendar, string, string | null, string | null][] = [
    ['at noon', office, '2026-06-01T12:00+02:00', '2026-06-02T09:00+02:00', '2026-06-01T17:00+02:00'],
    [
      'at the start itself',
      office,
      '2026-06-01T09:00+02:00',
      '2026-06-02T09:00+02:00',
      '2026-06-01T17:00+02:00',
    ],
    ['just before it', office, '2026-06-01T08:59+02:00', '2026-06-01T09:00+02:00', '2026-06-01T17:00+02:00'],
    [
      'at the end itself',
      office,
      '2026-06-05T17:00+02:00',
      '2026-06-08T09:00+02:00',
      '2026-06-08T17:00+02:00',
    ],
    [
      'at night, when it goes on over midnight',
      nights,
      '2026-06-01T23:00+02:00',
      '2026-06-02T22:00+02:00',
      '2026-06-02T06:00+02:00',
    ],
    [
      'over the end of a year',
      nights,
      '2026-12-31T23:00+01:00',
      '2027-01-01T22:00+01:00',
      '2027-01-01T06:00+01:00',
    ],
    ['when it is always', always, '2026-06-01T12:00Z', null, null],
    ['when there is none', never, '2026-06-01T12:00Z', null, null],
  ];
  for (const [what, calendar, at, start, end] of next) {
    it(what, () => {
      assert.deepEqual(nextStartOfWork(calendar, instant(at)), start && instant(start));
      assert.deepEqual(nextEndOfWork(calendar, instant(at)), end && instant(end));
    });
  }
});

describe('a pause', () => {
  const dueAt = instant('2026-06-05T16:00+02:00');
  const paused = (pausedAt: string, resumedAt: string) =>
    dueAfterPause(office, { dueAt, pausedAt: instant(pausedAt), resumedAt: instant(resumedAt) });

  it('moves what is due by the working time in it', () => {
    assert.deepEqual(paused('2026-06-05T15:00+02:00', '2026-06-08T10:00+02:00'), {
      at: instant('2026-06-08T11:00+02:00'),
    });
  });

  it('moves nothing when nobody works in it', () => {
    assert.deepEqual(paused('2026-06-04T17:00+02:00', '2026-06-05T09:00+02:00'), { at: dueAt });
  });

  it('moves nothing that is due already', () => {
    assert.deepEqual(paused('2026-06-05T16:00+02:00', '2026-06-08T12:00+02:00'), { at: dueAt });
  });

  it('moves nothing when the clock went back in it', () => {
    assert.deepEqual(paused('2026-06-05T15:00+02:00', '2026-06-05T14:00+02:00'), { at: dueAt });
  });
});
