import { accept, type Change } from '../change.ts';
import { type Deadline, type DeadlineKind, firstDue } from '../deadlines.ts';
import type { Escalation } from '../escalation.ts';
import type { Roster } from '../roster.ts';
import { acknowledgeDue } from './acknowledge-due.ts';
import { ageDue } from './age-due.ts';
import { customerWaitDue } from './customer-wait-due.ts';
import { expiryDue } from './expiry-due.ts';
import { roleDue } from './role-due.ts';
import { serviceLevelDue } from './service-level-due.ts';
import { standstillDue } from './standstill-due.ts';
import { unownedDue } from './unowned-due.ts';
import { updateDue } from './update-due.ts';

/** What follows from one deadline: `warn` ahead of it, `break` when it is not kept. */
export type FallDue = (change: Change, deadline: Deadline, phase: 'warn' | 'break') => Change;

const handlers: Record<DeadlineKind, FallDue> = {
  acknowledge: acknowledgeDue,
  'acknowledgement-expiry': expiryDue,
  'first-internal-update': updateDue,
  'next-internal-update': updateDue,
  'first-customer-update': updateDue,
  'next-customer-update': updateDue,
  role: roleDue,
  resolve: serviceLevelDue('resolve'),
  verify: serviceLevelDue('verify'),
  'internal-root-cause': serviceLevelDue('internal-root-cause'),
  'customer-root-cause': serviceLevelDue('customer-root-cause'),
  close: serviceLevelDue('close'),
  standstill: standstillDue,
  unowned: unownedDue,
  'customer-wait': customerWaitDue,
  age: ageDue,
};

/** What follows from the earliest deadline that is due at `now`; null when none is, so a needless wake-up changes nothing. */
export function fallDue(escalation: Escalation, now: Date, roster: Roster): Change | null {
  const deadline = firstDue(escalation.deadlines, now);
  if (!deadline) return null;
  const phase = deadline.dueAt <= now ? 'break' : 'warn';
  const change = accept(escalation, { by: null, at: now, via: 'clock', command: null, roster });
  change.mark(deadline.seq, phase === 'warn' ? { warnedAt: now } : { brokenAt: now });
  return handlers[deadline.kind](change, deadline, phase);
}
