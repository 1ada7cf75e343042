import { z } from 'zod';
import { daysToMs } from './duration.ts';

const deadlineKinds = [
  'acknowledge', // subject: the group of asks that must be answered
  'acknowledgement-expiry', // subject: the owner
  'first-internal-update',
  'next-internal-update',
  'first-customer-update',
  'next-customer-update',
  'role', // subject: the role
  'resolve',
  'verify',
  'internal-root-cause',
  'customer-root-cause',
  'close',
  'standstill',
  'unowned',
  'customer-wait',
  'age', // subject: the days
] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/**
 * A promise with a due instant. `seq` is never used twice within an escalation, so a late wake-up can tell that the promise it
 * was set for is gone. `warnedAt` and `brokenAt` say what has already followed from it.
 */
export const deadlineSchema = z.object({
  kind: z.enum(deadlineKinds),
  subject: z.string().nullable(),
  seq: z.number().int(),
  startedAt: z.date(),
  dueAt: z.date(),
  warnAt: z.date().nullable(),
  warnedAt: z.date().nullable(),
  brokenAt: z.date().nullable(),
  snoozed: z.boolean(),
  /** Its length is of the working time of this calendar; null = of any time. */
  calendar: z.string().nullable().default(null),
  /** While it is paused nothing follows from it. */
  pausedAt: z.date().nullable().default(null),
});
export type Deadline = z.infer<typeof deadlineSchema>;

/** The next instant at which something follows from this deadline; null when all of it has happened, or it is paused. */
export function nextInstantOf(deadline: Deadline): Date | null {
  if (deadline.brokenAt || deadline.pausedAt) return null;
  return deadline.warnAt && !deadline.warnedAt ? deadline.warnAt : deadline.dueAt;
}

/** For what is said again: twice the time of the last one, a day at most. */
export const twiceAsLongMs = ({ startedAt, dueAt }: Deadline): number =>
  Math.max(Number(dueAt) - Number(startedAt), Math.min(2 * (Number(dueAt) - Number(startedAt)), daysToMs(1)));

/** The earliest next instant of all; null when nothing is due any more. */
export function nextDueAtOf(deadlines: readonly Deadline[]): Date | null {
  const instants = deadlines.map(nextInstantOf).filter((instant) => instant !== null);
  return instants.length === 0 ? null : new Date(Math.min(...instants.map(Number)));
}

/** The deadline from which something follows at or before `now`, the earliest first; undefined when none. */
export function firstDue(deadlines: readonly Deadline[], now: Date): Deadline | undefined {
  return deadlines
    .map((deadline) => ({ deadline, instant: nextInstantOf(deadline) }))
    .filter(({ instant }) => instant !== null && instant <= now)
    .sort((a, b) => Number(a.instant) - Number(b.instant) || a.deadline.seq - b.deadline.seq)[0]?.deadline;
}
