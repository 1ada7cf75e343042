import type { Status } from './escalation.ts';
import type { ShiftReason } from './on-call/shift-reasons.ts';
import type { PersonId } from './policy.ts';
import type { RootCauseKind, RootCauseStep } from './root-causes.ts';

/** Why a verb was not done. It is an answer, not a fault; the view says it in words. */
export type Reason =
  | { code: 'unknown-escalation'; key: string }
  | { code: 'unknown-verb'; verb: string }
  | { code: 'not-allowed'; verb: string }
  | { code: 'not-now'; verb: string; status: Status }
  | { code: 'no-private-rooms' }
  | { code: 'already-acknowledged'; by: PersonId }
  | { code: 'not-asked' }
  | { code: 'no-level-above' }
  | { code: 'no-level-below' }
  | { code: 'awaited-already' }
  | { code: 'not-awaited' }
  | { code: 'not-that-long'; atMostMs: number }
  | { code: 'nobody-to-release' }
  | { code: 'still-needed'; person: PersonId }
  | { code: 'not-that-old' }
  | { code: 'unknown-team' }
  | { code: 'unknown-service' }
  | { code: 'unknown-skill' }
  | { code: 'unknown-person' }
  | { code: 'already-holds-role'; person: PersonId }
  | { code: 'already-there' }
  | { code: 'joined-already' }
  | { code: 'same-severity' }
  | { code: 'already-subscribed' }
  | { code: 'not-subscribed' }
  | { code: 'room-in-order' }
  | { code: 'no-update-due' }
  | { code: 'already-snoozed' }
  | { code: 'why-no-next-update' }
  | { code: 'nothing-to-approve' }
  | { code: 'writer-cannot-approve' }
  | { code: 'draft-of-another'; by: PersonId }
  | { code: 'already-requested'; by: PersonId }
  | { code: 'verifier-declared-it' }
  | { code: 'not-ready-to-close'; missing: Missing[] }
  | { code: 'no-root-cause-to-review' }
  | { code: 'root-cause-revised' }
  | { code: 'wrote-root-cause' }
  | { code: 'root-cause-not-accepted' }
  | { code: 'not-accepted-for-customers' }
  | { code: 'no-root-cause-missing' }
  | { code: 'in-the-future' }
  | { code: 'invalid-input'; messages: Record<string, string> }
  | ShiftReason;

/** What still stands between a case and its closing. A last update is for this customer, or (null) for those inside the company. */
export type Missing =
  | { check: 'record-open'; record: string }
  | { check: 'final-update'; customer: string | null }
  /** A null step = its turn comes after that of the internal one. */
  | { check: 'root-cause'; kind: RootCauseKind; step: RootCauseStep | null };

/** `field` is the form field the person should look at, if there is one. */
export interface Refusal {
  refused: Reason;
  field: string | null;
}

export const refuse = (refused: Reason, field: string | null = null): Refusal => ({ refused, field });
