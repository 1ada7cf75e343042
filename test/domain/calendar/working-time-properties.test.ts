import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { always, type Calendar, calendarSchema } from '../../../src/domain/calendar/calendar.ts';
import { hoursOfSpecialDay, specialDayOn } from '../../../src/domain/calendar/special-days.ts';
import { wallMsOfDate } from '../../../src/domain/calendar/wall-time.ts';
import { weekdays } from '../../../src/domain/calendar/week.ts';
import {
  addWorkingTime,
  dueAfterPause,
  isWorkingTime,
  nextEndOfWork,
  nextStartOfWork,
  workingTimeBetweenMs,
} from '../../../src/domain/calendar/working-time.ts';
import { anyCalendars, calendars, dayMs, hourMs, instants } from '../../support/calendars.ts';

const lengths = fc.integer({ min: 0, max: 60 * hourMs });

/** Adds what is known to be reached before the horizon. */
function add(calendar: Calendar, from: Date, lengthMs: number): Date {
  const { at } = addWorkingTime(calendar, from, lengthMs);
  assert.ok(at);
  return at;
}

const later = (at: Date, ms: number): Date => new Date(Number(at) + ms);

/** Whether the clock on the wall shows hours of the week, asked of Luxon for one instant. */
function isWorked({ zone, week, specialDays }: Calendar, at: Date): boolean {
  const shown = DateTime.fromJSDate(at, { zone });
  const wallMs = (shown.hour * 60 + shown.minute) * 60_000 + shown.second * 1_000 + shown.millisecond;
  const [today, before] = [shown.weekday - 1, (shown.weekday + 5) % 7].map(
    (day) => week[weekdays[day] ?? 'monday'],
  );
  const usual = [
    ...(today ?? []),
    ...(before ?? []).map((each) => ({ fromMs: each.fromMs - dayMs, untilMs: each.untilMs - dayMs })),
  ];
  const special = specialDayOn(specialDays, wallMsOfDate(shown.toISODate() ?? ''));
  const hours = special ? hoursOfSpecialDay(special.hours, usual) : usual;
  return hours.some(({ fromMs, untilMs }) => fromMs <= wallMs && wallMs < untilMs);
}

describe('whatever the calendar, the zone and the time', () => {
  it('it is working time exactly when the clock on the wall shows hours of work', () => {
    fc.assert(
      fc.property(anyCalendars, instants, (calendar, at) => {
        assert.equal(isWorkingTime(calendar, at), isWorked(calendar, at));
      }),
      { numRuns: 500 },
    );
  });

  it('working time is the sum of the minutes in which somebody works', () => {
    const lengthsOfMinutes = fc.integer({ min: 0, max: 26 * 60 });
    fc.assert(
      fc.property(anyCalendars, instants, lengthsOfMinutes, (calendar, from, minutes) => {
        let worked = 0;
        for (let minute = 0; minute < minutes; minute++)
          if (isWorked(calendar, later(from, minute * 60_000))) worked++;
        assert.equal(workingTimeBetweenMs(calendar, from, later(from, minutes * 60_000)), worked * 60_000);
      }),
      { numRuns: 40 },
    );
  });

  it('more time takes longer', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, lengths, (calendar, from, one, more) => {
        const [first, second] = [add(calendar, from, one), add(calendar, from, one + more)];
        assert.ok(more === 0 ? first <= second : first < second);
      }),
    );
  });

  it('a later start does not end earlier', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, lengths, (calendar, from, delay, length) => {
        assert.ok(add(calendar, from, length) <= add(calendar, later(from, delay), length));
      }),
    );
  });

  it('two lengths in turn are their sum', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, lengths, (calendar, from, one, other) => {
        assert.deepEqual(add(calendar, add(calendar, from, one), other), add(calendar, from, one + other));
      }),
    );
  });

  it('what was added lies between', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, length) => {
        assert.equal(workingTimeBetweenMs(calendar, from, add(calendar, from, length)), length);
      }),
    );
  });

  it('a time cut in two is as long as before', () => {
    fc.assert(
      fc.property(anyCalendars, instants, lengths, lengths, (calendar, from, one, other) => {
        const [middle, until] = [later(from, one), later(from, one + other)];
        assert.equal(
          workingTimeBetweenMs(calendar, from, middle) + workingTimeBetweenMs(calendar, middle, until),
          workingTimeBetweenMs(calendar, from, until),
        );
      }),
    );
  });

  it('hours cut in two change nothing', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, length) => {
        const cut = weekdays.map((day) => [
          day,
          calendar.week[day].flatMap(({ fromMs, untilMs }) => {
            const middleMs = Math.floor((fromMs + untilMs) / 2);
            return middleMs < dayMs
              ? [
                  { fromMs: middleMs, untilMs },
                  { fromMs, untilMs: middleMs },
                ]
              : [{ fromMs, untilMs }];
          }),
        ]);
        const same = calendarSchema.parse({ ...calendar, week: Object.fromEntries(cut) });
        assert.deepEqual(add(same, from, length), add(calendar, from, length));
        assert.deepEqual(nextEndOfWork(same, from), nextEndOfWork(calendar, from));
      }),
    );
  });

  it('a pause moves what is due by exactly the working time in it', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        fc.tuple(lengths, lengths, fc.nat(20 * dayMs)),
        (calendar, from, [before, after, pause]) => {
          const pausedAt = add(calendar, from, before);
          const dueAt = add(calendar, pausedAt, after);
          const resumedAt = later(pausedAt, pause);
          const { at } = dueAfterPause(calendar, { dueAt, pausedAt, resumedAt });
          assert.ok(at);
          const pausedMs = after === 0 ? 0 : workingTimeBetweenMs(calendar, pausedAt, resumedAt);
          assert.equal(workingTimeBetweenMs(calendar, from, at), before + after + pausedMs);
          assert.equal(workingTimeBetweenMs(calendar, dueAt, at), pausedMs);
        },
      ),
    );
  });

  it('what was left before the pause is left after it', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, fc.nat(20 * dayMs), (calendar, pausedAt, left, pause) => {
        const dueAt = add(calendar, pausedAt, left + 1);
        const resumedAt = later(pausedAt, pause);
        const { at } = dueAfterPause(calendar, { dueAt, pausedAt, resumedAt });
        assert.ok(at);
        assert.equal(workingTimeBetweenMs(calendar, resumedAt, at), left + 1);
      }),
    );
  });

  it('work starts and ends where it changes, and not before', () => {
    fc.assert(
      fc.property(anyCalendars, instants, (calendar, at) => {
        const [start, end] = [nextStartOfWork(calendar, at), nextEndOfWork(calendar, at)];
        if (start) assert.ok(isWorkingTime(calendar, start) && !isWorkingTime(calendar, later(start, -1)));
        if (end) assert.ok(!isWorkingTime(calendar, end) && isWorkingTime(calendar, later(end, -1)));
        const first = Math.min(Number(start ?? Infinity), Number(end ?? Infinity));
        if (first === Infinity) return;
        const steadyMs = workingTimeBetweenMs(calendar, at, new Date(first));
        assert.equal(steadyMs, isWorkingTime(calendar, at) ? first - Number(at) : 0);
      }),
    );
  });

  it('always is real time', () => {
    fc.assert(
      fc.property(instants, lengths, (from, length) => {
        assert.deepEqual(add(always, from, length), later(from, length));
      }),
    );
  });

  it('a calendar is the same after it was stored', () => {
    fc.assert(
      fc.property(anyCalendars, (calendar) => {
        assert.deepEqual(calendarSchema.parse(JSON.parse(JSON.stringify(calendar))), calendar);
      }),
    );
  });
});
