import assert from 'node:assert/strict';
import { weekOf } from '../../../src/domain/calendar/week.ts';
import { overviewOf } from '../../../src/domain/on-call/overview.ts';
import { schedulesNamed } from '../../../src/domain/on-call/schedules-named.ts';
import { hours, instant } from '../../support/calendars.ts';
import { smallRulebook } from '../../support/policies.ts';
import { layerOf, nobodyGone, scheduleOf } from '../../support/schedules.ts';

describe('How a schedule stands', () => {
  const tuesday = instant('2026-01-13T10:00+01:00');
  const overview = (schedule = scheduleOf(), gone: ReadonlySet<string> = nobodyGone) =>
    overviewOf(['payments', schedule], { at: tuesday, gone });

  it('is who is on call, until when, and who comes then', () => {
    assert.deepEqual(overview(), {
      ...{ id: 'payments', name: 'Payments', zone: 'Europe/Budapest', person: 'ben', gaps: [] },
      next: [{ at: instant('2026-01-19T09:00+01:00'), from: 'ben', to: 'chloe' }],
    });
  });

  it('is also who comes after a time in which nobody does', () => {
    const { person, next } = overview(scheduleOf(), new Set(['chloe']));
    assert.deepEqual([person, next.map(({ to }) => to)], ['ben', [null, 'ana']]);
  });

  it('has nothing to come where one person is always on call', () => {
    const { person, next } = overview(scheduleOf({ layers: [layerOf({ people: ['ana'] })] }));
    assert.deepEqual([person, next], ['ana', []]);
  });

  it('names the times of the next two weeks when nobody will be, and not the one that has begun', () => {
    const nights = layerOf({ people: ['ana'], restrictedTo: weekOf(() => [hours(22, 30)]) });
    const { person, gaps } = overview(scheduleOf({ layers: [nights] }));
    assert.equal(person, null);
    assert.deepEqual(gaps[0]?.fromAt, instant('2026-01-14T06:00+01:00'));
    assert.equal(gaps.length, 14);
  });
});

describe('The schedules that words stand for', () => {
  const roster = {
    ...smallRulebook,
    schedules: {
      payments: scheduleOf({ name: 'Payments duty', layers: [layerOf({ people: ['chloe'] })] }),
      network: scheduleOf({ name: 'Network', layers: [layerOf({ people: ['elif'] })] }),
      night: scheduleOf({ name: 'Night', layers: [layerOf({ people: ['elif', 'dan'] })] }),
      platform: scheduleOf({ name: 'Platform', layers: [layerOf({ people: ['zoe'] })] }),
    },
  };
  const cases: [string, string[]][] = [
    ['', ['payments', 'network', 'night', 'platform']],
    ['network', ['network']],
    [' Payments  DUTY ', ['payments']],
    ['checkout', ['payments', 'night']],
    ['platform', ['platform']],
    ['nothing', []],
  ];
  for (const [words, expected] of cases)
    it(`"${words}" stands for ${expected.join(', ') || 'none'}`, () => {
      assert.deepEqual(
        schedulesNamed(roster, words).map(([id]) => id),
        expected,
      );
    });

  it('are not those of a team whose people on it have left', () => {
    const gone = new Set(['chloe']);
    const found = schedulesNamed({ ...roster, gone }, 'checkout');
    assert.deepEqual(
      found.map(([id]) => id),
      ['night'],
    );
  });
});
