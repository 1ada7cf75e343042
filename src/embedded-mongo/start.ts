import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import type { WorkerReport, WorkerSettings } from './worker-messages.ts';

export interface EmbeddedMongo {
  /** For the driver, mongoose and agenda as it is. */
  uri: string;
  /** Closes all connections, waits until every write is on disk, gives the directory free. Safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Serves `directory` on loopback, in a thread of its own so that the caller's event loop never waits for it.
 * `port` 0 (the default) takes a free one. The thread keeps the process alive until `stop`.
 * @throws AppError embedded-mongo-owned (another live process has the directory), embedded-mongo-directory (not
 *   writable), embedded-mongo-port (in use), embedded-mongo-format (written by a newer version).
 */
export async function startEmbeddedMongo(options: {
  directory: string;
  port?: number;
}): Promise<EmbeddedMongo> {
  const settings: WorkerSettings = { directory: resolve(options.directory), port: options.port ?? 0 };
  const worker = new Worker(new URL('./worker-entry.mjs', import.meta.url), {
    workerData: settings,
    execArgv: [],
  });
  // A fault in the thread later on has no listener and ends the process: without its database nothing can go on.
  const exited = new Promise<void>((done) => worker.once('exit', () => done()));
  const [report]: WorkerReport[] = await Promise.race([once(worker, 'message'), exited.then(() => [])]);
  if (!report || 'failure' in report) {
    await exited;
    throw toAppError(report);
  }
  return {
    uri: report.uri,
    async stop() {
      worker.postMessage('stop');
      await exited;
    },
  };
}

function toAppError(report: WorkerReport | undefined): AppError {
  if (!report || !('failure' in report))
    return new AppError('embedded-mongo-storage', 'The embedded database did not start.');
  const { code, message, cause } = report.failure;
  return new AppError(code, message, { cause });
}
