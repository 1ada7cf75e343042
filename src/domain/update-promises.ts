import {
  type Audience,
  audienceOf,
  audiences,
  isFirstUpdate,
  type UpdateKind,
  updateKinds,
} from './audiences.ts';
import type { Change } from './change.ts';
import { customersOf, lastToldTo } from './customers.ts';
import type { Deadline } from './deadlines.ts';
import { minutesToMs } from './duration.ts';
import { dueUpdate, type Escalation, lastUpdate, type Update } from './escalation.ts';
import type { PromisedLength } from './policy.ts';
import { promisedFrom, warnAt } from './promised-length.ts';

const later = (at: Date, lengthMs: number): Date => new Date(Number(at) + lengthMs);

const warnOfUpdateMostMs = minutesToMs(10);

type Which = 'first' | 'next';

/** What the policy promises this audience; null = nothing. */
export const updateLength = (
  { policy, severity }: Escalation,
  audience: Audience,
  which: Which,
): PromisedLength | null =>
  ({
    internal: { first: policy.firstInternalUpdateWithin, next: policy.internalUpdateEvery },
    customer: { first: policy.firstCustomerUpdateWithin, next: policy.customerUpdateEvery },
  })[audience][which][severity];

/** There are always people inside the company who want to hear; customers only where some are known. */
const isThere = (escalation: Escalation, audience: Audience): boolean =>
  audience === 'internal' || customersOf(escalation).length > 0;

/** From the opening on each audience is to hear of the case. */
export function promiseFirstUpdates(change: Change): Change {
  for (const audience of audiences) promiseUpdateWithin(change, audience, 'first');
  return change;
}

/** The next update of this audience after now, at the pace of the policy. */
export const promiseUpdateAtPace = (change: Change, audience: Audience): Change =>
  promiseUpdateWithin(change, audience, 'next');

export function promiseUpdatesAtPace(change: Change): Change {
  for (const audience of audiences) promiseUpdateAtPace(change, audience);
  return change;
}

function promiseUpdateWithin(change: Change, audience: Audience, which: Which): Change {
  endUpdatePromise(change, audience);
  const length = updateLength(change.now, audience, which);
  if (!length || !isThere(change.now, audience)) return change;
  const { dueAt, ...rest } = updateFrom(change, change.cause.at, length);
  return startUpdate(change, updateKinds[audience][which], dueAt, rest);
}

const updateFrom = ({ cause }: Change, startedAt: Date, length: PromisedLength) =>
  promisedFrom(startedAt, length, { roster: cause.roster, warnMostMs: warnOfUpdateMostMs });

/** While the customer is awaited they know where the case stands, so their clock stands. */
function startUpdate(change: Change, kind: UpdateKind, dueAt: Date, options: StartOptions): Change {
  change.start(kind, dueAt, options);
  return audienceOf(kind) === 'customer' && change.now.awaitingCustomer ? change.pause(kind) : change;
}
type StartOptions = Parameters<Change['start']>[2];

/**
 * What is promised once an update is out: the earliest that anybody of its audience was told to expect. While some customers wait
 * who were left out, their clock goes on, and ends no later than this update promises.
 */
export function promiseAfterUpdate(change: Change, { audience, nextDueAt, customers }: Update): Change {
  if (audience === 'internal') return promiseUpdate(change, audience, nextDueAt);
  const due = dueUpdate(change.now, audience);
  if (!due || waitingSince(change, due, customers).length === 0)
    return promiseUpdate(change, audience, earliestPromised(change));
  if (!nextDueAt || nextDueAt >= due.dueAt || due.pausedAt) return change;
  const { kind, startedAt, snoozed } = due;
  const warning = warnAt(change.cause.at, nextDueAt, warnOfUpdateMostMs);
  return change.start(kind, nextDueAt, { startedAt, snoozed, warnAt: warning });
}

/** The customers but for these who have not heard since the clock was started, or not when they were told to expect it. */
const waitingSince = ({ now, cause }: Change, { startedAt }: Deadline, told: readonly string[]): string[] =>
  customersOf(now).filter((customer) => {
    const last = lastToldTo(now, customer);
    if (!last || last.at <= startedAt) return !told.includes(customer);
    return last.nextDueAt !== null && last.nextDueAt <= cause.at;
  });

/** What the customers were told last to expect: the earliest of it. */
function earliestPromised({ now, cause }: Change): Date | null {
  const promised = customersOf(now).flatMap((customer) => lastToldTo(now, customer)?.nextDueAt ?? []);
  const ahead = promised.filter((dueAt) => dueAt > cause.at);
  return ahead.length === 0 ? null : new Date(Math.min(...ahead.map(Number)));
}

/** The audience has been promised to hear by `dueAt`; null = nothing more is promised. */
function promiseUpdate(change: Change, audience: Audience, dueAt: Date | null): Change {
  endUpdatePromise(change, audience);
  if (!dueAt) return change;
  return startUpdate(change, updateKinds[audience].next, dueAt, {
    warnAt: warnAt(change.cause.at, dueAt, warnOfUpdateMostMs),
  });
}

/** The next update `byMs` later than promised, or than now if it is late; it cannot be moved a second time. */
export function snoozeUpdatePromise(change: Change, due: Deadline, byMs: number): Date {
  const { kind, dueAt, startedAt } = due;
  const { at } = change.cause;
  const inTime = dueAt > at;
  const until = later(inTime ? dueAt : at, byMs);
  change.start(kind, until, { warnAt: inTime ? dueAt : null, startedAt, snoozed: true });
  return until;
}

export function retimeUpdates(change: Change): Change {
  for (const audience of audiences) retimeUpdate(change, audience);
  return change;
}

/**
 * The promised update at the pace of the severity as it now is. A quicker pace leaves its whole length from now, unless the update
 * was due earlier anyway. A slower one moves the first update only: of any other the audience has been told when it comes.
 * What is late already stays as it is, and so does a clock that stands.
 */
function retimeUpdate(change: Change, audience: Audience): Change {
  const due = dueUpdate(change.now, audience);
  if (!due) return promiseUpdateWithin(change, audience, lastUpdate(change.now, audience) ? 'next' : 'first');
  const { at } = change.cause;
  if (due.dueAt <= at || due.pausedAt) return change;
  const first = isFirstUpdate(due.kind);
  const length = updateLength(change.now, audience, first ? 'first' : 'next');
  if (!length) return first ? endUpdatePromise(change, audience) : change;
  const sooner = earliest(due.dueAt, updateFrom(change, at, length).dueAt);
  const { startedAt } = due;
  const dueAt = first ? latest(sooner, updateFrom(change, startedAt, length).dueAt) : sooner;
  if (Number(dueAt) === Number(due.dueAt)) return change;
  const warning = warnAt(startedAt, dueAt, length.warnBeforeMs ?? warnOfUpdateMostMs);
  return change.start(due.kind, dueAt, { startedAt, warnAt: warning, calendar: length.calendar });
}

const earliest = (one: Date, other: Date): Date => (one < other ? one : other);
const latest = (one: Date, other: Date): Date => (one > other ? one : other);

const endUpdatePromise = (change: Change, audience: Audience): Change =>
  change.stop(updateKinds[audience].first).stop(updateKinds[audience].next);

export function endUpdatePromises(change: Change): Change {
  for (const audience of audiences) endUpdatePromise(change, audience);
  return change;
}
