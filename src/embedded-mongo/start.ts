import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { codeFolder } from '../folders.ts';
import { makeSound, markStopped } from './make-sound.ts';
import { takeOwnership } from './owner-lock.ts';
import type { Addresses, WorkerOrder, WorkerReport, WorkerSettings } from './worker-messages.ts';

export interface EmbeddedMongo {
  /** For the driver, mongoose and agenda as it is; the first of `uris`. */
  uri: string;
  /** One for each place where it listens, the socket first. */
  uris: string[];
  /** Closes all connections, waits until every write is on disk, gives the directory free. Safe to repeat. */
  stop(): Promise<void>;
}

interface Options extends Partial<Addresses> {
  directory: string;
  /** Is told in a sentence what was done to the data on the way: brought to a new format, indexes made anew. */
  say?: (note: string) => void;
}

/**
 * Serves `directory` to this machine alone, in a thread of its own so that the caller's event loop never waits for it.
 * Without `port` and `socket` it takes any free port. The thread keeps the process alive until `stop`.
 * @throws AppError embedded-mongo-owned (another live process has the directory), embedded-mongo-directory (not
 *   writable), embedded-mongo-port and embedded-mongo-socket (in use), embedded-mongo-format (written by a newer
 *   version), embedded-mongo-damaged.
 */
export async function startEmbeddedMongo(options: Options): Promise<EmbeddedMongo> {
  const { socket, port = socket === undefined ? 0 : undefined, say = () => {} } = options;
  const directory = resolve(options.directory);
  const { release } = takeOwnership(directory);
  const worker = new WorkerThread({ directory, port, socket: socket && resolve(socket) }, say);
  try {
    await makeSound(directory, say);
    const uris = await worker.open();
    const end = async () => {
      await worker.stop();
      markStopped(directory);
      release();
    };
    let ended: Promise<void> | undefined;
    const stop = () => {
      ended ??= end();
      return ended;
    };
    return { uri: uris[0] ?? '', uris, stop };
  } catch (error) {
    await worker.stop();
    release();
    throw error;
  }
}

class WorkerThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #started: Promise<string[]>;

  constructor(settings: WorkerSettings, say: (note: string) => void) {
    this.#worker = new Worker(new URL('embedded-mongo/worker-entry.mjs', codeFolder), {
      workerData: settings,
      execArgv: [],
    });
    // A fault in the thread later on has no listener and ends the process: without its database nothing can go on.
    this.#exited = once(this.#worker, 'exit').then(() => {});
    this.#started = new Promise((resolve, reject) => {
      this.#worker.on('message', (report: WorkerReport) => {
        if ('note' in report) say(report.note);
        else if ('uris' in report) resolve(report.uris);
        else reject(toAppError(report.failure));
      });
      this.#worker.once('exit', () =>
        reject(new AppError('embedded-mongo-storage', 'The embedded database did not start.')),
      );
    });
    this.#started.catch(() => {});
  }

  open(): Promise<string[]> {
    this.#order('open');
    return this.#started;
  }

  async stop(): Promise<void> {
    this.#order('stop');
    await this.#exited;
  }

  #order(order: WorkerOrder): void {
    this.#worker.postMessage(order);
  }
}

function toAppError({ code, message, cause }: { code: string; message: string; cause: string }): AppError {
  return new AppError(code, message, { cause });
}
