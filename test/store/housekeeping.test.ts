import assert from 'node:assert/strict';
import type { Outcome } from '../../src/delivery/ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Status } from '../../src/domain/escalation.ts';
import { newCase } from '../contract/new-case.ts';
import { useStore } from './database.ts';

const slot = (kind: 'room' | 'card' | 'pin' | 'topic' | 'purpose'): Effect => ({
  kind,
  slot: kind,
  after: null,
});
const fault = { code: 'no', message: 'It did not work.' };
const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);

describe('What was sent for a case that is over', () => {
  const mongo = useStore();
  beforeEach(mongo.empty);

  const outcomes: Partial<Record<Effect['kind'], Outcome>> = {
    room: { sent: { channel: 'C1', id: null } },
    card: { sent: { channel: 'C1', id: '1.0' } },
    pin: { sent: null },
    topic: { dead: fault },
    purpose: { retryAt: inDays(400), error: fault, state: 'failed' },
  };

  /** A case in this state, with effects that were sent, given up, and failed. */
  async function caseWith(n: number, status: Status) {
    const { escalations, effects } = mongo.store();
    const outbox = (['room', 'card', 'pin', 'topic', 'purpose'] as const).map(slot);
    const escalation = newCase(n, { status, version: 1, outbox });
    await escalations.insert(escalation);
    await effects.enqueue(escalation);
    const leased = await effects.lease({ owner: 'me', now: new Date(), leaseMs: 60_000, limit: 50 });
    for (const effect of leased) {
      const outcome = outcomes[effect.effect.kind];
      assert.ok(outcome);
      await effects.settle(effect, outcome, new Date());
    }
    return escalation;
  }
  const slotsOf = async (key: string) => {
    const found = mongo.store().database.collection('effects').find({ escalation: key });
    return (await found.toArray()).map((effect) => effect.slot).sort();
  };
  const all = ['card', 'pin', 'purpose', 'room', 'topic'];

  for (const status of ['closed', 'cancelled', 'merged'] as const)
    it(`is forgotten after 30 days (${status}), but for where things are and what is still to be sent`, async () => {
      await caseWith(1, status);
      const { housekeeping, effects } = mongo.store();
      assert.equal(await housekeeping.forgetOld(inDays(29)), 0);
      assert.deepEqual(await slotsOf('ESC-1'), all);
      assert.equal(await housekeeping.forgetOld(inDays(31)), 1);
      assert.deepEqual(await slotsOf('ESC-1'), ['card', 'purpose', 'room']);
      assert.equal(await effects.caseOfRoom('C1'), 'ESC-1');
      assert.equal(await housekeeping.forgetOld(inDays(32)), 0, 'each case is looked at once');
    });

  it('stays for as long as the case lives, however old it is', async () => {
    await caseWith(1, 'verified');
    assert.equal(await mongo.store().housekeeping.forgetOld(inDays(365)), 0);
    assert.deepEqual(await slotsOf('ESC-1'), all);
  });

  it('stays if the case was reopened, and is forgotten 30 days after it is over again', async () => {
    const closed = await caseWith(1, 'closed');
    const { escalations, housekeeping } = mongo.store();
    await escalations.save({ ...closed, status: 'open', version: 2 });
    assert.equal(await housekeeping.forgetOld(inDays(31)), 0);
    await escalations.save({ ...closed, version: 3 });
    assert.equal(await housekeeping.forgetOld(inDays(31)), 1);
  });

  it('stays if it was sent since', async () => {
    await caseWith(1, 'closed');
    await mongo
      .store()
      .database.collection('effects')
      .updateOne({ slot: 'pin' }, { $set: { runAt: inDays(5) } });
    await mongo.store().housekeeping.forgetOld(inDays(31));
    assert.deepEqual(await slotsOf('ESC-1'), ['card', 'pin', 'purpose', 'room']);
  });
});
