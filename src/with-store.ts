import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.ts';
import { readDatabaseAddress } from './database-address.ts';
import { startEmbeddedMongo } from './embedded-mongo/start.ts';
import { AppError } from './errors.ts';
import { type Keep, startParts } from './parts.ts';
import { connectStore, type Store } from './store/connect.ts';

/** A process that is just starting, or another command, has the data for so long at most. */
const reachWithinMs = 5_000;

/**
 * Does something with the database of a Muster that may be running, or not.
 * @throws AppError `database-missing` where there is none yet
 */
export async function withStore<T>(config: Config, act: (store: Store) => Promise<T>): Promise<T> {
  const opened = await startParts(async (keep) => ({ store: await openStore(config, keep) }));
  try {
    return await act(opened.store);
  } finally {
    await opened.stop();
  }
}

async function openStore(config: Config, keep: Keep): Promise<Store> {
  const uri = config.mongodbUri?.reveal() ?? (await reachOwnDatabase(config, keep));
  const faults: AppError[] = [];
  // Documents that cannot be read are listed; faults of the connection come with the call they hit.
  const store = await connectStore(uri, (fault) => void faults.push(fault));
  keep({ stop: () => store.close() });
  return store;
}

/** The server of whoever has the data, or one of our own for as long as this takes. */
async function reachOwnDatabase({ dataDir }: Config, keep: Keep): Promise<string> {
  const directory = join(dataDir, 'database');
  if (!existsSync(directory))
    throw new AppError(
      'database-missing',
      `There is no database in ${dataDir}. Set MUSTER_DATA_DIR or MONGODB_URI to what Muster runs with.`,
    );
  for (const giveUpAtMs = performance.now() + reachWithinMs; ; await pause(100)) {
    try {
      return keep(await startEmbeddedMongo({ directory })).uri;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'embedded-mongo-owned') throw error;
      const uri = readDatabaseAddress(dataDir);
      if (uri) return uri;
      if (performance.now() > giveUpAtMs) throw error;
    }
  }
}
