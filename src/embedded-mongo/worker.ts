import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { expireDocuments } from './expire-documents.ts';
import { loadMingo } from './expression.ts';
import { MongoError } from './mongo-error.ts';
import { forgetOldReplies } from './retryable-writes.ts';
import { MongoServer } from './server.ts';
import { Store } from './store.ts';
import type { WorkerOrder, WorkerReport, WorkerSettings } from './worker-messages.ts';

/** As often as MongoDB looks for expired documents. */
const UPKEEP_MS = 60_000;

const settings: WorkerSettings = workerData;
const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread; use startEmbeddedMongo');

function report(message: WorkerReport): void {
  port?.postMessage(message);
}

function nextOrder(): Promise<WorkerOrder> {
  return new Promise((resolve) => port?.once('message', resolve));
}

function openStore({ directory }: WorkerSettings): Store {
  try {
    return new Store(directory, { say: (note) => report({ note }) });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = `The data in ${directory} could not be opened: ${String(error)}`;
    throw new AppError('embedded-mongo-storage', message, { cause: error });
  }
}

async function upkeep(store: Store, server: MongoServer): Promise<void> {
  const now = Date.now();
  server.cursors.closeIdle();
  await expireDocuments(store, now);
  await forgetOldReplies(store, now);
}

/** What could not be stored now is tried again the next time. */
function tolerateRefusal(error: unknown): void {
  if (!(error instanceof MongoError)) throw error;
}

/** Runs until it is told to stop. */
async function serve(store: Store): Promise<void> {
  const server = new MongoServer(store);
  try {
    const uris = await server.listen(settings);
    const timer = setInterval(() => void upkeep(store, server).catch(tolerateRefusal), UPKEEP_MS);
    report({ uris });
    setImmediate(loadMingo);
    await nextOrder();
    clearInterval(timer);
  } finally {
    await server.close();
    await store.close();
  }
}

async function run(): Promise<void> {
  // Meanwhile the data is checked.
  if ((await nextOrder()) === 'open') await serve(openStore(settings));
}

await run().catch((error: unknown) => {
  if (!(error instanceof AppError)) throw error;
  report({ failure: { code: error.code, message: error.message, cause: String(error.cause ?? '') } });
});
process.exit();
