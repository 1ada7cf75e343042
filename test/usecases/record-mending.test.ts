import assert from 'node:assert/strict';
import { roomSides } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { noteLeft, pinCardAgain } from '../../src/domain/rooms.ts';
import { createRecordMending } from '../../src/usecases/record-mending.ts';
import { at, opened } from '../support/escalations.ts';
import { memoryEscalations } from '../support/memory-stores.ts';
import { smallRulebook } from '../support/policies.ts';

describe('Writing down what was found out about a room', () => {
  const seen: Escalation = { ...opened(), mirror: 'teams:t1' };

  /** As two processes do that have read the case at the same time. */
  async function onceNoted(first: 'home' | 'mirror') {
    const escalations = memoryEscalations();
    await escalations.insert(seen);
    const record = createRecordMending({
      ...{ escalations, clock: { now: () => at(9) }, rulebook: () => smallRulebook, saved: () => undefined },
    });
    assert.equal(await record(seen, (now, cause) => noteLeft(now, first, cause), first), true);
    return record;
  }

  for (const side of roomSides) {
    it(`is left to who was faster with the same room (${side})`, async () => {
      const record = await onceNoted(side);
      assert.equal(await record(seen, (now, cause) => pinCardAgain(now, side, cause), side), false);
    });

    it(`is not kept from it by what is found out about the other one (${side})`, async () => {
      const record = await onceNoted(side === 'home' ? 'mirror' : 'home');
      assert.equal(await record(seen, (now, cause) => pinCardAgain(now, side, cause), side), true);
    });
  }
});
