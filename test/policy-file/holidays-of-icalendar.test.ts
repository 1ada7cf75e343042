import assert from 'node:assert/strict';
import { holidaysOfICalendar } from '../../src/policy-file/holidays-of-icalendar.ts';

const calendar = (...events: string[][]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//example//holidays//EN',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const years = { from: 2026, until: 2028 };
const read = (...lines: string[]) => holidaysOfICalendar(calendar(lines), years);
const datesOf = (...lines: string[]) => read(...lines).holidays.map(({ date }) => date);

describe('the holidays of a calendar in iCalendar format', () => {
  it('have their dates and names, in order', () => {
    const text = calendar(
      ['DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour Day\\, a holiday'],
      ['DTSTART;VALUE=DATE:20260315', 'DTEND;VALUE=DATE:20260316', 'SUMMARY:Nemzeti ünnep', ' nap'],
    );
    assert.deepEqual(holidaysOfICalendar(text, years), {
      holidays: [
        { date: '2026-03-15', name: 'Nemzeti ünnepnap' },
        { date: '2026-05-01', name: 'Labour Day, a holiday' },
      ],
      leftOut: [],
    });
  });

  const taken: [string, string[], string[]][] = [
    ['of one day', ['DTSTART;VALUE=DATE:20260315'], ['2026-03-15']],
    [
      'of several days, the last of which is not in it',
      ['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270103'],
      ['2026-12-31', '2027-01-01', '2027-01-02'],
    ],
    ['with a duration', ['DTSTART;VALUE=DATE:20260315', 'DURATION:P2D'], ['2026-03-15', '2026-03-16']],
    [
      'that recurs each year',
      ['DTSTART;VALUE=DATE:20000315', 'RRULE:FREQ=YEARLY'],
      ['2026-03-15', '2027-03-15', '2028-03-15'],
    ],
    [
      'that recurs with its date written out',
      ['DTSTART;VALUE=DATE:20200315', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15'],
      ['2026-03-15', '2027-03-15', '2028-03-15'],
    ],
    [
      'that recurs every four years',
      ['DTSTART;VALUE=DATE:20230701', 'RRULE:FREQ=YEARLY;INTERVAL=4'],
      ['2027-07-01'],
    ],
    ['on a leap day', ['DTSTART;VALUE=DATE:20200229', 'RRULE:FREQ=YEARLY'], ['2028-02-29']],
    [
      'on the fourth Thursday of November',
      ['DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    [
      'on the last Monday of August',
      ['DTSTART;VALUE=DATE:20200831', 'RRULE:FREQ=YEARLY;BYDAY=-1MO;BYMONTH=8'],
      ['2026-08-31', '2027-08-30', '2028-08-28'],
    ],
    [
      'that starts after that day of its first year',
      ['DTSTART;VALUE=DATE:20260601', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15'],
      ['2027-03-15', '2028-03-15'],
    ],
    [
      'until a year',
      ['DTSTART;VALUE=DATE:20200315', 'RRULE:FREQ=YEARLY;UNTIL=20270315'],
      ['2026-03-15', '2027-03-15'],
    ],
    ['so many times', ['DTSTART;VALUE=DATE:20250315', 'RRULE:FREQ=YEARLY;COUNT=2'], ['2026-03-15']],
    [
      'without a day that was taken out',
      ['DTSTART;VALUE=DATE:20200315', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20270315'],
      ['2026-03-15', '2028-03-15'],
    ],
    [
      'with a day that was put in',
      ['DTSTART;VALUE=DATE:20260315', 'RDATE;VALUE=DATE:20260401,20270402'],
      ['2026-03-15', '2026-04-01', '2027-04-02'],
    ],
    ['that never comes', ['DTSTART;VALUE=DATE:20200301', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'], []],
    ['of another year', ['DTSTART;VALUE=DATE:20250315'], []],
    ['that was cancelled', ['DTSTART;VALUE=DATE:20260315', 'STATUS:CANCELLED'], []],
  ];
  for (const [what, lines, expected] of taken) {
    it(`come from an event ${what}`, () => {
      assert.deepEqual(read(...lines).leftOut, []);
      assert.deepEqual(datesOf(...lines), expected);
    });
  }

  it('are moved or renamed where a year has another day or name', () => {
    const text = calendar(
      ['UID:may', 'DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY', 'SUMMARY:May'],
      ['UID:may', 'RECURRENCE-ID;VALUE=DATE:20260501', 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:May, renamed'],
      ['UID:may', 'RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270503', 'SUMMARY:May, moved'],
      ['UID:may', 'RECURRENCE-ID;VALUE=DATE:20280501', 'DTSTART;VALUE=DATE:20280501', 'STATUS:CANCELLED'],
    );
    assert.deepEqual(holidaysOfICalendar(text, years).holidays, [
      { date: '2026-05-01', name: 'May, renamed' },
      { date: '2027-05-03', name: 'May, moved' },
    ]);
  });

  const notUnderstood = 'how it recurs is not understood. List its dates instead.';
  const leftOut: [string, string[], string][] = [
    ['a meeting', ['DTSTART:20260315T090000Z'], 'it is not an event of whole days.'],
    ['without a start', ['DTSTAMP:20260101T000000Z'], 'it is not an event of whole days.'],
    ['on a day of nonsense', ['DTSTART;VALUE=DATE:march'], 'it is not an event of whole days.'],
    ['on a day that is not there', ['DTSTART;VALUE=DATE:20260230'], 'it is not an event of whole days.'],
    [
      'of a whole year',
      ['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20270101'],
      'it lasts 365 days; a holiday has 1 to 31.',
    ],
    [
      'that ends before it starts',
      ['DTSTART;VALUE=DATE:20260102', 'DTEND;VALUE=DATE:20260101'],
      'it lasts -1 days; a holiday has 1 to 31.',
    ],
    ...[
      'yearly',
      'FREQ=WEEKLY',
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=YEARLY;BYMONTH=1,7',
      'FREQ=YEARLY;BYMONTHDAY=15',
      'FREQ=YEARLY;BYDAY=4TH',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=TH',
      'FREQ=YEARLY;BYMONTH=5;BYDAY=1MO;BYMONTHDAY=4',
      'FREQ=YEARLY;BYYEARDAY=100',
      'FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=-1',
    ].map((rule): [string, string[], string] => [
      `with ${rule}`,
      ['DTSTART;VALUE=DATE:20260315', `RRULE:${rule}`],
      notUnderstood,
    ]),
  ];
  for (const [what, lines, why] of leftOut) {
    it(`leave out an event ${what}, and say so`, () => {
      assert.deepEqual(read(...lines, 'SUMMARY:Fair'), { holidays: [], leftOut: [`Fair: ${why}`] });
    });
  }

  const broken: [string, string][] = [
    ['words', 'Public holidays of 2026'],
    ['an empty file', ''],
    ['a calendar that breaks off', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n'],
    ['an event alone', 'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260315\r\nEND:VEVENT\r\n'],
    ['a card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana\r\nEND:VCARD\r\n'],
    ['two calendars', calendar() + calendar()],
    ['a rule that is none', calendar(['DTSTART;VALUE=DATE:20260315', 'RRULE:FREQ=YEARLY;BYMONTH=13'])],
  ];
  for (const [what, text] of broken) {
    it(`do not come from ${what}`, () => {
      assert.throws(() => holidaysOfICalendar(text, years), {
        name: 'AppError',
        code: 'calendar-unreadable',
      });
    });
  }
});
