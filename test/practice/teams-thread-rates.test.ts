import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ThreadRates } from '../../src/practice/teams/thread-rates.ts';

describe('what a bot may write in Teams', () => {
  it('is seven messages in a second and eight in two, in one thread', () => {
    let nowMs = 0;
    const rates = new ThreadRates(() => nowMs);
    const take = () => rates.take('a');
    assert.deepEqual(Array.from({ length: 8 }, take), [0, 0, 0, 0, 0, 0, 0, 1]);
    assert.equal(rates.take('b'), 0, 'each thread by itself');
    nowMs = 1_000;
    assert.deepEqual([take(), take()], [0, 2]);
    nowMs = 2_000;
    assert.equal(take(), 0);
  });

  it('is sixty messages in half a minute, in one thread', () => {
    let nowMs = 0;
    const rates = new ThreadRates(() => nowMs);
    let taken = 0;
    for (; nowMs < 30_000; nowMs += 300) if (rates.take('a') === 0) taken += 1;
    assert.equal(taken, 60);
    assert.equal(rates.take('a'), 0, 'the first are half a minute ago');
  });

  it('is never more than that, nor fifty in a second in all, however they come', () => {
    const waits = fc.array(fc.record({ afterMs: fc.nat(10), thread: fc.nat(60) }), {
      ...{ minLength: 100, maxLength: 400 },
    });
    fc.assert(
      fc.property(waits, (all) => {
        let nowMs = 0;
        const rates = new ThreadRates(() => nowMs);
        const taken: { atMs: number; thread: number }[] = [];
        for (const { afterMs, thread } of all) {
          nowMs += afterMs;
          if (rates.take(String(thread)) === 0) taken.push({ atMs: nowMs, thread });
        }
        for (const { atMs, thread } of taken) {
          const lastS = taken.filter((each) => each.atMs > atMs - 1_000 && each.atMs <= atMs);
          assert.ok(lastS.length <= 50);
          assert.ok(lastS.filter((each) => each.thread === thread).length <= 7);
        }
      }),
      { numRuns: 30 },
    );
  });
});
