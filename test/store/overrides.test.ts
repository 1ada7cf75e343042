import assert from 'node:assert/strict';
import { tellShift } from '../../src/domain/on-call/tell-shift.ts';
import { overridesContract } from '../contract/overrides.ts';
import { scheduleOf } from '../support/schedules.ts';
import { changeOf } from '../support/shift-changes.ts';
import { useStore } from './database.ts';

const dayMs = 24 * 3_600_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);

describe('Overrides in the database', () => {
  const mongo = useStore();
  overridesContract(async () => (await mongo.empty()).overrides);

  it('are forgotten 90 days after they have ended', async () => {
    const { overrides, housekeeping } = await mongo.empty();
    await overrides.append(changeOf({ id: 'old', untilAt: inDays(-1) }));
    await overrides.append(changeOf({ id: 'young', seq: 2, untilAt: inDays(0) }));
    await housekeeping.forgetOld(inDays(89));
    const { changes } = await overrides.ofSchedule('payments');
    assert.deepEqual(
      changes.map(({ id }) => id),
      ['young'],
    );
  });

  it('are forgotten with what was told of them, long after', async () => {
    const { effects, housekeeping, database } = await mongo.empty();
    await effects.enqueue(tellShift(changeOf(), scheduleOf(), new Set()));
    const leased = await effects.lease({ owner: 'me', leaseMs: 60_000, now: new Date(), limit: 1 });
    for (const effect of leased) await effects.settle(effect, { sent: null }, new Date());
    await housekeeping.forgetOld(inDays(399));
    assert.equal(await database.collection('effects').countDocuments(), 2);
    await housekeeping.forgetOld(inDays(401));
    const [left, ...more] = await database.collection('effects').find().toArray();
    assert.deepEqual([left?.state, more], ['pending', []]);
  });

  it('that cannot be read are reported, and keep no other from being read', async () => {
    const { overrides, database } = await mongo.empty();
    await overrides.append(changeOf());
    await overrides.append(changeOf({ id: 'two', seq: 2 }));
    await database
      .collection<{ _id: string }>('overrides')
      .updateOne({ _id: 'one' }, { $set: { state: 'dreaming' } });
    const { last, changes } = await overrides.ofSchedule('payments');
    assert.deepEqual([last, changes.map(({ id }) => id)], [2, ['two']]);
    await database
      .collection<{ _id: string }>('overrides')
      .updateOne({ _id: 'two' }, { $set: { state: 'dreaming' } });
    assert.equal((await overrides.ofSchedule('payments')).last, 2, 'the next one is numbered after it');
    assert.match(mongo.takeReports().join(), /The override one cannot be read/);
  });
});
