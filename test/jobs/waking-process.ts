import { setTimeout as pause } from 'node:timers/promises';
import { toProductClock } from '../../src/clock.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { connectStore } from '../../src/store/connect.ts';

const never = 3_600_000;

/** A process that wakes cases, and writes down in the database when it begins and when it has done so. */
const [uri = '', name = '', wakingMs = '0', lockLifetimeMs = '1000'] = process.argv.slice(2);
const store = await connectStore(uri, (error) => {
  throw error;
});
const wakings = store.database.collection('wakings');

await startJobs({
  database: store.database,
  clock: toProductClock({ now: () => new Date() }),
  escalations: { scheduled: async () => [] },
  async wake(key) {
    const { insertedId } = await wakings.insertOne({ key, by: name, ended: false });
    await pause(Number(wakingMs));
    await wakings.updateOne({ _id: insertedId }, { $set: { ended: true } });
  },
  sweep: async () => undefined,
  log: {
    error(details, message) {
      process.send?.({ error: message, details: String(Object.values(details)[0]) });
    },
  },
  timing: { processEveryMs: 100, lockLifetimeMs: Number(lockLifetimeMs), sweepEveryMs: never },
});
process.send?.('ready');
