import assert from 'node:assert/strict';
import fc from 'fast-check';
import { workingTimeBetweenMs } from '../../src/domain/calendar/working-time.ts';
import type { Deadline } from '../../src/domain/deadlines.ts';
import type { PromisedLength } from '../../src/domain/policy.ts';
import { promisedFrom, resumed } from '../../src/domain/promised-length.ts';
import type { Roster } from '../../src/domain/roster.ts';
import { calendarOf, hourMs, instant, instants } from '../support/calendars.ts';
import { smallRulebook } from '../support/policies.ts';

/** Monday to Friday from nine to five, in Budapest. */
const office = calendarOf({});
const roster: Roster = { ...smallRulebook, calendars: { office } };
const warnMostMs = hourMs;

const promise = (length: PromisedLength, from: string) => {
  const { dueAt, warnAt } = promisedFrom(instant(from), length, { roster, warnMostMs });
  return [dueAt, warnAt].map((at) => at?.toISOString().slice(0, 16));
};
const hoursOf = (hours: number, calendar: string | null = null, warnHours?: number): PromisedLength => ({
  withinMs: hours * hourMs,
  calendar,
  ...(warnHours !== undefined && { warnBeforeMs: warnHours * hourMs }),
});

describe('a promised length', () => {
  const cases: [string, PromisedLength, string, [string, string]][] = [
    ['runs by the clock', hoursOf(4), '2026-03-06T15:00Z', ['2026-03-06T19:00', '2026-03-06T18:12']],
    [
      'warns an hour ahead at most where the policy does not say',
      hoursOf(10),
      '2026-03-06T10:00Z',
      ['2026-03-06T20:00', '2026-03-06T19:00'],
    ],
    [
      'warns as far ahead as the policy says',
      hoursOf(10, null, 4),
      '2026-03-06T10:00Z',
      ['2026-03-06T20:00', '2026-03-06T16:00'],
    ],
    [
      'warns at once when that is longer than it is itself',
      hoursOf(2, null, 4),
      '2026-03-06T10:00Z',
      ['2026-03-06T12:00', '2026-03-06T10:00'],
    ],
    [
      'runs in working time only, over a weekend',
      hoursOf(4, 'office'),
      '2026-03-06T14:00Z',
      ['2026-03-09T10:00', '2026-03-09T09:12'],
    ],
    [
      'and over the night in which the clocks change',
      hoursOf(4, 'office'),
      '2026-03-27T14:00Z',
      ['2026-03-30T09:00', '2026-03-30T08:12'],
    ],
    [
      'warns in working time too',
      hoursOf(4, 'office', 3),
      '2026-03-06T14:00Z',
      ['2026-03-09T10:00', '2026-03-06T15:00'],
    ],
    [
      'runs by the clock when its calendar is gone',
      hoursOf(4, 'gone'),
      '2026-03-06T15:00Z',
      ['2026-03-06T19:00', '2026-03-06T18:12'],
    ],
  ];
  for (const [title, length, from, expected] of cases)
    it(title, () => assert.deepEqual(promise(length, from), expected));
});

const deadline = (dueAt: Date, pausedAt: Date | null, calendar: string | null): Deadline => ({
  ...{ kind: 'resolve' as const, subject: null, seq: 1, startedAt: new Date(0), dueAt, warnAt: null },
  ...{ warnedAt: null, brokenAt: null, snoozed: false, calendar, pausedAt },
});

describe('a pause', () => {
  const spans = fc.tuple(instants, fc.nat(100 * 60), fc.nat(10_000), fc.nat(10_000));

  it('moves what runs by the clock by exactly its length', () => {
    fc.assert(
      fc.property(spans, ([from, lengthMin, beforeMin, pauseMin]) => {
        const dueAt = new Date(Number(from) + lengthMin * 60_000);
        const pausedAt = new Date(Number(from) + beforeMin * 60_000);
        const resumedAt = new Date(Number(pausedAt) + pauseMin * 60_000);
        const moved = resumed(deadline(dueAt, pausedAt, null), resumedAt, roster);
        assert.equal(Number(moved.dueAt) - Number(dueAt), pauseMin * 60_000);
        assert.equal(moved.pausedAt, null);
      }),
    );
  });

  it('leaves as much working time as was left when it began', () => {
    fc.assert(
      fc.property(spans, ([from, lengthMin, beforeMin, pauseMin]) => {
        const length = { withinMs: (lengthMin + 1) * 60_000, calendar: 'office' };
        const { dueAt } = promisedFrom(from, length, { roster, warnMostMs });
        const pausedAt = new Date(Number(from) + beforeMin * 60_000);
        const resumedAt = new Date(Number(pausedAt) + pauseMin * 60_000);
        const moved = resumed(deadline(dueAt, pausedAt, 'office'), resumedAt, roster);
        const left = workingTimeBetweenMs(office, pausedAt, dueAt);
        assert.equal(workingTimeBetweenMs(office, resumedAt, moved.dueAt), left);
      }),
      { numRuns: 300 },
    );
  });

  it('of something that is not paused changes nothing', () => {
    const running = deadline(instant('2026-03-06T14:00Z'), null, null);
    assert.equal(resumed(running, instant('2026-03-07T14:00Z'), roster), running);
  });
});
