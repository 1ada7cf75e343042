import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Effect, refreshable } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { words } from '../../src/view/words.ts';
import { histories } from '../support/histories.ts';

/** What a slot shows, at one instant. A question that was answered says what came of it then, and that stays. */
function seenOf(escalation: Escalation, effect: Effect): unknown {
  switch (effect.kind) {
    case 'topic':
      return words.topic(escalation);
    case 'announcement':
      return words.announcement(escalation, { room: 'C1' });
    case 'ask': {
      const ask = escalation.asks.find(({ id }) => id === effect.ask);
      return ask?.answer === 'waiting' ? words.ask(escalation, ask, { room: 'C1' }) : ask?.answer;
    }
    case 'check':
      return isThere(escalation, effect.seq) ? words.check(escalation, effect.seq, { room: 'C1' }) : null;
    case 'prompt':
      return isThere(escalation, effect.seq) ? words.prompt(escalation, effect.seq) : null;
    default:
      return null;
  }
}

const isThere = ({ deadlines }: Escalation, wanted: number): boolean =>
  deadlines.some(({ seq, pausedAt }) => seq === wanted && !pausedAt);

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
      { numRuns: 300 },
    );
  });
});
