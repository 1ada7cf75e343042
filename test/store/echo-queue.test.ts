import assert from 'node:assert/strict';
import type { Outcome, QueuedEffect } from '../../src/delivery/ports.ts';
import type { Echo } from '../../src/domain/effects.ts';
import type { Store } from '../../src/store/connect.ts';
import { useStore } from './database.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 9, n));
const outgoing = (version = 1, workspace = 'teams:t') => ({
  ...{ key: 'ESC-1', severity: 'sev1' as const, workspace, version },
});
const echo = (id: string, at: number, words = id): Echo => ({
  ...{ kind: 'echo', slot: `echo/slack/${id}@mirror`, after: null, from: 'slack:T1', answers: null },
  original: { channel: 'C1', id, thread: null },
  at: minute(at),
  says: { author: 'Ana', pieces: [words], files: [], link: null, isPartial: false },
});
const place = (id: string) => ({ channel: '19:room', id });
const fault = { code: 'no', message: 'It did not work.' };
const failed = (): Outcome => ({ retryAt: new Date(Date.now() - 1), error: fault, state: 'failed' });
const later = (): Outcome => ({ ...failed(), retryAt: new Date(Date.now() + 3_600_000) });

describe('The messages shown on the other side of a room', () => {
  const mongo = useStore();
  let store: Store;
  beforeEach(async () => {
    store = await mongo.empty();
  });

  const lease = () =>
    store.effects.lease({ owner: 'me', now: new Date(Date.now() + 1_000), leaseMs: 60_000, limit: 50 });
  const idsOf = (effects: readonly QueuedEffect[]) =>
    effects.map(({ id }) => id.replace('ESC-1/echo/slack/', '').replace('@mirror', ''));
  const settle = (effect: QueuedEffect, outcome: Outcome) =>
    store.effects.settle(effect, outcome, new Date());
  const says = ({ effect }: QueuedEffect) => (effect.kind === 'echo' ? effect.says : null);
  /** Sends whatever is ready until nothing is; answers in which order. */
  async function sendAll(
    outcome: (id: string) => Outcome = (id) => ({ sent: place(id) }),
  ): Promise<string[]> {
    const order: string[] = [];
    for (let turn = 0; turn < 50; turn++) {
      const ready = await lease();
      if (ready.length === 0) return order;
      order.push(idsOf(ready).join('+'));
      for (const effect of ready) await settle(effect, outcome(idsOf([effect]).join()));
    }
    throw new Error('It does not end.');
  }

  it('are shown one after the other', async () => {
    for (const n of [1, 2, 3]) await store.echoes.put(outgoing(), echo(`m${n}`, n));
    assert.deepEqual(await sendAll(), ['m1', 'm2', 'm3']);
  });

  it('are shown in the order in which they were written, whoever heard of them first', async () => {
    for (const n of [2, 4, 1, 3]) await store.echoes.put(outgoing(), echo(`m${n}`, n));
    assert.deepEqual(await sendAll(), ['m1', 'm2', 'm3', 'm4']);
  });

  it('are shown in their order when several processes hear of them at once', async () => {
    const other = await mongo.openAnother();
    const stores = [store, other];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        stores[n % 2]?.echoes.put(outgoing(), echo(`m${String(n).padStart(2, '0')}`, n)),
      ),
    );
    const order = await sendAll();
    assert.deepEqual(order, [...order].sort());
    assert.equal(order.length, 20);
  });

  it('do not wait for those of the other side, nor for those of another case', async () => {
    await store.echoes.put(outgoing(), echo('m1', 1));
    await store.echoes.put(outgoing(1, 'slack:T1'), { ...echo('m2', 2), slot: 'echo/slack/m2' });
    await store.echoes.put({ ...outgoing(), key: 'ESC-2' }, echo('m3', 3));
    assert.equal((await lease()).length, 3);
  });

  it('wait for one that failed, as long as it is tried again', async () => {
    await store.echoes.put(outgoing(), echo('m1', 1));
    await store.echoes.put(outgoing(), echo('m2', 2));
    const [first] = await lease();
    assert.ok(first);
    await settle(first, failed());
    assert.deepEqual(await sendAll(), ['m1', 'm2']);
  });

  it('go on without one that was given up', async () => {
    await store.echoes.put(outgoing(), echo('m1', 1));
    await store.echoes.put(outgoing(), echo('m2', 2));
    assert.deepEqual(await sendAll((id) => (id === 'm1' ? { dead: fault } : { sent: place(id) })), [
      'm1',
      'm2',
    ]);
  });

  it('do not wait for the edit of one that was shown', async () => {
    await store.echoes.put(outgoing(), echo('m1', 1));
    await sendAll();
    await store.echoes.change(outgoing(2), echo('m1', 1, 'mended'));
    const [edit] = await lease();
    assert.ok(edit);
    await settle(edit, later());
    await store.echoes.put(outgoing(), echo('m2', 2));
    assert.deepEqual(await sendAll(), ['m2']);
  });

  it('are there once, however often they are heard of', async () => {
    for (const _ of ['first', 'again', 'and again']) await store.echoes.put(outgoing(), echo('m1', 1));
    assert.deepEqual(await sendAll(), ['m1']);
    await store.echoes.put(outgoing(), echo('m1', 1));
    assert.deepEqual(await sendAll(), []);
  });

  it('say what was written last, in whatever order it comes', async () => {
    await store.echoes.put(outgoing(3), echo('m1', 1, 'newest'));
    await store.echoes.put(outgoing(1), echo('m1', 1, 'first'));
    await store.echoes.change(outgoing(2), echo('m1', 1, 'older'));
    const [effect] = await lease();
    assert.ok(effect);
    assert.deepEqual(says(effect), echo('m1', 1, 'newest').says);
  });

  it('are shown anew when they change, also while they are being sent', async () => {
    await store.echoes.put(outgoing(1), echo('m1', 1));
    const [effect] = await lease();
    assert.ok(effect);
    await store.echoes.change(outgoing(2), { ...echo('m1', 1), says: 'removed' });
    await settle(effect, { sent: place('x') });
    const [again] = await lease();
    assert.ok(again);
    assert.deepEqual([says(again), again.outside], ['removed', place('x')]);
  });

  it('do not wait for ever for one whose process was cut off before it had its place', async () => {
    await store.echoes.put(outgoing(), echo('m1', 1));
    const effects = store.database.collection('effects');
    const cutOff = { state: 'waiting', waitsFor: { slot: 'its place', until: 'tried' } };
    await effects.updateMany({}, { $set: cutOff });
    await store.echoes.put(outgoing(), echo('m2', 2));
    // What heals looks now and then only, at most once for each who asks.
    store = await mongo.openAnother();
    assert.deepEqual(await sendAll(), [], 'it may be about to be given its place');
    const longAgo = { $set: { createdAt: new Date(Date.now() - 11_000) } };
    await effects.updateOne({ 'waitsFor.slot': 'its place' }, longAgo);
    store = await mongo.openAnother();
    assert.deepEqual(await sendAll(), ['m1', 'm2']);
  });

  it('are found by their slot, and by what shows them', async () => {
    const { at, ...rest } = echo('m1', 1);
    await store.echoes.put(outgoing(), { at, ...rest });
    await sendAll(() => ({ sent: place('x') }));
    assert.equal((await store.echoes.find('ESC-1', rest.slot))?.from, 'slack:T1');
    assert.equal(await store.echoes.find('ESC-1', 'echo/slack/m9'), null);
    assert.equal(
      (await store.echoes.whose('ESC-1', { workspace: 'teams:t', id: 'x' }))?.echo?.slot,
      rest.slot,
    );
    assert.equal(await store.echoes.whose('ESC-1', { workspace: 'slack:T1', id: 'x' }), null);
  });

  it('lose their text a day after they were shown, and nothing else', async () => {
    await store.echoes.put(outgoing(), echo('m1', 1));
    await sendAll(() => ({ sent: place('x') }));
    await store.echoes.put(outgoing(), echo('m2', 2));
    await store.echoes.put(outgoing(), { ...echo('m3', 3), says: 'removed' });
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    const kept = async () =>
      Promise.all(
        ['m1', 'm2', 'm3'].map(async (id) => {
          const found = await store.echoes.find('ESC-1', echo(id, 1).slot);
          return typeof found?.says === 'string' ? found.says : (found?.says.pieces ?? null);
        }),
      );
    await store.housekeeping.forgetOld(inHours(23));
    assert.deepEqual(await kept(), [['m1'], ['m2'], 'removed']);
    await store.housekeeping.forgetOld(inHours(25));
    assert.deepEqual(await kept(), ['forgotten', ['m2'], 'removed']);
    assert.ok(await store.echoes.whose('ESC-1', { workspace: 'teams:t', id: 'x' }));
    await sendAll();
    await store.housekeeping.forgetOld(inHours(25));
    assert.deepEqual(await kept(), ['forgotten', 'forgotten', 'removed']);
    await store.echoes.change(outgoing(9), echo('m1', 1, 'mended'));
    assert.deepEqual(await sendAll(), ['m1']);
    await store.housekeeping.forgetOld(inHours(25));
    assert.deepEqual((await kept())[0], 'forgotten');
  });
});
