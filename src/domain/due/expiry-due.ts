import { askAgain } from '../asking.ts';
import { disown } from '../ownership.ts';
import type { FallDue } from './fall-due.ts';

/** The owner is asked whether they are still on it; without an answer the case is open again and its level is asked anew. */
export const expiryDue: FallDue = (change, { seq, subject }, phase) => {
  const person = subject ?? '';
  if (phase === 'warn') return change.show({ kind: 'check', seq, person }, `check/${seq}`);
  disown(change).tellRoom({ what: 'acknowledgement-expired', person });
  return askAgain(change, 'expired');
};
