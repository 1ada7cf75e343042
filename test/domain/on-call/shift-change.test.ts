import assert from 'node:assert/strict';
import { whoIsOnCall } from '../../../src/domain/on-call/on-call.ts';
import { overridesOf, standingChanges, withChanges } from '../../../src/domain/on-call/shift-change.ts';
import { at } from '../../support/escalations.ts';
import { smallRulebook } from '../../support/policies.ts';
import { scheduleOf } from '../../support/schedules.ts';
import { changeOf } from '../../support/shift-changes.ts';

const ids = (changes: readonly { id: string }[]) => changes.map(({ id }) => id);

describe('What was said of an override', () => {
  it('stands as it was said last, whatever the order it is read in', () => {
    const asked = changeOf({ id: 'one', seq: 1, state: 'asked' });
    const holds = changeOf({ id: 'two', seq: 2, override: 'one', state: 'holds' });
    const other = changeOf({ id: 'three', seq: 3 });
    assert.deepEqual(ids(standingChanges([other, holds, asked])), ['two', 'three']);
  });

  it('does not stand in for an override of another schedule', () => {
    const here = changeOf({ id: 'one', seq: 1 });
    const there = changeOf({ id: 'one', schedule: 'network', seq: 2, state: 'undone' });
    assert.deepEqual(
      overridesOf('payments', [here, there]).map(({ id }) => id),
      ['one'],
    );
  });

  for (const state of ['asked', 'declined', 'undone'] as const)
    it(`counts for nothing when it is ${state}`, () => {
      const changes = [changeOf({ id: 'one' }), changeOf({ id: 'two', seq: 2, override: 'one', state })];
      assert.deepEqual(overridesOf('payments', changes), []);
    });

  it('is on call in the rulebook, beside what the file says', () => {
    const schedules = { payments: scheduleOf() };
    const rulebook = withChanges({ ...smallRulebook, schedules }, [
      changeOf({ replaces: null }),
      changeOf({ id: 'gone', schedule: 'removed' }),
    ]);
    const { payments } = rulebook.schedules;
    assert.ok(payments);
    assert.equal(whoIsOnCall(payments, at(60), rulebook.gone)?.person, 'deniz');
    assert.notEqual(whoIsOnCall(payments, at(120), rulebook.gone)?.person, 'deniz');
    assert.deepEqual(Object.keys(rulebook.schedules), ['payments']);
  });

  it('adds who has left to those whom the file calls gone', () => {
    const rulebook = withChanges({ ...smallRulebook, gone: new Set(['dan']) }, [], ['elif']);
    assert.deepEqual([...rulebook.gone], ['dan', 'elif']);
  });
});
