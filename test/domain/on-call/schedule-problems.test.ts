import assert from 'node:assert/strict';
import { weekOf } from '../../../src/domain/calendar/week.ts';
import type { Schedule } from '../../../src/domain/on-call/schedule.ts';
import { scheduleProblems } from '../../../src/domain/on-call/schedule-problems.ts';
import { hourMs, officeWeek } from '../../support/calendars.ts';
import { layerOf, overrideOf, scheduleOf } from '../../support/schedules.ts';

const withLayer = (parts: Parameters<typeof layerOf>[0]) => scheduleOf({ layers: [layerOf(parts)] });
const later = { ...layerOf().rotation, startsOn: '2026-06-01' };

describe('the problems of a schedule', () => {
  const good: [string, Schedule][] = [
    ['of a weekly rotation', scheduleOf()],
    ['of one person', withLayer({ people: ['ana'] })],
    ['with somebody twice, but not in a row', withLayer({ people: ['ana', 'ben', 'ana', 'chloe'] })],
    [
      'with a layer over another in its hours',
      scheduleOf({ layers: [layerOf(), layerOf({ id: 'day', restrictedTo: officeWeek })] }),
    ],
    [
      'with a layer that comes later',
      scheduleOf({ layers: [layerOf(), layerOf({ id: 'new', rotation: later })] }),
    ],
    [
      'with a start in an hour that happens twice',
      withLayer({ rotation: { ...later, startsOn: '2026-10-25', handOverMs: 2.5 * hourMs } }),
    ],
    ['with an override', scheduleOf({ overrides: [overrideOf('2026-01-06T00:00Z', '2026-01-07T00:00Z')] })],
  ];
  for (const [what, schedule] of good) {
    it(`are none ${what}`, () => assert.deepEqual(scheduleProblems(schedule), []));
  }

  const bad: [string, Schedule, PropertyKey[], string][] = [
    [
      'a zone that is not there',
      scheduleOf({ zone: 'Mars/Olympus' }),
      ['zone'],
      'There is no time zone "Mars/Olympus". Write one like Europe/Budapest.',
    ],
    [
      'no layer',
      scheduleOf({ layers: [] }),
      ['layers'],
      'There is no layer, so nobody is ever on call. Add one with the people who take turns.',
    ],
    [
      'a layer of nobody',
      withLayer({ people: [] }),
      ['layers', 0, 'people'],
      'Nobody is on this layer. Name the people in their order, or remove it.',
    ],
    [
      'somebody twice in a row',
      withLayer({ people: ['ana', 'ben', 'ben'] }),
      ['layers', 0, 'people', 2],
      'ben has two turns in a row. Remove one, or make the turns longer.',
    ],
    [
      'somebody last and first',
      withLayer({ people: ['ana', 'ben', 'ana'] }),
      ['layers', 0, 'people', 0],
      'ana has two turns in a row. Remove one, or make the turns longer.',
    ],
    [
      'a restriction without hours',
      withLayer({ restrictedTo: weekOf(() => []) }),
      ['layers', 0, 'restrictedTo'],
      'This layer never counts: its restriction has no hours. Give it hours, or remove the restriction.',
    ],
    [
      'a start that the clocks jump over',
      withLayer({ rotation: { ...later, startsOn: '2026-03-29', handOverMs: 2.5 * hourMs } }),
      ['layers', 0, 'rotation', 'handOverMs'],
      'On 2026-03-29 the clocks of Europe/Budapest jump over this time. Let the first turn start at another.',
    ],
    [
      'a layer under one that always counts',
      scheduleOf({ layers: [layerOf(), layerOf({ id: 'all' })] }),
      ['layers', 0],
      'This layer never counts: all comes after it and covers all hours. Put it after all, or restrict that one.',
    ],
    [
      'two layers of one id',
      scheduleOf({ layers: [layerOf(), layerOf({ restrictedTo: officeWeek })] }),
      ['layers', 1, 'id'],
      'The id first is there twice. Give this one another.',
    ],
    [
      'an override that ends before it starts',
      scheduleOf({ overrides: [overrideOf('2026-01-06T00:00Z', '2026-01-06T00:00Z')] }),
      ['overrides', 0, 'untilAt'],
      'This override ends before it starts. Let it end later.',
    ],
    [
      'somebody who replaces themselves',
      scheduleOf({
        overrides: [overrideOf('2026-01-06T00:00Z', '2026-01-07T00:00Z', { replaces: 'deniz' })],
      }),
      ['overrides', 0, 'replaces'],
      'deniz cannot replace themselves. Name somebody else.',
    ],
  ];
  for (const [what, schedule, path, says] of bad) {
    it(`tell of ${what}`, () => assert.deepEqual(scheduleProblems(schedule), [{ path, says }]));
  }
});
