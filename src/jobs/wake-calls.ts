import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';
import { inOrder } from '../usecases/in-order.ts';
import type { Scheduled } from '../usecases/ports.ts';
import type { JobsOptions, Timing } from './start-jobs.ts';
import { WakeCallRepository } from './wake-call-repository.ts';

const jobName = 'wake';
const collectionName = 'jobs';
/** The database writes what comes at the same time in one go. */
const setAtOnce = 20;

/** A wake-up as it is stored: `dueAt` is by the clock of the cases, the time at which it runs is real. */
interface WakeCall {
  key: string;
  dueAt: Date;
}

type Options = Pick<JobsOptions, 'database' | 'clock' | 'wake' | 'log'> & { timing: Timing };

/**
 * Wake-ups, kept by agenda. There is one for each instant at which a case was to be woken: agenda ends a job by writing down that
 * it has no next run, which would undo a new instant set meanwhile on the same job. One that is out of date does nothing.
 */
export async function createWakeCalls({ database, clock, wake, log, timing }: Options) {
  const underWay = new Set<Promise<void>>();
  const owner = randomUUID();
  const repository = await openRepository(database);
  await forgetDue(database, clock.now());
  const agenda = new Agenda({
    backend: { name: 'MongoDB', repository, ownsConnection: false, connect: done, disconnect: done },
    name: owner,
    processEvery: timing.processEveryMs,
    defaultConcurrency: 50,
    maxConcurrency: 50,
    defaultLockLimit: 200,
    lockLimit: 200,
    defaultLockLifetime: timing.lockLifetimeMs,
    removeOnComplete: true,
  });
  let isStopped = false;
  agenda.on('error', (error) => {
    // Agenda goes on looking for a moment after it was stopped, on a connection that is closed by then.
    if (!isStopped) log.error({ err: error }, 'A timer could not be looked up or kept');
  });
  agenda.on(`fail:${jobName}`, (error, job) => {
    onFailure(error);
    // It will not run again, and agenda would keep it for ever.
    if ('remove' in job)
      void job.remove().catch((cause) => log.error({ err: cause }, 'A timer stays behind'));
  });
  agenda.define<WakeCall>(jobName, async ({ attrs: { data } }) => run(data.key));
  await agenda.start();

  function onFailure(error: unknown): void {
    log.error({ err: error }, 'A case could not be woken; the sweep tries again');
  }

  function run(key: string): Promise<void> {
    const running = wake(key).finally(() => underWay.delete(running));
    underWay.add(running);
    return running;
  }

  /** Safe to repeat. */
  async function set(key: string, dueAt: Date): Promise<void> {
    const runAt = new Date(Date.now() + clock.realDelayMs(dueAt));
    await agenda
      .create<WakeCall>(jobName, { key, dueAt })
      .unique({ 'data.key': key, 'data.dueAt': dueAt }, { insertOnly: true })
      .schedule(runAt)
      .save();
  }

  return {
    set,

    /** Those of these that are not set. */
    async setMissing(all: readonly Scheduled[]): Promise<void> {
      const there = await storedCalls(database);
      const missing = all.filter(({ key, nextDueAt }) => !there.has(nameOf(key, nextDueAt)));
      await inOrder(missing, setAtOnce, ({ key, nextDueAt }) => set(key, nextDueAt));
    },

    async cancelAll(): Promise<void> {
      await agenda.cancel({ name: jobName });
    },

    async wakeNow(key: string): Promise<void> {
      await run(key).catch(onFailure);
    },

    async stop(): Promise<void> {
      isStopped = true;
      await agenda.stop(false);
      await Promise.allSettled(underWay);
      await pause(lookUpEndsWithinMs);
      await unlockFetched(database, owner);
    },
  };
}

/** Agenda does not wait for a look-up that is under way when it is stopped. */
const lookUpEndsWithinMs = 100;

const done = () => Promise.resolve();

/** Opened here, not by agenda, which would leave a failure of it unhandled. */
async function openRepository(database: Db): Promise<WakeCallRepository> {
  const repository = new WakeCallRepository({ mongo: database, db: { collection: collectionName } });
  await repository.connect();
  const jobs = database.collection(collectionName);
  await jobs.createIndex({ 'data.key': 1, 'data.dueAt': 1 });
  // What was done, but not removed because the process was being stopped.
  await jobs.deleteMany({ name: jobName, nextRunAt: null, lockedAt: null });
  return repository;
}

/** What fell due while nobody was there is left to the sweep, which begins with the most severe; agenda would go by age. */
async function forgetDue(database: Db, now: Date): Promise<void> {
  const isDue = { nextRunAt: { $lte: new Date() }, 'data.dueAt': { $lte: now } };
  await database.collection(collectionName).deleteMany({ name: jobName, lockedAt: null, ...isDue });
}

const nameOf = (key: string, dueAt: Date): string => `${key} ${Number(dueAt)}`;

async function storedCalls(database: Db): Promise<Set<string>> {
  const calls = database.collection<{ data: WakeCall }>(collectionName);
  const projection = { _id: 0, 'data.key': 1, 'data.dueAt': 1 };
  const there = new Set<string>();
  for await (const { data } of calls.find({ name: jobName }, { projection }))
    there.add(nameOf(data.key, data.dueAt));
  return there;
}

/** Gives back what agenda had fetched ahead and was still fetching while it was stopped; others would wait for the lock to run out. */
async function unlockFetched(database: Db, owner: string): Promise<void> {
  await database
    .collection(collectionName)
    .updateMany(
      { name: jobName, lastModifiedBy: owner, nextRunAt: { $ne: null } },
      { $set: { lockedAt: null } },
    );
}
