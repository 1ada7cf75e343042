import { updateKinds } from './audiences.ts';
import type { Change } from './change.ts';
import { daysToMs, minutesToMs } from './duration.ts';
import type { Escalation } from './escalation.ts';
import type { PromisedLength } from './policy.ts';
import { promisedFrom } from './promised-length.ts';

/** What a service level promises, by the deadline that keeps it. */
export const serviceLevels = [
  'resolve',
  'verify',
  'internal-root-cause',
  'customer-root-cause',
  'close',
] as const;
export type ServiceLevel = (typeof serviceLevels)[number];

const later = (at: Date, lengthMs: number): Date => new Date(Number(at) + lengthMs);

const lengthOf = ({ policy, severity }: Escalation, level: ServiceLevel): PromisedLength | null =>
  ({
    resolve: policy.resolveWithin,
    verify: policy.verifyWithin,
    'internal-root-cause': policy.internalRootCauseWithin,
    'customer-root-cause': policy.customerRootCauseWithin,
    close: policy.closeWithin,
  })[level][severity];

const warnMostMs = minutesToMs(60);

/** An analysis takes days, so an hour would be no warning. */
const warnMostMsOf = (level: ServiceLevel): number =>
  level === 'internal-root-cause' || level === 'customer-root-cause' ? daysToMs(1) : warnMostMs;

/** From now on this is promised, if the policy promises it. */
export function promiseService(change: Change, level: ServiceLevel, startedAt = change.cause.at): Change {
  const length = lengthOf(change.now, level);
  if (length === null) return change.stop(level);
  const { roster, at } = change.cause;
  const { dueAt, ...rest } = promisedFrom(startedAt, length, { roster, warnMostMs: warnMostMsOf(level) });
  return change.start(level, dueAt < at ? at : dueAt, rest);
}

/** The time to resolve counts from its beginning, at the pace of the severity as it now is. What is late stays late. */
export function retimeResolution(change: Change): Change {
  const running = change.now.deadlines.find(({ kind }) => kind === 'resolve');
  if (running?.brokenAt || running?.pausedAt) return change;
  return promiseService(change, 'resolve', running?.startedAt ?? change.now.opened.at);
}

/** Nobody works on what is resolved, over, or waits for the customer: then nothing stands still. */
const isWorkedOn = ({ status, awaitingCustomer }: Escalation): boolean =>
  (status === 'open' || status === 'acknowledged') && !awaitingCustomer;

/** Somebody has done something: the time after which the case counts as standing still begins anew. */
export function expectMovement(change: Change, wishedMs?: number): Change {
  const { policy, severity } = change.now;
  const usual = policy.standstillAfter[severity];
  if (usual === null || !isWorkedOn(change.now)) return change.stop('standstill');
  const { roster, at } = change.cause;
  const length = { ...usual, withinMs: wishedMs ?? usual.withinMs };
  const { dueAt, calendar } = promisedFrom(at, length, { roster, warnMostMs });
  return change.start('standstill', dueAt, { calendar });
}

/** These stand while the customer is awaited, who knows where the case stands; people inside the company still want to hear. */
const standing = ['resolve', ...Object.values(updateKinds.customer)] as const;

/** The clocks stand until the customer has answered, or this instant has come. */
export function awaitCustomer(change: Change, reason: string, until: Date): Change {
  const { by, at } = change.cause;
  change.set({ awaitingCustomer: { by: by ?? '', at, reason, until } });
  for (const kind of standing) change.pause(kind);
  return change.stop('standstill').start('customer-wait', until);
}

export function goOn(change: Change): Change {
  change.set({ awaitingCustomer: null }).stop('customer-wait');
  for (const kind of standing) change.resume(kind);
  return change;
}

/** A case that is open this long is told to the managers; past the last of these it needs a reason. */
const ageMarks = [20, 25, 30];
/** How often they are reminded that the reason is missing. */
const reasonAgainAfterDays = 1;

/** The next age that is worth telling. */
export function expectAge(change: Change): Change {
  const { opened, ageReason } = change.now;
  const days = (Number(change.cause.at) - Number(opened.at)) / daysToMs(1);
  const next =
    ageMarks.find((mark) => mark > days) ?? (ageReason ? null : Math.floor(days) + reasonAgainAfterDays);
  if (next === null) return change.stop('age');
  return change.stop('age').start('age', later(opened.at, daysToMs(next)), { subject: String(next) });
}

/** Whether it has been open for so long that somebody has to say why. */
export const needsAgeReason = ({ opened, ageReason }: Escalation, at: Date): boolean =>
  !ageReason && Number(at) - Number(opened.at) >= daysToMs(ageMarks.at(-1) ?? 0);
