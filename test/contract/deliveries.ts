import assert from 'node:assert/strict';
import type { EffectQueue, Outcome } from '../../src/delivery/ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Deliveries, Undelivered } from '../../src/usecases/ports.ts';
import { newCase } from './new-case.ts';

const room: Effect = { kind: 'room', slot: 'room', after: null };
const card: Effect = { kind: 'card', slot: 'card', after: 'room' };
const notice = (entry: number): Effect => ({ kind: 'notice', slot: `notice/${entry}`, after: null, entry });
const fault = { code: 'no', message: 'It did not work.' };
const hourMs = 3_600_000;
const minutesMs = (minutes: number) => minutes * 60_000;
const inMs = (ms: number) => new Date(Date.now() + ms);
/** What is ready is so by the server's clock, which on a busy machine may seem to be ahead of ours. */
const aMomentLater = () => inMs(1_000);

/** What can be asked of what was not delivered, beside its queue. `fresh` gives both, empty. */
export function deliveriesContract(
  fresh: () => Promise<{ effects: EffectQueue; deliveries: Deliveries }>,
): void {
  let queue: EffectQueue;
  let deliveries: Deliveries;
  beforeEach(async () => {
    ({ effects: queue, deliveries } = await fresh());
  });

  const lease = (now = aMomentLater()) => queue.lease({ owner: 'me', now, leaseMs: 60_000, limit: 50 });
  /** Puts these in and ends the try of each as is said for its slot. */
  async function ended(outcomes: Record<string, Outcome>, n = 1): Promise<void> {
    const slots = Object.keys(outcomes);
    await queue.enqueue(newCase(n, { outbox: slots.map((slot) => notice(Number(slot.split('/')[1]))) }));
    for (const effect of await lease()) {
      const outcome = outcomes[effect.effect.slot];
      if (outcome) await queue.settle(effect, outcome, new Date());
    }
  }
  const undelivered = (query: Partial<Parameters<Deliveries['undelivered']>[0]> = {}) =>
    deliveries.undelivered({ now: aMomentLater(), limit: 50, ...query });
  const seen = (all: readonly Undelivered[]) => all.map(({ id, state }) => `${id} ${state}`);

  const dead: Outcome = { dead: fault };
  const failed: Outcome = { retryAt: inMs(hourMs), error: fault, state: 'failed' };
  const doubtful: Outcome = { retryAt: inMs(hourMs), error: fault, state: 'doubtful' };
  const sent: Outcome = { sent: null };

  it('what was sent, and what is just on its way, is not among the undelivered', async () => {
    await ended({ 'notice/1': sent });
    await queue.enqueue(newCase(2, { outbox: [room, card] }));
    assert.deepEqual(await undelivered(), []);
  });

  it('what was given up comes first, then what is tried again, each with why and when', async () => {
    await ended({ 'notice/1': failed, 'notice/2': doubtful, 'notice/3': dead });
    const all = await undelivered();
    assert.equal(seen(all)[0], 'ESC-1/notice/3 dead');
    assert.deepEqual(seen(all).sort(), [
      ...['ESC-1/notice/1 failed', 'ESC-1/notice/2 doubtful', 'ESC-1/notice/3 dead'],
    ]);
    assert.deepEqual([...new Set(all.map(({ why }) => why))], [fault.message]);
    const [over] = all;
    const again = all.find(({ state }) => state === 'failed');
    assert.deepEqual([over?.attempts, over?.nextTryAt, over?.effect], [1, null, notice(3)]);
    assert.ok(again?.nextTryAt && 'retryAt' in failed);
    assert.equal(Number(again.nextTryAt), Number(failed.retryAt));
  });

  it('what waits for more than a minute is stuck, and says for what', async () => {
    await queue.enqueue(newCase(1, { outbox: [room, card] }));
    const stuck = await undelivered({ now: inMs(minutesMs(2)) });
    assert.deepEqual(stuck.map(({ id, state, waitsFor }) => [id, state, waitsFor]).sort(), [
      ['ESC-1/card', 'waiting', 'room'],
      ['ESC-1/room', 'waiting', null],
    ]);
  });

  it('can be asked for by workspace and by case, and only so many', async () => {
    await ended({ 'notice/1': dead });
    await ended({ 'notice/2': dead }, 2);
    assert.deepEqual(seen(await undelivered({ escalation: 'ESC-2' })), ['ESC-2/notice/2 dead']);
    assert.deepEqual(seen(await undelivered({ workspace: 'slack:T1', limit: 1 })), ['ESC-1/notice/1 dead']);
    assert.deepEqual(await undelivered({ workspace: 'slack:T9' }), []);
  });

  it('what was put back is ready at once and counts as never tried, but is remembered as a trouble', async () => {
    await ended({ 'notice/1': dead, 'notice/2': failed, 'notice/3': doubtful });
    const ids = ['ESC-1/notice/1', 'ESC-1/notice/2', 'ESC-1/notice/3'];
    assert.deepEqual((await deliveries.sendAgain(ids, new Date())).sort(), ids);
    const leased = await lease();
    assert.deepEqual(
      leased.map(({ id, attempts, state, error }) => [id, attempts, state, error?.code]).sort(),
      [
        [ids[0], 1, 'sending', 'no'],
        [ids[1], 1, 'sending', 'no'],
        [ids[2], 1, 'doubtful', 'no'],
      ],
    );
  });

  it('what was sent or is on its way is not put back', async () => {
    await ended({ 'notice/1': sent });
    await queue.enqueue(newCase(2, { outbox: [room] }));
    const ids = ['ESC-1/notice/1', 'ESC-2/room', 'ESC-9/card'];
    assert.deepEqual(await deliveries.sendAgain(ids, new Date()), []);
    assert.deepEqual(
      await deliveries.states(ids),
      new Map([
        ['ESC-1/notice/1', 'sent'],
        ['ESC-2/room', 'pending'],
      ]),
    );
  });

  it('all that was given up can be put back, of one case or of all, and nothing else', async () => {
    await ended({ 'notice/1': dead, 'notice/2': failed });
    await ended({ 'notice/3': dead }, 2);
    assert.deepEqual(await deliveries.sendDeadAgain('ESC-2', new Date()), ['ESC-2/notice/3']);
    assert.deepEqual(await deliveries.sendDeadAgain(null, new Date()), ['ESC-1/notice/1']);
    assert.deepEqual(seen(await undelivered()).sort(), [
      ...['ESC-1/notice/1 failed', 'ESC-1/notice/2 failed', 'ESC-2/notice/3 failed'],
    ]);
  });
}
