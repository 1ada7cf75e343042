import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { weekdays } from '../../../src/domain/calendar/week.ts';
import {
  gapsIn,
  nextHandOver,
  type Period,
  shiftsIn,
  whoIsOnCall,
} from '../../../src/domain/on-call/on-call.ts';
import { type Layer, type Schedule, scheduleSchema } from '../../../src/domain/on-call/schedule.ts';
import { swapped } from '../../../src/domain/on-call/swap.ts';
import { dayMs, instant, zones } from '../../support/calendars.ts';
import { layerOf, nobodyGone, overrideOf, scheduleOf, schedulesAndPeriods } from '../../support/schedules.ts';

const always = (holds: (given: { schedule: Schedule; period: Period; gone: Set<string> }) => void) => () =>
  fc.assert(fc.property(schedulesAndPeriods, holds), { numRuns: 150 });

const inside = ({ fromAt, untilAt }: Period, at: Date): boolean => fromAt <= at && at < untilAt;

/** The edges of all that may change in a period, and their neighbours. */
const edges = (schedule: Schedule, period: Period): Date[] => {
  const shifts = shiftsIn(schedule, period, nobodyGone);
  const all = [period, ...shifts, ...schedule.overrides].flatMap(({ fromAt, untilAt }) => [fromAt, untilAt]);
  return all
    .flatMap((at) => [-1, 0, 1].map((ms) => new Date(Number(at) + ms)))
    .filter((at) => inside(period, at));
};

/** Whether the clock on the wall shows hours of a layer, asked of Luxon for one instant. */
function isRestrictedAway({ restrictedTo }: Layer, zone: string, at: Date): boolean {
  if (!restrictedTo) return false;
  const shown = DateTime.fromJSDate(at, { zone });
  const wallMs = (shown.hour * 60 + shown.minute) * 60_000 + shown.second * 1_000 + shown.millisecond;
  const [today, before] = [shown.weekday - 1, (shown.weekday + 5) % 7].map(
    (day) => restrictedTo[weekdays[day] ?? 'monday'],
  );
  return ![
    ...(today ?? []).map(({ fromMs, untilMs }) => fromMs <= wallMs && wallMs < untilMs),
    ...(before ?? []).map(({ fromMs, untilMs }) => fromMs <= wallMs + dayMs && wallMs + dayMs < untilMs),
  ].includes(true);
}

/** Who would be on call without the overrides, found from the top, and each layer asked on its own. */
function byLayers({ layers, zone }: Schedule, at: Date): string | null {
  const counts = layers.toReversed().flatMap((layer) => {
    if (isRestrictedAway(layer, zone, at)) return [];
    const alone = scheduleOf({ zone, layers: [{ ...layer, restrictedTo: null }] });
    return whoIsOnCall(alone, at, nobodyGone)?.person ?? [];
  });
  return counts[0] ?? null;
}

function byOverrides(schedule: Schedule, at: Date): string | null {
  const said = schedule.overrides.toSorted((one, other) => Number(one.at) - Number(other.at));
  return said.reduce(
    (on, override) =>
      inside(override, at) && (override.replaces === null || override.replaces === on) ? override.person : on,
    byLayers(schedule, at),
  );
}

describe('whatever the schedule', () => {
  it(
    'shifts and gaps together cover the period exactly, and never overlap',
    always(({ schedule, period, gone }) => {
      const all = [...shiftsIn(schedule, period, gone), ...gapsIn(schedule, period, gone)];
      const inOrder = all.sort((one, other) => Number(one.fromAt) - Number(other.fromAt));
      assert.deepEqual(
        [...inOrder.map(({ fromAt }) => fromAt), period.untilAt],
        [period.fromAt, ...inOrder.map(({ untilAt }) => untilAt)],
      );
      assert.ok(inOrder.every(({ fromAt, untilAt }) => fromAt < untilAt));
    }),
  );

  it(
    'who is on call is who has the shift at that instant',
    always(({ schedule, period, gone }) => {
      const shifts = shiftsIn(schedule, period, gone);
      for (const at of edges(schedule, period)) {
        const shift = shifts.find((each) => inside(each, at));
        assert.deepEqual(
          whoIsOnCall(schedule, at, gone),
          shift ? { person: shift.person, source: shift.source } : null,
        );
      }
    }),
  );

  it(
    'the last layer that counts wins, and the last override over it',
    always(({ schedule, period }) => {
      for (const at of edges(schedule, period))
        assert.equal(whoIsOnCall(schedule, at, nobodyGone)?.person ?? null, byOverrides(schedule, at));
    }),
  );

  it(
    'a period cut in two has the same shifts',
    always(({ schedule, period, gone }) => {
      const middle = new Date((Number(period.fromAt) + Number(period.untilAt)) / 2);
      const [whole, ...halves] = [period, { ...period, untilAt: middle }, { ...period, fromAt: middle }].map(
        (each) => shiftsIn(schedule, each, gone),
      );
      const cut = (whole ?? []).flatMap((shift) =>
        inside(shift, middle) && shift.fromAt < middle
          ? [
              { ...shift, untilAt: middle },
              { ...shift, fromAt: middle },
            ]
          : [shift],
      );
      assert.deepEqual(halves.flat(), cut);
    }),
  );

  it(
    'an override changes nothing outside its time',
    always(({ schedule, period, gone }) => {
      const [override, ...others] = schedule.overrides;
      if (!override) return;
      const without = { ...schedule, overrides: others };
      for (const at of edges(schedule, period).filter((each) => !inside(override, each)))
        assert.deepEqual(whoIsOnCall(schedule, at, gone), whoIsOnCall(without, at, gone));
    }),
  );

  it(
    'the next hand-over is where the person changes, and nothing changes before',
    always(({ schedule, period: { fromAt }, gone }) => {
      const found = nextHandOver(schedule, fromAt, gone);
      const on = (at: Date) => whoIsOnCall(schedule, at, gone)?.person ?? null;
      if (!found) return;
      assert.notEqual(found.from, found.to);
      assert.deepEqual([on(new Date(Number(found.at) - 1)), on(found.at)], [found.from, found.to]);
      const before = shiftsIn(schedule, { fromAt, untilAt: found.at }, gone);
      assert.deepEqual([...new Set(before.map(({ person }) => person))], found.from ? [found.from] : []);
    }),
  );

  it(
    'a swap takes over exactly the shifts of one person in the period',
    always(({ schedule, period }) => {
      const at = instant('2030-01-01T00:00Z');
      const overrides = swapped(schedule, {
        person: 'gina',
        replaces: 'ana',
        within: period,
        by: 'gina',
        at,
      });
      const swappedOne = {
        ...schedule,
        overrides: [
          ...schedule.overrides,
          ...overrides.map((each, index) => ({ ...each, id: `swap ${index}` })),
        ],
      };
      const wider = {
        fromAt: new Date(Number(period.fromAt) - dayMs),
        untilAt: new Date(Number(period.untilAt) + dayMs),
      };
      for (const each of edges(schedule, wider)) {
        const before = whoIsOnCall(schedule, each, nobodyGone)?.person;
        const expected = before === 'ana' && inside(period, each) ? 'gina' : before;
        assert.equal(whoIsOnCall(swappedOne, each, nobodyGone)?.person, expected);
      }
    }),
  );

  it(
    'it is the same after it was stored',
    always(({ schedule }) => {
      assert.deepEqual(scheduleSchema.parse(structuredClone(schedule)), schedule);
    }),
  );
});

describe('over two years in which the clocks change', () => {
  const year = { fromAt: instant('2026-01-01T12:00Z'), untilAt: instant('2028-01-01T00:00Z') };
  for (const zone of zones) {
    for (const [every, unit] of [
      [1, 'weeks'],
      [1, 'days'],
      [12, 'hours'],
      [7, 'hours'],
    ] as const) {
      it(`people take turns in their order each ${every} ${unit} in ${zone}`, () => {
        const layer = layerOf({ rotation: { every, unit, startsOn: '2025-12-01', handOverMs: 0 } });
        const shifts = shiftsIn(scheduleOf({ zone, layers: [layer] }), year, nobodyGone);
        const from = layer.people.indexOf(shifts[0]?.person ?? '');
        const expected = shifts.map((_, index) => layer.people[(from + index) % 3]);
        assert.deepEqual(
          shifts.map(({ person }) => person),
          expected,
        );
        assert.ok(shifts.length >= 104);
      });
    }
  }
});

describe('a swap', () => {
  const at = instant('2026-03-20T00:00Z');
  const take = (schedule: Schedule, replaces: string, within: string) =>
    swapped(schedule, { person: 'deniz', replaces, within, by: 'deniz', at }).map(({ fromAt, untilAt }) => [
      fromAt,
      untilAt,
    ]);

  it('of a day takes the hours of that day in the zone of the schedule, also when it has 23', () => {
    const sunday = [[instant('2026-03-29T00:00+01:00'), instant('2026-03-30T00:00+02:00')]];
    assert.deepEqual(take(scheduleOf(), 'chloe', '2026-03-29'), sunday);
  });

  it('of a day of hand-over takes the part of one person', () => {
    const morning = [[instant('2026-03-30T00:00+02:00'), instant('2026-03-30T09:00+02:00')]];
    assert.deepEqual(take(scheduleOf(), 'chloe', '2026-03-30'), morning);
  });

  it('says who replaces whom, and who said so', () => {
    const [override] = swapped(scheduleOf(), {
      person: 'deniz',
      replaces: 'chloe',
      within: '2026-03-28',
      by: 'ana',
      at,
    });
    const day = { fromAt: instant('2026-03-28T00:00+01:00'), untilAt: instant('2026-03-29T00:00+01:00') };
    assert.deepEqual(override, { person: 'deniz', replaces: 'chloe', by: 'ana', at, ...day });
  });

  it('of somebody who is not on call is nothing, nor is one with oneself', () => {
    assert.deepEqual(take(scheduleOf(), 'ana', '2026-03-29'), []);
    const own = scheduleOf({ overrides: [overrideOf('2026-03-01T00:00Z', '2026-04-01T00:00Z')] });
    assert.deepEqual(take(own, 'deniz', '2026-03-29'), []);
  });
});
