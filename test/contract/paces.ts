import assert from 'node:assert/strict';
import type { Limit, PaceStore } from '../../src/delivery/ports.ts';

/** Never fills within a test. */
const slow: Limit = { key: 'slack:T1/pins.add', perMinute: 0.001, burst: 20, reserve: 1 };
const fast: Limit = { key: 'slack:T1/chat.update', perMinute: 6_000_000_000, burst: 20, reserve: 1 };
const nothing = { spent: 0, urgent: 0, normal: 0 };

const about = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 0.01, `${actual} is about ${expected}`);

/** What all stores of buckets do. `fresh` gives one whose buckets are all full. */
export function pacesContract(fresh: () => Promise<PaceStore>): void {
  it('a bucket is full at first and lets its burst pass, but for the reserve', async () => {
    const paces = await fresh();
    const { tokens, normal, stoppedForMs } = await paces.take(slow, { ...nothing, normal: 25 });
    assert.equal(normal, 19);
    about(tokens, 1);
    assert.equal(stoppedForMs, 0);
  });

  it('urgent ones go first and may take the reserve', async () => {
    const paces = await fresh();
    const { normal, urgent } = await paces.take(slow, { spent: 15, urgent: 2, normal: 9 });
    assert.deepEqual({ normal, urgent }, { normal: 2, urgent: 2 });
    const next = await paces.take(slow, { spent: 0, urgent: 2, normal: 2 });
    assert.deepEqual({ normal: next.normal, urgent: next.urgent }, { normal: 0, urgent: 1 });
  });

  it('what was spent is counted even when nothing is left', async () => {
    const paces = await fresh();
    const { tokens, normal } = await paces.take(slow, { spent: 23, urgent: 0, normal: 1 });
    about(tokens, -3);
    assert.equal(normal, 0);
  });

  it('what was spent of many is counted in one go, and what was given back as well', async () => {
    const paces = await fresh();
    const other = { ...slow, key: 'slack:T1/topics' };
    await paces.spend([
      { limit: slow, tokens: 3 },
      { limit: other, tokens: 5 },
    ]);
    await paces.spend([
      { limit: slow, tokens: 2 },
      { limit: other, tokens: -1 },
    ]);
    about((await paces.take(slow, nothing)).tokens, 15);
    about((await paces.take(other, nothing)).tokens, 16);
  });

  it('what many spend at once is counted, also where the bucket is new', async () => {
    const paces = await fresh();
    await Promise.all(Array.from({ length: 10 }, () => paces.spend([{ limit: slow, tokens: 1 }])));
    about((await paces.take(slow, nothing)).tokens, 10);
  });

  it('a bucket fills again, but never above its burst', async () => {
    const paces = await fresh();
    await paces.take(fast, { ...nothing, normal: 19 });
    const { tokens } = await paces.take(fast, nothing);
    about(tokens, 20);
  });

  it('each limit has a bucket of its own', async () => {
    const paces = await fresh();
    await paces.take(slow, { ...nothing, normal: 19 });
    const other = await paces.take({ ...slow, key: 'slack:T2/pins.add' }, { ...nothing, normal: 19 });
    assert.equal(other.normal, 19);
  });

  it('fifty who ask at once get no more than there are', async () => {
    const paces = await fresh();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => paces.take(slow, { ...nothing, normal: 1 })),
    );
    assert.equal(
      answers.reduce((sum, { normal }) => sum + normal, 0),
      19,
    );
  });

  it('a stopped bucket gives nothing, not even to urgent ones, and fills more slowly for a while', async () => {
    const paces = await fresh();
    const stopped = await paces.stop(slow, 30_000);
    assert.ok(stopped.stoppedForMs > 29_000 && stopped.stoppedForMs <= 30_000, `${stopped.stoppedForMs} ms`);
    about((stopped.perMs * 60_000) / slow.perMinute, 0.8);
    const { urgent, normal, stoppedForMs } = await paces.take(slow, { spent: 0, urgent: 1, normal: 1 });
    assert.deepEqual({ urgent, normal }, { urgent: 0, normal: 0 });
    assert.ok(stoppedForMs > 20_000);
  });

  it('when a stop ends one may go, to find out whether it is over', async () => {
    const paces = await fresh();
    await paces.take(slow, { ...nothing, spent: 30 });
    await paces.stop(slow, 0);
    const { urgent, normal } = await paces.take(slow, { spent: 0, urgent: 0, normal: 5 });
    assert.deepEqual({ urgent, normal }, { urgent: 0, normal: 1 });
  });

  it('a stop that is shorter does not end one that is longer, and the speed never falls below a quarter', async () => {
    const paces = await fresh();
    await paces.stop(slow, 60_000);
    for (let n = 0; n < 10; n++) await paces.stop(slow, 1_000);
    const { stoppedForMs, perMs } = await paces.take(slow, nothing);
    assert.ok(stoppedForMs > 50_000, `${stoppedForMs} ms`);
    about((perMs * 60_000) / slow.perMinute, 0.25);
  });

  it('the buckets of a workspace are remembered for who begins later', async () => {
    const paces = await fresh();
    await paces.take(slow, { ...nothing, normal: 5 });
    await paces.take({ ...slow, key: 'slack:T2/pins.add' }, nothing);
    const [pace, ...others] = await paces.all('slack:T1');
    assert.equal(pace?.key, slow.key);
    about(pace.tokens, 15);
    assert.deepEqual(others, []);
  });
}
