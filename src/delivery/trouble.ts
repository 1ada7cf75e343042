import type { Outcome, QueuedEffect } from './ports.ts';
import type { Trouble } from './words.ts';

/** A failure or two pass by themselves; people hear of it from the third on. */
const shownAfterAttempts = 3;

/** What people should know of these effects, beside the one that is just being shown. */
export const toTroubles = (troubled: readonly QueuedEffect[], shown: string): Trouble[] =>
  troubled.flatMap(({ id, effect, state, attempts, error }) => {
    const dead = state === 'dead';
    if (!error || id === shown || (!dead && attempts < shownAfterAttempts)) return [];
    return [{ effect, dead, code: error.code, why: error.message }];
  });

/**
 * Whether this outcome begins or ends a trouble that people see. Never for the card, which is where they see it: a card that
 * cannot be shown would ask to be shown again for ever.
 */
export function changesTrouble({ effect, attempts, error }: QueuedEffect, outcome: Outcome): boolean {
  if (effect.kind === 'card') return false;
  if ('dead' in outcome) return true;
  if ('retryAt' in outcome) return attempts === shownAfterAttempts;
  // A first attempt that has an error already is one that was given up and put in again.
  return 'sent' in outcome && error !== null && (attempts > shownAfterAttempts || attempts === 1);
}
