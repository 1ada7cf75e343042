import type { Change } from './change.ts';
import { minutesToMs } from './duration.ts';
import { type Escalation, rungOf } from './escalation.ts';
import { warnAt } from './promised-length.ts';
import { endRootCausePromises } from './root-cause-promises.ts';
import { goOn } from './service-levels.ts';
import { endUpdatePromises } from './update-promises.ts';

const later = (at: Date, lengthMs: number): Date => new Date(Number(at) + lengthMs);

/** How long a group has to acknowledge; a team asked beside the levels has as long as the level of the case. */
export function acknowledgeWithinMs(escalation: Escalation, group: string): number {
  const { policy, level, severity } = escalation;
  const rung = rungOf(escalation, group) ?? policy.levels[Math.max(level, 0)];
  return rung?.acknowledgeWithinMs[severity] ?? 0;
}

/** From now on the owner of the case is asked, after the time the policy gives, whether they are still on it. */
export function expectOwnerToLast(change: Change): Change {
  const { policy, severity, acknowledged } = change.now;
  const lastsMs = policy.acknowledgementLastsMs[severity];
  change.stop('acknowledgement-expiry');
  if (!acknowledged || lastsMs === null) return change;
  const dueAt = later(change.cause.at, lastsMs);
  return change.start('acknowledgement-expiry', dueAt, {
    subject: acknowledged.by,
    warnAt: warnAt(change.cause.at, dueAt, minutesToMs(15)),
  });
}

/** Asks for the demanded roles that are still free, after the time the policy gives; those asked for already stay as they are. */
export function expectRoles(change: Change): Change {
  const { policy, severity, roles, deadlines } = change.now;
  const demanded = policy.demandedRoles.filter(({ severities }) => severities.includes(severity));
  const wanted = demanded.filter(({ role }) => !roles[role]);
  const running = deadlines.filter(({ kind }) => kind === 'role').map(({ subject }) => subject);
  for (const subject of running) {
    if (!wanted.some(({ role }) => role === subject)) change.stop('role', subject);
  }
  for (const { role, withinMs } of wanted) {
    if (!running.includes(role)) change.start('role', later(change.cause.at, withinMs), { subject: role });
  }
  return change;
}

/** The work is done: what was promised of it is not waited for any more. */
export const endPromises = (change: Change): Change =>
  goOn(endUpdatePromises(change))
    .stop('acknowledge')
    .stop('acknowledgement-expiry')
    .stop('role')
    .stop('resolve')
    .stop('standstill')
    .stop('unowned');

/** The case is over: nothing is promised of it, and no words wait for somebody to approve them. */
export const endAllPromises = (change: Change): Change =>
  endRootCausePromises(endPromises(change))
    .stop('verify')
    .stop('close')
    .stop('age')
    .set({ customerDraft: null });
