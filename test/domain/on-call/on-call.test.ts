import assert from 'node:assert/strict';
import { weekOf } from '../../../src/domain/calendar/week.ts';
import {
  gapsIn,
  handOversIn,
  nextHandOver,
  shiftsIn,
  whoIsOnCall,
} from '../../../src/domain/on-call/on-call.ts';
import type { Schedule } from '../../../src/domain/on-call/schedule.ts';
import { hourMs, hours, instant, officeWeek } from '../../support/calendars.ts';
import { layerOf, nobodyGone, overrideOf, scheduleOf } from '../../support/schedules.ts';

const weekly = scheduleOf();
const rotation = (parts: Partial<ReturnType<typeof layerOf>['rotation']>) => ({
  ...layerOf().rotation,
  ...parts,
});
const byDay = layerOf({ id: 'office', people: ['farid'], restrictedTo: officeWeek });
const night = layerOf({ id: 'night', people: ['elif'], restrictedTo: weekOf(() => [hours(22, 30)]) });
const period = (from: string, until: string) => ({ fromAt: instant(from), untilAt: instant(until) });

/** `ana 2026-01-05T08:00Z first`: who, from when, and for what reason. */
const said = (schedule: Schedule, from: string, until: string): string[] =>
  shiftsIn(schedule, period(from, until), nobodyGone).map(({ person, fromAt, source }) => {
    const why = 'layer' in source ? source.layer : `override ${source.override}`;
    return `${person} ${fromAt.toISOString().slice(0, 16)}Z ${why}`;
  });

describe('who is on call', () => {
  const cases: [string, Schedule, string, string | null][] = [
    ['the first person from the start of the rotation', weekly, '2026-01-05T09:00+01:00', 'ana'],
    ['nobody before it', weekly, '2026-01-05T08:59:59.999+01:00', null],
    ['the first until the hand-over', weekly, '2026-01-12T08:59:59.999+01:00', 'ana'],
    ['the next from the hand-over on', weekly, '2026-01-12T09:00+01:00', 'ben'],
    ['the first again when all had their turn', weekly, '2026-01-26T09:00+01:00', 'ana'],
    ['somebody until nine by the clock on the wall, also in summer', weekly, '2026-06-29T08:59+02:00', 'ana'],
    ['the next from nine by the clock on the wall, also in summer', weekly, '2026-06-29T09:00+02:00', 'ben'],
    [
      'a later layer in its hours',
      scheduleOf({ layers: [layerOf(), byDay] }),
      '2026-01-13T10:00+01:00',
      'farid',
    ],
    [
      'an earlier layer outside them',
      scheduleOf({ layers: [layerOf(), byDay] }),
      '2026-01-13T17:00+01:00',
      'ben',
    ],
    ['a layer over midnight', scheduleOf({ layers: [night] }), '2026-01-14T05:59+01:00', 'elif'],
    ['nobody in no layer', scheduleOf({ layers: [] }), '2026-01-13T10:00+01:00', null],
    [
      'nobody on a layer of nobody',
      scheduleOf({ layers: [layerOf({ people: [] })] }),
      '2026-01-13T10:00+01:00',
      null,
    ],
  ];
  for (const [what, schedule, at, expected] of cases) {
    it(`is ${what}`, () => {
      assert.equal(whoIsOnCall(schedule, instant(at), nobodyGone)?.person ?? null, expected);
    });
  }

  it('is told with the reason', () => {
    const overrides = [overrideOf('2026-01-13T00:00Z', '2026-01-14T00:00Z')];
    const schedule = scheduleOf({ overrides });
    const at = (iso: string) => whoIsOnCall(schedule, instant(iso), nobodyGone);
    assert.deepEqual(at('2026-01-13T10:00Z'), { person: 'deniz', source: { override: 'one' } });
    assert.deepEqual(at('2026-01-14T10:00Z'), { person: 'ben', source: { layer: 'first' } });
  });

  it('is nobody when they are gone, rather than somebody of another layer', () => {
    const schedule = scheduleOf({ layers: [layerOf(), byDay] });
    assert.equal(whoIsOnCall(schedule, instant('2026-01-13T10:00+01:00'), new Set(['farid'])), null);
  });
});

describe('an override', () => {
  const [from, until] = ['2026-01-12T00:00+01:00', '2026-01-13T00:00+01:00'];

  it('holds from its first instant to before its last', () => {
    const schedule = scheduleOf({ overrides: [overrideOf('2026-01-12T10:00Z', '2026-01-12T12:00Z')] });
    assert.deepEqual(said(schedule, from, until), [
      'ana 2026-01-11T23:00Z first',
      'ben 2026-01-12T08:00Z first',
      'deniz 2026-01-12T10:00Z override one',
      'ben 2026-01-12T12:00Z first',
    ]);
  });

  it('that replaces somebody holds only while they would be on call', () => {
    const schedule = scheduleOf({ overrides: [overrideOf(from, until, { replaces: 'ben' })] });
    assert.deepEqual(said(schedule, from, until), [
      'ana 2026-01-11T23:00Z first',
      'deniz 2026-01-12T08:00Z override one',
    ]);
  });

  it('may replace somebody who replaces somebody', () => {
    const overrides = [
      overrideOf(from, until, {
        id: 'two',
        person: 'elif',
        replaces: 'deniz',
        at: instant('2026-01-03T00:00Z'),
      }),
      overrideOf(from, until, { replaces: 'ben', at: instant('2026-01-02T00:00Z') }),
    ];
    assert.deepEqual(said(scheduleOf({ overrides }), from, until), [
      'ana 2026-01-11T23:00Z first',
      'elif 2026-01-12T08:00Z override two',
    ]);
  });

  it('said later wins over one said before', () => {
    const overrides = [
      overrideOf(from, until, { id: 'two', person: 'elif', at: instant('2026-01-03T00:00Z') }),
      overrideOf(from, until, { at: instant('2026-01-02T00:00Z') }),
    ];
    assert.deepEqual(said(scheduleOf({ overrides }), from, until), ['elif 2026-01-11T23:00Z override two']);
  });

  it('of the same instant wins over those before it in the list', () => {
    const overrides = [overrideOf(from, until), overrideOf(from, until, { id: 'two', person: 'elif' })];
    assert.deepEqual(said(scheduleOf({ overrides }), from, until), ['elif 2026-01-11T23:00Z override two']);
  });

  it('fills a gap, and stands in for somebody who is gone', () => {
    const overrides = [overrideOf(from, until)];
    const schedule = scheduleOf({ layers: [], overrides });
    assert.deepEqual(gapsIn(schedule, period(from, until), nobodyGone), []);
    assert.deepEqual(gapsIn(scheduleOf({ overrides }), period(from, until), new Set(['ana', 'ben'])), []);
  });
});

describe('turns', () => {
  it('of a day are handed over at the same time of the wall when the clocks change', () => {
    const daily = scheduleOf({ layers: [layerOf({ rotation: rotation({ unit: 'days' }) })] });
    assert.deepEqual(said(daily, '2026-03-27T12:00Z', '2026-03-30T12:00Z'), [
      'ana 2026-03-27T12:00Z first',
      'ben 2026-03-28T08:00Z first',
      'chloe 2026-03-29T07:00Z first',
      'ana 2026-03-30T07:00Z first',
    ]);
  });

  it('of twelve hours stay at nine and nine when the clocks change', () => {
    const halves = scheduleOf({ layers: [layerOf({ rotation: rotation({ every: 12, unit: 'hours' }) })] });
    assert.deepEqual(said(halves, '2026-10-24T19:00Z', '2026-10-25T20:30Z'), [
      'ana 2026-10-24T19:00Z first',
      'ben 2026-10-25T08:00Z first',
      'chloe 2026-10-25T20:00Z first',
    ]);
  });

  it('that start in an hour that is jumped over start at the jump', () => {
    const daily = layerOf({ rotation: rotation({ unit: 'days', handOverMs: 2.5 * hourMs }) });
    assert.deepEqual(said(scheduleOf({ layers: [daily] }), '2026-03-29T00:00Z', '2026-03-30T02:00Z'), [
      'ben 2026-03-29T00:00Z first',
      'chloe 2026-03-29T01:00Z first',
      'ana 2026-03-30T00:30Z first',
    ]);
  });

  it('that start in an hour that happens twice start at the first and are not given back', () => {
    const daily = layerOf({ rotation: rotation({ unit: 'days', handOverMs: 2.5 * hourMs }) });
    assert.deepEqual(said(scheduleOf({ layers: [daily] }), '2026-10-25T00:00Z', '2026-10-25T04:00Z'), [
      'ben 2026-10-25T00:00Z first',
      'chloe 2026-10-25T00:30Z first',
    ]);
    const at = instant('2026-10-25T01:10Z');
    assert.equal(whoIsOnCall(scheduleOf({ layers: [daily] }), at, nobodyGone)?.person, 'chloe');
  });

  it('of one person are one shift', () => {
    const alone = scheduleOf({ layers: [layerOf({ people: ['ana'] })] });
    assert.deepEqual(said(alone, '2026-02-01T00:00Z', '2027-02-01T00:00Z'), ['ana 2026-02-01T00:00Z first']);
    assert.deepEqual(said(alone, '2026-01-01T00:00Z', '2026-02-01T00:00Z'), ['ana 2026-01-05T08:00Z first']);
    assert.deepEqual(said(alone, '2025-01-01T00:00Z', '2026-01-01T00:00Z'), []);
  });
});

describe('gaps', () => {
  const office = scheduleOf({ layers: [byDay] });

  it('are the times outside a restriction', () => {
    assert.deepEqual(gapsIn(office, period('2026-01-13T12:00+01:00', '2026-01-14T12:00+01:00'), nobodyGone), [
      { ...period('2026-01-13T17:00+01:00', '2026-01-14T09:00+01:00'), gone: null, zone: 'Europe/Budapest' },
    ]);
  });

  it('are the times of those who are gone, with their name', () => {
    const gone = new Set(['ben']);
    assert.deepEqual(gapsIn(weekly, period('2026-01-10T00:00Z', '2026-01-30T00:00Z'), gone), [
      { ...period('2026-01-12T09:00+01:00', '2026-01-19T09:00+01:00'), gone: 'ben', zone: 'Europe/Budapest' },
    ]);
  });

  it('are the whole period when there is nobody at all', () => {
    const all = period('2026-01-10T00:00Z', '2026-01-30T00:00Z');
    assert.deepEqual(gapsIn(scheduleOf({ layers: [] }), all, nobodyGone), [
      { ...all, gone: null, zone: 'Europe/Budapest' },
    ]);
  });
});

describe('the next hand-over', () => {
  const next: [string, Schedule, string, string, string | null, string | null][] = [
    ['goes to the next person', weekly, '2026-01-06T00:00Z', '2026-01-12T09:00+01:00', 'ana', 'ben'],
    [
      'comes after the one at this instant',
      weekly,
      '2026-01-12T09:00+01:00',
      '2026-01-19T09:00+01:00',
      'ben',
      'chloe',
    ],
    ['is the start of the rotation', weekly, '2025-01-05T00:00Z', '2026-01-05T09:00+01:00', null, 'ana'],
    [
      'goes to nobody',
      scheduleOf({ layers: [byDay] }),
      '2026-01-09T12:00+01:00',
      '2026-01-09T17:00+01:00',
      'farid',
      null,
    ],
    [
      'comes from nobody',
      scheduleOf({ layers: [byDay] }),
      '2026-01-09T17:00+01:00',
      '2026-01-12T09:00+01:00',
      null,
      'farid',
    ],
  ];
  for (const [what, schedule, after, at, from, to] of next) {
    it(what, () => {
      assert.deepEqual(nextHandOver(schedule, instant(after), nobodyGone), { at: instant(at), from, to });
    });
  }

  it('is none for one person alone, and for nobody', () => {
    for (const people of [['ana'], []]) {
      const schedule = scheduleOf({ layers: [layerOf({ people })] });
      assert.equal(nextHandOver(schedule, instant('2026-02-01T00:00Z'), nobodyGone), null);
    }
  });

  it('is none where only the reason changes', () => {
    const farid = layerOf({ people: ['farid'] });
    const schedule = scheduleOf({ layers: [farid, byDay] });
    assert.equal(nextHandOver(schedule, instant('2026-02-01T00:00Z'), nobodyGone), null);
  });

  it('goes to nobody when the next person is gone', () => {
    const found = nextHandOver(weekly, instant('2026-01-06T00:00Z'), new Set(['ben']));
    assert.deepEqual(found, { at: instant('2026-01-12T09:00+01:00'), from: 'ana', to: null });
  });
});

describe('the hand-overs in a period', () => {
  const found = (schedule: Schedule, from: string, until: string, gone: ReadonlySet<string> = nobodyGone) =>
    handOversIn(schedule, period(from, until), gone).map(
      ({ at, from: one, to }) => `${at.toISOString().slice(0, 16)} ${one} ${to}`,
    );

  it('are all of them, in order', () => {
    assert.deepEqual(found(weekly, '2026-01-05T09:00+01:00', '2026-01-20T00:00+01:00'), [
      '2026-01-12T08:00 ana ben',
      '2026-01-19T08:00 ben chloe',
    ]);
  });

  it('are not at its first instant, nor at its end', () => {
    assert.deepEqual(found(weekly, '2026-01-12T09:00+01:00', '2026-01-19T09:00+01:00'), []);
    assert.equal(found(weekly, '2026-01-12T08:59:59.999+01:00', '2026-01-19T09:00:00.001+01:00').length, 2);
  });

  it('are also to nobody and from nobody', () => {
    assert.deepEqual(found(weekly, '2026-01-01T00:00Z', '2026-01-20T00:00Z', new Set(['ben'])), [
      '2026-01-05T08:00 null ana',
      '2026-01-12T08:00 ana null',
      '2026-01-19T08:00 null chloe',
    ]);
  });
});
