import type { Change } from './change.ts';
import { minutesToMs } from './duration.ts';

const later = (at: Date, lengthMs: number): Date => new Date(Number(at) + lengthMs);

/** Warns a fifth of the time ahead, at most `mostMs`. */
function warnAt(from: Date, dueAt: Date, mostMs: number): Date {
  const lengthMs = Number(dueAt) - Number(from);
  return new Date(Number(dueAt) - Math.min(lengthMs / 5, mostMs));
}

/** From now on the owner of the case is asked, after the time the policy gives, whether they are still on it. */
export function expectOwnerToLast(change: Change): Change {
  const { policy, severity } = change.now;
  const lastsMs = policy.acknowledgementLastsMs[severity];
  change.stop('acknowledgement-expiry');
  if (lastsMs === null) return change;
  const dueAt = later(change.cause.at, lastsMs);
  return change.start('acknowledgement-expiry', dueAt, {
    warnAt: warnAt(change.cause.at, dueAt, minutesToMs(15)),
  });
}

/** Stakeholders have been promised to hear by `dueAt`; null = nothing more is promised. */
export function promiseUpdate(
  change: Change,
  dueAt: Date | null,
  kind: 'first-internal-update' | 'next-internal-update' = 'next-internal-update',
): Change {
  change.stop('first-internal-update').stop('next-internal-update');
  if (!dueAt) return change;
  return change.start(kind, dueAt, { warnAt: warnAt(change.cause.at, dueAt, minutesToMs(10)) });
}

/** The next update after now, at the pace of the policy. */
export function promiseUpdateAtPace(change: Change): Change {
  const { policy, severity } = change.now;
  return promiseUpdate(change, later(change.cause.at, policy.internalUpdateEveryMs[severity]));
}

/** Asks for the demanded roles that are still free, after the time the policy gives. */
export function expectRoles(change: Change): Change {
  const { policy, severity, roles } = change.now;
  for (const { role, withinMs, severities } of policy.demandedRoles) {
    if (severities.includes(severity) && !roles[role])
      change.start('role', later(change.cause.at, withinMs), { subject: role });
  }
  return change;
}

/** Nothing is promised any more. */
export const endPromises = (change: Change): Change =>
  change
    .stop('acknowledge')
    .stop('acknowledgement-expiry')
    .stop('first-internal-update')
    .stop('next-internal-update')
    .stop('role');
