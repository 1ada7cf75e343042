import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Effect, refreshable } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { words } from '../../src/view/words.ts';
import { histories } from '../support/histories.ts';

/** What must not be seen otherwise than it is: the words of what stands for all, and whether a question or a prompt stands still. */
function seenOf(escalation: Escalation, effect: Effect): unknown {
  switch (effect.kind) {
    case 'topic':
      return words.topic(escalation);
    case 'announcement':
      return words.announcement(escalation, { room: 'C1' });
    case 'ask':
      return escalation.asks.find(({ id }) => id === effect.ask)?.answer;
    case 'check':
    case 'prompt': {
      const deadline = escalation.deadlines.find(({ seq }) => seq === effect.seq);
      return [deadline?.pausedAt === null, deadline?.brokenAt];
    }
    default:
      return null;
  }
}

describe('what is seen of a case', () => {
  it('is wished anew by each change that makes it look otherwise, whatever is in the outbox from before', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        const seen = new Map<string, Effect>();
        for (const { before, state } of moments) {
          const wished = state.outbox.filter(({ wanted }) => wanted === undefined);
          const isWished = new Set(wished.map(({ slot }) => slot));
          for (const [slot, effect] of before ? seen : [])
            if (before && !isWished.has(slot))
              assert.deepEqual(seenOf(state, effect), seenOf(before, effect), slot);
          for (const effect of wished) if (refreshable.has(effect.kind)) seen.set(effect.slot, effect);
        }
      }),
      { numRuns: 200 },
    );
  });
});
