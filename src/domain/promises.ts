import type { Change } from './change.ts';
import type { Deadline } from './deadlines.ts';
import { minutesToMs } from './duration.ts';
import { dueUpdate, type Escalation, rungOf } from './escalation.ts';
import type { PromisedLength } from './policy.ts';
import { promisedFrom } from './promised-length.ts';
import { endRootCausePromises } from './root-cause-promises.ts';
import { goOn } from './service-levels.ts';

const later = (at: Date, lengthMs: number): Date => new Date(Number(at) + lengthMs);

/** Warns a fifth of the time ahead, at most `mostMs`. */
function warnAt(from: Date, dueAt: Date, mostMs: number): Date {
  const lengthMs = Number(dueAt) - Number(from);
  return new Date(Number(dueAt) - Math.min(lengthMs / 5, mostMs));
}

const warnOfUpdateMostMs = minutesToMs(10);

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

/** Stakeholders have been promised to hear by `dueAt`; null = nothing more is promised. */
export function promiseUpdate(change: Change, dueAt: Date | null): Change {
  endUpdatePromise(change);
  if (!dueAt) return change;
  return change.start('next-internal-update', dueAt, {
    warnAt: warnAt(change.cause.at, dueAt, warnOfUpdateMostMs),
  });
}

/** The first update after the opening. */
export function promiseFirstUpdate(change: Change): Change {
  const { policy, severity } = change.now;
  return promiseUpdateWithin(change, 'first-internal-update', policy.firstInternalUpdateWithin[severity]);
}

/** The next update after now, at the pace of the policy. */
export function promiseUpdateAtPace(change: Change): Change {
  const { policy, severity } = change.now;
  return promiseUpdateWithin(change, 'next-internal-update', policy.internalUpdateEvery[severity]);
}

type UpdateKind = 'first-internal-update' | 'next-internal-update';

function promiseUpdateWithin(change: Change, kind: UpdateKind, length: PromisedLength): Change {
  endUpdatePromise(change);
  const { dueAt, ...rest } = updateFrom(change, change.cause.at, length);
  return change.start(kind, dueAt, rest);
}

const updateFrom = ({ cause }: Change, startedAt: Date, length: PromisedLength) =>
  promisedFrom(startedAt, length, { roster: cause.roster, warnMostMs: warnOfUpdateMostMs });

/** The next update `byMs` later than promised, or than now if it is late; it cannot be moved a second time. */
export function snoozeUpdatePromise(change: Change, due: Deadline, byMs: number): Date {
  const { kind, dueAt, startedAt } = due;
  const { at } = change.cause;
  const inTime = dueAt > at;
  const until = later(inTime ? dueAt : at, byMs);
  change.start(kind, until, { warnAt: inTime ? dueAt : null, startedAt, snoozed: true });
  return until;
}

/**
 * The promised update at the pace of the severity as it now is. A quicker pace leaves its whole length from now, unless the update
 * was due earlier anyway. A slower one moves the first update only: of any other the stakeholders have been told when it comes.
 * What is late already stays as it is.
 */
export function retimeUpdate(change: Change): Change {
  const { policy, severity } = change.now;
  const due = dueUpdate(change.now);
  if (!due) return promiseUpdateAtPace(change);
  const { at } = change.cause;
  if (due.dueAt <= at) return change;
  const first = due.kind === 'first-internal-update';
  const length = (first ? policy.firstInternalUpdateWithin : policy.internalUpdateEvery)[severity];
  const sooner = earliest(due.dueAt, updateFrom(change, at, length).dueAt);
  const { startedAt } = due;
  const dueAt = first ? latest(sooner, updateFrom(change, startedAt, length).dueAt) : sooner;
  if (Number(dueAt) === Number(due.dueAt)) return change;
  const warning = warnAt(startedAt, dueAt, length.warnBeforeMs ?? warnOfUpdateMostMs);
  return change.start(due.kind, dueAt, { startedAt, warnAt: warning, calendar: length.calendar });
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

const earliest = (one: Date, other: Date): Date => (one < other ? one : other);
const latest = (one: Date, other: Date): Date => (one > other ? one : other);

const endUpdatePromise = (change: Change): Change =>
  change.stop('first-internal-update').stop('next-internal-update');

/** The work is done: what was promised of it is not waited for any more. */
export const endPromises = (change: Change): Change =>
  goOn(endUpdatePromise(change))
    .stop('acknowledge')
    .stop('acknowledgement-expiry')
    .stop('role')
    .stop('resolve')
    .stop('standstill')
    .stop('unowned');

/** The case is over. */
export const endAllPromises = (change: Change): Change =>
  endRootCausePromises(endPromises(change)).stop('verify').stop('close').stop('age');
