import assert from 'node:assert/strict';
import type { QueuedEffect } from '../../src/delivery/ports.ts';
import { accept } from '../../src/domain/change.ts';
import { refreshable } from '../../src/domain/effects.ts';
import type { Store } from '../../src/store/connect.ts';
import { newCase } from '../contract/new-case.ts';
import { act, having } from '../support/escalations.ts';
import { useStore } from './database.ts';

const place = { channel: 'C1', id: '1.0' };
const anyCase = { owner: 'me', leaseMs: 60_000, limit: 50 };

describe('From the outbox to the queue', () => {
  const mongo = useStore();
  beforeEach(mongo.empty);

  async function relay({ outboxes, effects }: Store): Promise<void> {
    for (const escalation of await outboxes.full(10)) {
      await effects.enqueue(escalation);
      await outboxes.clear(escalation);
    }
  }
  async function sendReady({ effects }: Store, owner = 'me'): Promise<QueuedEffect[]> {
    const leased = await effects.lease({ ...anyCase, owner, now: new Date() });
    for (const effect of leased) await effects.settle(effect, { sent: place }, new Date());
    return leased;
  }
  async function sendAll(store: Store): Promise<QueuedEffect[]> {
    const all: QueuedEffect[] = [];
    for (;;) {
      const some = await sendReady(store);
      if (some.length === 0) return all;
      all.push(...some);
    }
  }

  it('a writer who read the case before its outbox was moved neither loses nor repeats anything', async () => {
    const store = mongo.store();
    await store.escalations.insert(newCase(1));
    const read = await store.escalations.load('ESC-1');
    assert.ok(read);
    await relay(store);
    const sentFirst = await sendAll(store);
    const next = accept(read, act('ana', 5)).tellRoom({ what: 'joined' }).done();
    assert.equal(await store.escalations.save(next), true);
    await relay(store);
    const sentThen = await sendAll(store);
    const once = [...sentFirst, ...sentThen].filter(({ effect }) => !refreshable.has(effect.kind));
    assert.equal(new Set(once.map(({ id }) => id)).size, once.length);
    assert.ok(sentThen.some(({ effect }) => effect.slot === `notice/${next.timeline.at(-1)?.n}`));
    assert.deepEqual(await store.outboxes.full(10), []);
  });

  it('a relay that stops between the two steps is made good by the next', async () => {
    const store = mongo.store();
    await store.escalations.insert(newCase(1));
    await store.effects.enqueue(newCase(1));
    const sentFirst = await sendAll(store);
    await relay(store);
    assert.deepEqual(await sendAll(store), []);
    assert.deepEqual(
      sentFirst.map(({ effect }) => effect.slot).sort(),
      newCase(1)
        .outbox.map(({ slot }) => slot)
        .sort(),
    );
  });

  it('a relay that stops half way through the queue is made good by the next', async () => {
    const store = mongo.store();
    const whole = newCase(1);
    await store.escalations.insert(whole);
    await store.effects.enqueue({ ...whole, outbox: whole.outbox.slice(0, 4) });
    const sentFirst = await sendAll(store);
    await relay(store);
    const another = await mongo.openAnother();
    const sentThen = await sendAll(another);
    const slots = [...sentFirst, ...sentThen].map(({ effect }) => effect.slot).sort();
    assert.deepEqual(slots, whole.outbox.map(({ slot }) => slot).sort());
  });

  it('what waits for a slot that was settled just before a crash is released by whoever leases next', async () => {
    const store = mongo.store();
    await store.effects.enqueue(newCase(1));
    const [room] = await store.effects.lease({ ...anyCase, now: new Date(), limit: 1 });
    assert.equal(room?.id, 'ESC-1/room');
    // As it is when the process ends after the first of the two writes of settling.
    await store.database
      .collection<{ _id: string }>('effects')
      .updateOne({ _id: 'ESC-1/room' }, { $set: { state: 'sent', done: 1, tried: true, outside: place } });
    const another = await mongo.openAnother();
    const ready = await another.effects.lease({ ...anyCase, now: new Date() });
    assert.ok(ready.some(({ id }) => id === 'ESC-1/card'));
    assert.ok(!ready.some(({ id }) => id === 'ESC-1/pin'));
  });

  it('what cannot be done without a slot is released by healing only when that slot is there', async () => {
    const store = mongo.store();
    await store.effects.enqueue(
      newCase(1, { outbox: newCase(1).outbox.filter(({ slot }) => slot === 'room') }),
    );
    await store.effects.enqueue(newCase(2, { outbox: [{ kind: 'purpose', slot: 'purpose', after: null }] }));
    const leased = await store.effects.lease({ ...anyCase, now: new Date() });
    for (const effect of leased) await store.effects.settle(effect, { waitFor: 'card' }, new Date());
    const another = await mongo.openAnother();
    assert.deepEqual(await another.effects.lease({ ...anyCase, now: new Date() }), []);
    const card = newCase(2, { version: 2, outbox: [{ kind: 'card', slot: 'card', after: null }] });
    await store.effects.enqueue(card);
    await store.database
      .collection<{ _id: string }>('effects')
      .updateOne({ _id: 'ESC-2/card' }, { $set: { state: 'sent', done: 2, tried: true, outside: place } });
    const third = await mongo.openAnother();
    const ready = await third.effects.lease({ ...anyCase, now: new Date() });
    assert.deepEqual(
      ready.map(({ id }) => id),
      ['ESC-2/purpose'],
    );
  });

  it('many writers, relays and senders at once send everything, and once what is sent once', async () => {
    const store = mongo.store();
    const processes = [store, await mongo.openAnother(), await mongo.openAnother()];
    await store.escalations.insert(newCase(1));
    const sent: QueuedEffect[] = [];
    let writing = true;
    const writer = async (process: Store, by: string) => {
      for (let written = 0; written < 8; ) {
        const read = await process.escalations.load('ESC-1');
        assert.ok(read);
        const next = accept(read, act(by, written)).tellRoom({ what: 'noted', text: by, link: null }).done();
        if (await process.escalations.save(next)) written++;
      }
    };
    const mover = async (process: Store) => {
      while (writing) await relay(process);
    };
    const sender = async (process: Store, owner: string) => {
      while (writing) sent.push(...(await sendReady(process, owner)));
    };
    const background = processes.flatMap((process, n) => [mover(process), sender(process, `sender-${n}`)]);
    await Promise.all(processes.map((process, n) => writer(process, `writer-${n}`)));
    writing = false;
    await Promise.all(background);
    await relay(store);
    sent.push(...(await sendAll(await mongo.openAnother())));

    const last = await store.escalations.load('ESC-1');
    assert.equal(last?.version, 1 + 24);
    const notices = last.timeline.slice(1).map(({ n }) => `notice/${n}`);
    const once = sent.filter(({ effect }) => !refreshable.has(effect.kind)).map(({ effect }) => effect.slot);
    assert.equal(new Set(once).size, once.length);
    assert.deepEqual(
      notices.filter((slot) => !once.includes(slot)),
      [],
    );
    const cards = sent.filter(({ effect }) => effect.kind === 'card');
    assert.equal(Math.max(...cards.map(({ wanted }) => wanted)), last.version);
  });

  it('everything that the verbs of a case send out can be stored and read back', async () => {
    const store = mongo.store();
    const acknowledged = having(newCase(1), ['acknowledge', 'chloe', 3]);
    await store.effects.enqueue(acknowledged);
    const slots = (await sendAll(store)).map(({ effect }) => effect);
    for (const effect of acknowledged.outbox)
      assert.deepEqual(
        slots.find(({ slot }) => slot === effect.slot),
        effect,
      );
  });
});
