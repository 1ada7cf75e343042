import fc from 'fast-check';
import type { Layer, Override, Schedule } from '../../src/domain/on-call/schedule.ts';
import { dayMs, hourMs, instant, instants, weeks, zones } from './calendars.ts';

export const nobodyGone: ReadonlySet<string> = new Set();

/** By default Ana, Ben and Chloe take a week each, from Monday at nine. */
export const layerOf = (parts: Partial<Layer> = {}): Layer => ({
  id: 'first',
  people: ['ana', 'ben', 'chloe'],
  rotation: { every: 1, unit: 'weeks', startsOn: '2026-01-05', handOverMs: 9 * hourMs },
  restrictedTo: null,
  ...parts,
});

export const scheduleOf = (parts: Partial<Schedule> = {}): Schedule => ({
  name: 'Payments',
  zone: 'Europe/Budapest',
  layers: [layerOf()],
  overrides: [],
  ...parts,
});

export const overrideOf = (
  from: string,
  until: string,
  parts: Partial<Omit<Override, 'fromAt' | 'untilAt'>> = {},
): Override => ({
  id: 'one',
  person: 'deniz',
  replaces: null,
  by: 'deniz',
  at: instant('2026-01-01T00:00Z'),
  ...parts,
  fromAt: instant(from),
  untilAt: instant(until),
});

const people = fc.constantFrom('ana', 'ben', 'chloe', 'deniz');

const rotations = fc
  .tuple(
    fc.constantFrom<[Layer['rotation']['unit'], number]>(['hours', 24], ['days', 9], ['weeks', 3]),
    fc.integer({ min: 1, max: 24 }),
    fc.constantFrom('2025-01-01', '2026-03-29', '2026-10-20'),
    fc.integer({ min: 0, max: 95 }),
  )
  .map(([[unit, most], every, startsOn, quarter]) => ({
    every: Math.min(every, most),
    unit,
    startsOn,
    handOverMs: (quarter * hourMs) / 4,
  }));

const layers: fc.Arbitrary<Layer[]> = fc
  .array(fc.tuple(fc.array(people, { maxLength: 4 }), rotations, fc.option(weeks)), { maxLength: 3 })
  .map((all) =>
    all.map(([named, rotation, restrictedTo], index) => ({
      id: `layer ${index}`,
      people: named,
      rotation,
      restrictedTo,
    })),
  );

/** Periods of some days; half of the instants lie near a day on which clocks change. */
const periods = fc
  .tuple(instants, fc.integer({ min: 1, max: 12 * dayMs }))
  .map(([fromAt, lengthMs]) => ({ fromAt, untilAt: new Date(Number(fromAt) + lengthMs) }));

/** Within a week or so of `around`, so that they meet it. */
const overridesNear = (around: Date): fc.Arbitrary<Override[]> =>
  fc
    .array(
      fc.tuple(
        people,
        fc.option(people),
        fc.integer({ min: -3 * dayMs, max: 10 * dayMs }),
        fc.integer({ min: 1, max: 4 * dayMs }),
        fc.integer({ min: 0, max: 3 }),
      ),
      { maxLength: 4 },
    )
    .map((all) =>
      all.map(([person, replaces, delay, lengthMs, at], index) => ({
        id: `override ${index}`,
        person,
        replaces,
        fromAt: new Date(Number(around) + delay),
        untilAt: new Date(Number(around) + delay + lengthMs),
        by: person,
        at: new Date(at),
      })),
    );

/** A schedule, and a period in which its overrides may lie. */
export const schedulesAndPeriods = periods.chain((period) =>
  fc
    .tuple(
      fc.constantFrom(...zones),
      layers,
      overridesNear(period.fromAt),
      fc.uniqueArray(people, { maxLength: 2 }),
    )
    .map(([zone, all, overrides, gone]) => ({
      schedule: scheduleOf({ zone, layers: all, overrides }),
      period,
      gone: new Set(gone),
    })),
);
