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

  it('is never more than sixty messages in half a minute in one thread, nor fifty in a second in all', () => {
    const waits = fc.array(fc.record({ afterMs: fc.nat(400), thread: fc.nat(60) }), {
      minLength: 100,
      maxLength: 400,
    });
    fc.assert(
      fc.property(waits, (all) => {
        let nowMs = 0;
        const rates = new ThreadRates(() => nowMs);
        const taken: { atMs: number; thread: number }[] = [];
        for (const { afterMs, thread } of all) {
          nowMs += Math.floor(afterMs / 40);
          if (rates.take(String(thread)) === 0) taken.push({ atMs: nowMs, thread });
        }
        for (const { atMs, thread } of taken) {
          const within = (ms: number) => taken.filter((each) => each.atMs > atMs - ms && each.atMs <= atMs);
          assert.ok(within(1_000).length <= 50);
          assert.ok(within(30_000).filter((each) => each.thread === thread).length <= 60);
        }
      }),
      { numRuns: 30 },
    );
  });
});
