import assert from 'node:assert/strict';
import type { Counters } from '../../src/usecases/ports.ts';

/** What all counters do. `fresh` gives some that have not counted yet. */
export function countersContract(fresh: () => Promise<Counters>): void {
  it('a counter starts at one and goes on by one', async () => {
    const counters = await fresh();
    assert.equal(await counters.next('escalation'), 1);
    assert.equal(await counters.next('escalation'), 2);
    assert.equal(await counters.next('other'), 1);
  });

  it('fifty at once get fifty different numbers', async () => {
    const counters = await fresh();
    const numbers = await Promise.all(Array.from({ length: 50 }, () => counters.next('escalation')));
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
  });
}
