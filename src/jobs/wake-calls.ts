import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoJobRepository } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';
import type { JobsOptions, Timing } from './start-jobs.ts';

const jobName = 'wake';
const collectionName = 'jobs';

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
  agenda.on('error', (error) => log.error({ err: error }, 'A timer could not be looked up or kept'));
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

  return {
    /** Safe to repeat. */
    async set(key: string, dueAt: Date): Promise<void> {
      const runAt = new Date(Date.now() + clock.realDelayMs(dueAt));
      await agenda
        .create<WakeCall>(jobName, { key, dueAt })
        .unique({ 'data.key': key, 'data.dueAt': dueAt }, { insertOnly: true })
        .schedule(runAt)
        .save();
    },

    async cancelAll(): Promise<void> {
      await agenda.cancel({ name: jobName });
    },

    async wakeNow(key: string): Promise<void> {
      await run(key).catch(onFailure);
    },

    async stop(): Promise<void> {
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
async function openRepository(database: Db): Promise<MongoJobRepository> {
  const repository = new MongoJobRepository({ mongo: database, db: { collection: collectionName } });
  await repository.connect();
  const jobs = database.collection(collectionName);
  await jobs.createIndex({ 'data.key': 1, 'data.dueAt': 1 });
  // What was done, but not removed because the process was being stopped.
  await jobs.deleteMany({ name: jobName, nextRunAt: null, lockedAt: null });
  return repository;
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
