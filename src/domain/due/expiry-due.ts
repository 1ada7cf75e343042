import { askLevel } from '../asking.ts';
import type { FallDue } from './fall-due.ts';

/** The owner is asked whether they are still on it; without an answer the case is open again and its level is asked anew. */
export const expiryDue: FallDue = (change, { seq }, phase) => {
  const owner = change.now.acknowledged?.by;
  if (!owner) return change.stop('acknowledgement-expiry');
  if (phase === 'warn') return change.show({ kind: 'check', seq, person: owner }, `check/${seq}`);
  change
    .stop('acknowledgement-expiry')
    .set({ status: 'open', acknowledged: null })
    .tellRoom({ what: 'acknowledgement-expired', person: owner });
  return askLevel(change, change.now.level, 'expired');
};
