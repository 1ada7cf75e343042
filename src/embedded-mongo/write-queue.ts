import { setImmediate as nextTurn } from 'node:timers/promises';
import { ABORT } from 'lmdb';
import type { Table } from './environment.ts';
import { MongoError } from './mongo-error.ts';

/** The part of lmdb's root database that a batch needs. */
interface Root {
  transactionSync(run: () => unknown): void;
  batch(run: () => void): Promise<boolean>;
}

/** Most a changed entry can make lmdb write: a copy of each page on the way to it, four deep. */
const BYTES_PER_OPERATION = 16 * 1024;
/** Left free on the disk, for lmdb's own pages and whatever else writes there meanwhile. */
const RESERVE_BYTES = 8 * 1024 * 1024;

interface Write {
  run(): void;
  /** Called once the batch is on disk. */
  settle(): void;
  fail(error: unknown): void;
}

interface Surroundings {
  onStored(): void;
  /** The batch is not on disk, so memory may be ahead of it. */
  onFailure(): void;
  /** Bytes the disk has left. */
  freeBytes(): number;
}

interface Operation {
  table: Table;
  key: Buffer;
  /** Undefined = remove. */
  value: Buffer | undefined;
}

/**
 * Group commit that never blocks the event loop. Writes that came together are tried out in a transaction that sees its
 * own changes and is then aborted; what they changed goes to lmdb's writing thread as one atomic batch, which resolves
 * when it is flushed (the environment is opened without overlappingSync). Meanwhile the next writes gather.
 */
export class WriteQueue {
  readonly #environment: Root;
  readonly #surroundings: Surroundings;
  #queued: Write[] = [];
  #operations: Operation[] = [];
  #underWay: Promise<void> | undefined;

  constructor(environment: Root, surroundings: Surroundings) {
    this.#environment = environment;
    this.#surroundings = surroundings;
  }

  /** `change` runs together with others; the promise resolves when all of them are on disk. */
  add<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = () => {};
      const run = () => {
        settle = attempt(change, resolve, reject);
      };
      this.#queued.push({ run, settle: () => settle(), fail: reject });
      this.#schedule();
    });
  }

  /** Only from within a `change`. */
  put(table: Table, key: Buffer, value: Buffer): void {
    table.putSync(key, value);
    this.#operations.push({ table, key, value });
  }

  /** Only from within a `change`. */
  remove(table: Table, key: Buffer): void {
    table.removeSync(key);
    this.#operations.push({ table, key, value: undefined });
  }

  /** The batch that is being tried out and written, if there is one. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** Resolves when nothing is queued or being written. */
  async idle(): Promise<void> {
    while (this.#underWay !== undefined) await this.#underWay;
  }

  #schedule(): void {
    this.#underWay ??= nextTurn().then(() => this.#runBatch());
  }

  async #runBatch(): Promise<void> {
    const batch = this.#queued;
    this.#queued = [];
    try {
      await this.#store(this.#tryOut(batch));
      this.#surroundings.onStored();
      for (const write of batch) write.settle();
    } catch (error) {
      this.#surroundings.onFailure();
      const refusal = toStorageError(await causeOf(error));
      for (const write of batch) write.fail(refusal);
    }
    this.#underWay = undefined;
    if (this.#queued.length > 0) this.#schedule();
  }

  #tryOut(batch: Write[]): Operation[] {
    this.#operations = [];
    this.#environment.transactionSync(() => {
      for (const write of batch) write.run();
      return ABORT;
    });
    return this.#operations;
  }

  /** Before lmdb finds out: a commit that fails in the middle leaves its memory in doubt. */
  #refuseFullDisk(operations: Operation[]): void {
    const values = operations.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    const needed = RESERVE_BYTES + values + operations.length * BYTES_PER_OPERATION;
    const free = this.#surroundings.freeBytes();
    if (free < needed)
      throw new Error(`no space left on device: ${free} bytes are free, ${needed} are needed to be safe`);
  }

  async #store(operations: Operation[]): Promise<void> {
    if (operations.length === 0) return;
    this.#refuseFullDisk(operations);
    await this.#environment.batch(() => {
      for (const { table, key, value } of operations) {
        if (value) void table.put(key, value);
        else void table.remove(key);
      }
    });
  }
}

/** A refusal (MongoError) concerns one command; any other error ends the whole batch. */
function attempt<T>(
  change: () => T,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): () => void {
  try {
    const value = change();
    return () => resolve(value);
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    return () => reject(error);
  }
}

/** When a commit fails lmdb gives the reason by a second promise, which rejects with it. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error;
  try {
    return await error.commitError;
  } catch (cause) {
    return cause;
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
