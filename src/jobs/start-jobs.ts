import type { Db } from 'mongodb';
import { AppError } from '../errors.ts';
import type { Clock, EscalationStore, Scheduled } from '../usecases/ports.ts';
import { repeat } from './repeat.ts';
import { createWakeCalls } from './wake-calls.ts';

/** The clock the cases live by. It may be ahead of the real one, which is what timers run on. */
interface JobClock extends Clock {
  /** Real milliseconds until this instant; zero or less when it has passed. */
  realDelayMs(instant: Date): number;
}

interface JobLog {
  error(details: object, message: string): void;
}

export interface JobsOptions {
  database: Db;
  clock: JobClock;
  escalations: Pick<EscalationStore, 'scheduled'>;
  /** Lets everything happen to a case that has become due; a needless call changes nothing. */
  wake(key: string): Promise<void>;
  /** Wakes every case with something due that nobody woke, the most severe first. */
  sweep(): Promise<unknown>;
  log: JobLog;
  timing?: Partial<Timing>;
}

export interface Timing {
  processEveryMs: number;
  /** After a crash, what the process had fetched ahead is late by as much; the sweep is earlier. */
  lockLifetimeMs: number;
  sweepEveryMs: number;
}

const usualTiming: Timing = {
  processEveryMs: 1_000,
  lockLifetimeMs: 30_000,
  sweepEveryMs: 15_000,
};

export interface Jobs {
  /** Wakes the case at this instant of the cases' clock; null = nothing is due. An earlier instant may still wake it in vain. */
  schedule(key: string, nextDueAt: Date | null): Promise<void>;
  /** Sets every wake-up anew, after the cases' clock was moved; what is due by now is woken before this answers. */
  rescheduleAll(): Promise<void>;
  /** Takes up nothing new and waits for what is under way. The database connection stays open. */
  stop(): Promise<void>;
}

/**
 * Starts to wake cases when something falls due, and the sweep that makes good for wake-ups that were lost.
 *
 * The sweep runs on a plain timer in every process, not as a job: it is there for the day on which the jobs fail, and doing it in
 * several processes at once is harmless, since each does guarded writes only.
 * @throws AppError `jobs-not-started`
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { escalations, log, clock } = options;
  const timing = { ...usualTiming, ...options.timing };
  const startedAt = clock.now();
  const calls = await createWakeCalls({ ...options, timing }).catch((cause: unknown) => {
    throw new AppError('jobs-not-started', 'The timers could not be started on this database.', { cause });
  });

  /** What was due before the first sweep is its business. */
  async function scheduleAll(): Promise<void> {
    const scheduled = await escalations.scheduled();
    await calls.setMissing(scheduled.filter(({ nextDueAt }) => nextDueAt > startedAt));
  }

  const sweeping = repeat(timing.sweepEveryMs, options.sweep, (error) =>
    log.error({ err: error }, 'The sweep failed'),
  );
  // A crash may have come between a write and its wake-up. What is overdue goes first; the sweep covers the time this takes.
  const started = sweeping.first
    .then(scheduleAll)
    .catch((error: unknown) => log.error({ err: error }, 'Not every wake-up could be set at start'));

  let rescheduling: Promise<void> = started;

  async function reschedule(): Promise<void> {
    await calls.cancelAll();
    const scheduled = await escalations.scheduled();
    const isDue = ({ nextDueAt }: Scheduled) => clock.realDelayMs(nextDueAt) <= 0;
    await calls.setMissing(scheduled.filter((it) => !isDue(it)));
    for (const { key } of scheduled.filter(isDue)) await calls.wakeNow(key);
  }

  return {
    async schedule(key, nextDueAt) {
      if (nextDueAt) await calls.set(key, nextDueAt);
    },

    rescheduleAll() {
      // One after the other: the wake-ups of an earlier time must not come in between.
      rescheduling = rescheduling.then(reschedule, reschedule);
      return rescheduling;
    },

    async stop() {
      const quiet = Promise.allSettled([sweeping.stop(), rescheduling]);
      await calls.stop();
      await quiet;
    },
  };
}
