import { mkdirSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { REPLICA_SET } from './commands/greeting.ts';
import { expireDocuments } from './expire-documents.ts';
import { loadMingo } from './expression.ts';
import { MongoError } from './mongo-error.ts';
import { takeOwnership } from './owner-lock.ts';
import { forgetOldReplies } from './retryable-writes.ts';
import { MongoServer } from './server.ts';
import { Store } from './store.ts';
import type { WorkerReport, WorkerSettings } from './worker-messages.ts';

/** As often as MongoDB looks for expired documents. */
const UPKEEP_MS = 60_000;

const settings: WorkerSettings = workerData;
const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread; use startEmbeddedMongo');

function report(message: WorkerReport): void {
  port?.postMessage(message);
}

function openDirectory(directory: string): () => void {
  try {
    mkdirSync(directory, { recursive: true });
    return takeOwnership(directory);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const advice = 'Make it a directory this user may write to, or configure another one.';
    throw new AppError(
      'embedded-mongo-directory',
      `The data directory ${directory} cannot be used. ${advice}`,
      { cause: error },
    );
  }
}

async function listen(server: MongoServer): Promise<number> {
  try {
    return await server.listen(settings.port);
  } catch (error) {
    const advice = 'Stop whatever uses it, or configure another port.';
    throw new AppError(
      'embedded-mongo-port',
      `Port ${settings.port} on 127.0.0.1 cannot be used. ${advice}`,
      { cause: error },
    );
  }
}

async function upkeep(store: Store, server: MongoServer): Promise<void> {
  const now = Date.now();
  server.cursors.closeIdle(now);
  await expireDocuments(store, now);
  await forgetOldReplies(store, now);
}

/** What could not be stored now is tried again the next time. */
function tolerateRefusal(error: unknown): void {
  if (!(error instanceof MongoError)) throw error;
}

async function run(): Promise<void> {
  const release = openDirectory(settings.directory);
  let store: Store | undefined;
  try {
    store = new Store(settings.directory);
    const opened = store;
    const server = new MongoServer(opened);
    const bound = await listen(server);
    const timer = setInterval(() => void upkeep(opened, server).catch(tolerateRefusal), UPKEEP_MS);
    port?.once('message', () => {
      clearInterval(timer);
      void server
        .close()
        .then(() => opened.close())
        .then(release)
        .then(() => process.exit());
    });
    report({ uri: `mongodb://127.0.0.1:${bound}/muster?replicaSet=${REPLICA_SET}` });
    setImmediate(loadMingo);
  } catch (error) {
    await store?.close();
    release();
    throw error;
  }
}

run().catch((error: unknown) => {
  if (!(error instanceof AppError)) throw error;
  report({ failure: { code: error.code, message: error.message, cause: String(error.cause ?? '') } });
  port.close();
});
