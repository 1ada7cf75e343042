import { MongoJobRepository } from '@agendajs/mongo-backend';
import { type JobParameters, toJobId } from 'agenda';
import type { Collection, WithId } from 'mongodb';

type Look = Parameters<MongoJobRepository['getNextJobToRun']>;

/**
 * What is due before the next look and not locked, or locked for too long. Agenda's own question allows a lock that ran out
 * whenever its job is due: no index bounds that, so each look, every second, would read every wake-up there is.
 */
export const isDueAndFree = (name: string, nextScanAt: Date, lockDeadline: Date) => ({
  name,
  nextRunAt: { $lte: nextScanAt },
  disabled: { $ne: true },
  $or: [{ lockedAt: null }, { lockedAt: { $lte: lockDeadline } }],
});

/** What a process had begun when it was killed: agenda takes the instant away from a wake-up that it begins. */
const wasCutOff = (name: string, lockDeadline: Date) => ({
  name,
  nextRunAt: null,
  disabled: { $ne: true },
  lockedAt: { $lte: lockDeadline },
});

export const longestDueFirst = { nextRunAt: 1, priority: -1 } as const;

/** Agenda's jobs as it keeps them; only looking for the next one costs no more when there are many. */
export class WakeCallRepository extends MongoJobRepository {
  override async getNextJobToRun(...[name, nextScanAt, lockDeadline, now, options]: Look) {
    const lock = { lockedAt: now ?? new Date(), lastModifiedBy: options?.lastModifiedBy ?? null };
    const take = (which: object) =>
      this.collection.findOneAndUpdate(
        which,
        { $set: lock },
        { sort: longestDueFirst, returnDocument: 'after' },
      );
    // Two questions, as no index bounds both at once.
    const due = await take(isDueAndFree(name, nextScanAt, lockDeadline));
    const found = due ?? (await take(wasCutOff(name, lockDeadline)));
    return found ? toParameters(found) : undefined;
  }
}

type Stored = MongoJobRepository['collection'] extends Collection<infer Job> ? WithId<Job> : never;

/** What a wake-up has of agenda's many fields: it never repeats and is never debounced. */
function toParameters({
  _id,
  name,
  priority,
  nextRunAt,
  type,
  data,
  lockedAt,
  failCount,
}: Stored): JobParameters {
  return {
    ...{ _id: toJobId(_id.toHexString()), name, priority, nextRunAt, type, data },
    ...(lockedAt && { lockedAt }),
    ...(failCount && { failCount }),
  };
}
