import assert from 'node:assert/strict';
import type { Overrides } from '../../src/usecases/ports.ts';
import { at } from '../support/escalations.ts';
import { changeOf } from '../support/shift-changes.ts';

/** What every store of overrides does. `fresh` gives an empty one. */
export function overridesContract(fresh: () => Promise<Overrides>): void {
  let overrides: Overrides;
  beforeEach(async () => {
    overrides = await fresh();
  });

  it('a change is read as it was said', async () => {
    const change = changeOf({ reason: 'A $wedding. 🎉' });
    assert.equal(await overrides.append(change), true);
    assert.deepEqual(await overrides.load('one'), change);
    assert.equal(await overrides.load('two'), null);
  });

  it('a change that is there already is not added again, whatever its number', async () => {
    await overrides.append(changeOf());
    assert.equal(await overrides.append(changeOf({ seq: 2, person: 'ben' })), false);
    assert.deepEqual(await overrides.ofSchedule('payments'), { last: 1, changes: [changeOf()] });
  });

  it('of many who follow the same change only one does', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `change-${index}`);
    const added = await Promise.all(ids.map((id) => overrides.append(changeOf({ id, seq: 7 }))));
    assert.equal(added.filter(Boolean).length, 1);
    assert.equal(await overrides.append(changeOf({ id: 'other', schedule: 'network', seq: 7 })), true);
  });

  it('the changes of a schedule come in their order', async () => {
    for (const seq of [2, 10, 1]) await overrides.append(changeOf({ id: `change-${seq}`, seq }));
    await overrides.append(changeOf({ id: 'elsewhere', schedule: 'network' }));
    const { last, changes } = await overrides.ofSchedule('payments');
    assert.deepEqual([last, changes.map(({ seq }) => seq)], [10, [1, 2, 10]]);
    assert.deepEqual(await overrides.ofSchedule('nothing'), { last: 0, changes: [] });
  });

  it('what ends after an instant is found in all schedules, and nothing that has ended then', async () => {
    await overrides.append(changeOf({ id: 'ended', seq: 1, untilAt: at(90) }));
    await overrides.append(changeOf({ id: 'runs', seq: 2, untilAt: at(91) }));
    await overrides.append(changeOf({ id: 'elsewhere', schedule: 'network', untilAt: at(500) }));
    const found = await overrides.endingAfter(at(90));
    assert.deepEqual(found.map(({ id }) => id).sort(), ['elsewhere', 'runs']);
  });

  it('a schedule is watched since it was first seen, whoever sees it again', async () => {
    const seen = await Promise.all(
      [at(0), at(1), at(2)].map((now) => overrides.watchedSince('payments', now)),
    );
    assert.equal(new Set(seen.map(Number)).size, 1);
    assert.deepEqual(await overrides.watchedSince('payments', at(9)), seen[0]);
    assert.deepEqual(await overrides.watchedSince('network', at(9)), at(9));
  });
}
