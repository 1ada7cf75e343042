import assert from 'node:assert/strict';
import { tellHandOver } from '../../src/domain/on-call/tell-hand-over.ts';
import { at } from '../support/escalations.ts';
import { scheduleOf } from '../support/schedules.ts';
import { useStore } from './database.ts';

const told = tellHandOver({
  ...{ id: 'payments', schedule: scheduleOf(), untilAt: null, open: [], roomsFor: new Map() },
  handOver: { at: at(0), from: 'ana', to: 'ben' },
  workspace: 'slack:T1',
});

describe('What is told about no case, in the database', () => {
  const mongo = useStore();

  it('is sent once to each, whoever puts it in and wherever that was cut off', async () => {
    const { effects } = await mongo.empty();
    const another = await mongo.openAnother();
    await effects.enqueue({ ...told, outbox: told.outbox.slice(0, 1) });
    await Promise.all([effects.enqueue(told), another.effects.enqueue(told)]);
    const lease = { leaseMs: 60_000, now: new Date(Date.now() + 1_000), limit: 9 };
    const leased = await Promise.all([
      effects.lease({ ...lease, owner: 'one' }),
      another.effects.lease({ ...lease, owner: 'other' }),
    ]);
    assert.deepEqual(
      leased
        .flat()
        .map(({ effect }) => effect.kind === 'word' && effect.person)
        .sort(),
      ['ana', 'ben'],
    );
    for (const effect of leased.flat())
      await effects.settle(effect, { sent: { channel: 'D1', id: effect.id } }, new Date());
    await another.effects.enqueue(told);
    assert.deepEqual(await effects.lease({ ...lease, owner: 'one' }), []);
  });

  it('comes back as it was put in', async () => {
    const { effects } = await mongo.empty();
    await effects.enqueue(told);
    const leased = await effects.lease({
      ...{ owner: 'one', leaseMs: 60_000, now: new Date(Date.now() + 1_000), limit: 9 },
    });
    assert.deepEqual(
      leased.map(({ effect }) => effect),
      told.outbox,
    );
  });
});
