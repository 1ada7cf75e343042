import { MongoError } from './mongo-error.ts';

/** The part of lmdb that a batch needs. */
interface Environment {
  transactionSync(run: () => void, flags: number): void;
  sync(done: (error: Error | null) => void): void;
}

interface Write {
  run(): void;
  /** Called once the batch is on disk. */
  settle(): void;
  fail(error: unknown): void;
}

/** lmdb's TransactionFlags.ABORTABLE and NO_SYNC_FLUSH (a const enum of its declarations, not there at run time). */
const ABORTABLE_WITHOUT_FLUSH = 0x1 | 0x10000;

/**
 * Group commit. Writes that arrive in one turn of the event loop are one lmdb transaction; while a flush is under way
 * further transactions commit, and the next flush serves all of them. `await db.flushed` of lmdb does not wait for
 * synchronous transactions, hence `sync` with a callback.
 */
export class WriteQueue {
  readonly #environment: Environment;
  readonly #onAbort: () => void;
  #queued: Write[] = [];
  #committed: Write[] = [];
  #scheduled = false;
  #flushing = false;
  #dirty = false;
  #idleWaiters: (() => void)[] = [];

  constructor(environment: Environment, onAbort: () => void) {
    this.#environment = environment;
    this.#onAbort = onAbort;
  }

  /** To be called by whoever changes something, so that a batch that changed nothing needs no flush. */
  touched(): void {
    this.#dirty = true;
  }

  add<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let outcome: () => void;
      this.#queued.push({
        run: () => {
          outcome = this.#attempt(change, resolve, reject);
        },
        settle: () => outcome(),
        fail: reject,
      });
      if (!this.#scheduled) {
        this.#scheduled = true;
        setImmediate(() => this.#commit());
      }
    });
  }

  /** A refusal (MongoError) concerns one command; any other error ends the whole transaction. */
  #attempt<T>(change: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
    try {
      const value = change();
      return () => resolve(value);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      return () => reject(error);
    }
  }

  #commit(): void {
    this.#scheduled = false;
    const batch = this.#queued;
    this.#queued = [];
    try {
      this.#environment.transactionSync(() => {
        for (const write of batch) write.run();
      }, ABORTABLE_WITHOUT_FLUSH);
      this.#committed.push(...batch);
    } catch (error) {
      this.#onAbort();
      for (const write of batch) write.fail(toStorageError(error));
    }
    this.#flush();
  }

  #flush(): void {
    if (this.#flushing) return;
    const batch = this.#committed;
    this.#committed = [];
    if (!this.#dirty) {
      for (const write of batch) write.settle();
      this.#wakeIdle();
      return;
    }
    this.#dirty = false;
    this.#flushing = true;
    this.#environment.sync((error) => {
      this.#flushing = false;
      for (const write of batch) error ? write.fail(toStorageError(error)) : write.settle();
      this.#flush();
    });
  }

  /** Resolves when nothing is queued or being flushed. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
      this.#wakeIdle();
    });
  }

  #wakeIdle(): void {
    if (this.#flushing || this.#scheduled || this.#queued.length > 0 || this.#committed.length > 0) return;
    for (const wake of this.#idleWaiters.splice(0)) wake();
  }
}

/** A full disk is for the operator to mend; the client may try again after. */
function toStorageError(error: unknown): MongoError {
  const message = error instanceof Error ? error.message : String(error);
  const isFull = /no space left|MDB_MAP_FULL|ENOSPC|disk full/i.test(message);
  if (isFull)
    return new MongoError(
      14031,
      `The disk that holds the data is full; nothing of this write was kept: ${message}`,
    );
  return new MongoError(8, `The write was not stored: ${message}`);
}
