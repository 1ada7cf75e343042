import assert from 'node:assert/strict';
import type { Outboxes } from '../../src/delivery/ports.ts';
import type { EscalationStore } from '../../src/usecases/ports.ts';
import { having } from '../support/escalations.ts';
import { newCase } from './new-case.ts';

interface Stores {
  escalations: EscalationStore;
  outboxes: Outboxes;
}

/** What all outboxes do. `fresh` gives empty ones with their cases. */
export function outboxesContract(fresh: () => Promise<Stores>): void {
  let escalations: EscalationStore;
  let outboxes: Outboxes;
  beforeEach(async () => {
    ({ escalations, outboxes } = await fresh());
  });
  const full = async (limit = 10) => (await outboxes.full(limit)).map(({ key }) => key);

  it('cases with something in their outbox are given whole, as many as asked', async () => {
    await escalations.insert(newCase(1));
    await escalations.insert(newCase(2, { outbox: [] }));
    assert.deepEqual(await outboxes.full(10), [newCase(1)]);
    await escalations.insert(newCase(3));
    assert.equal((await full(1)).length, 1);
  });

  it('an outbox that was cleared is empty', async () => {
    await escalations.insert(newCase(1));
    await outboxes.clear(newCase(1));
    assert.deepEqual(await full(), []);
    assert.deepEqual(await escalations.load('ESC-1'), newCase(1, { outbox: [] }));
  });

  it('what a later version put in stays', async () => {
    const next = having(newCase(1), ['acknowledge', 'chloe', 3]);
    await escalations.insert(newCase(1));
    await escalations.save(next);
    await outboxes.clear(newCase(1));
    assert.deepEqual(await outboxes.full(10), [next]);
  });

  it('a case can be saved after its outbox was cleared', async () => {
    const next = having(newCase(1), ['acknowledge', 'chloe', 3]);
    await escalations.insert(newCase(1));
    await outboxes.clear(newCase(1));
    assert.equal(await escalations.save(next), true);
    assert.deepEqual(await full(), ['ESC-1']);
  });
}
