import { MongoError } from './mongo-error.ts';
import { cursorReply } from './reply.ts';

/** A reply's documents together stay below this, so that the message fits MongoDB's 48 MB with room to spare. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** MongoDB's default, cursorTimeoutMillis. */
const IDLE_MS = 10 * 60_000;
export const DEFAULT_FIRST_BATCH = 101;

type Source = AsyncIterator<Buffer> | Iterator<Buffer>;

interface OpenCursor {
  namespace: string;
  source: Source;
  /** A document that was read but did not fit the last batch. */
  carried: Buffer | undefined;
  lastUsedMs: number;
  isBusy: boolean;
}

/** Open cursors by id; any client may continue one, as sessions do not matter on loopback. */
export class Cursors {
  readonly #open = new Map<bigint, OpenCursor>();
  readonly #nowMs: () => number;
  #nextId: bigint;

  constructor(nowMs = Date.now) {
    this.#nowMs = nowMs;
    this.#nextId = BigInt(nowMs()) * 1000n;
  }

  async first(namespace: string, source: Source, batchSize: number, singleBatch = false): Promise<Buffer> {
    const cursor: OpenCursor = {
      namespace,
      source,
      carried: undefined,
      lastUsedMs: this.#nowMs(),
      isBusy: false,
    };
    const { documents, isDone } = await take(cursor, batchSize);
    const keep = !isDone && !singleBatch;
    const cursorId = keep ? this.#nextId++ : 0n;
    if (keep) this.#open.set(cursorId, cursor);
    return cursorReply({ field: 'firstBatch', documents, cursorId, namespace });
  }

  /** @throws MongoError 43 when there is no such cursor (any more). */
  async next(id: bigint, namespace: string, batchSize: number): Promise<Buffer> {
    const cursor = this.#open.get(id);
    if (!cursor || cursor.isBusy || cursor.namespace !== namespace)
      throw new MongoError(43, `cursor id ${id} not found`);
    cursor.isBusy = true;
    try {
      const { documents, isDone } = await take(cursor, batchSize);
      cursor.isBusy = false;
      cursor.lastUsedMs = this.#nowMs();
      if (isDone) this.#open.delete(id);
      return cursorReply({ field: 'nextBatch', documents, cursorId: isDone ? 0n : id, namespace });
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }

  closeIdle(): void {
    const nowMs = this.#nowMs();
    for (const [id, { lastUsedMs, isBusy }] of this.#open) {
      if (!isBusy && nowMs - lastUsedMs > IDLE_MS) this.#open.delete(id);
    }
  }
}

async function take(
  cursor: OpenCursor,
  batchSize: number,
): Promise<{ documents: Buffer[]; isDone: boolean }> {
  const documents: Buffer[] = [];
  let bytes = 0;
  while (documents.length < batchSize) {
    const document = cursor.carried ?? (await nextOf(cursor.source));
    cursor.carried = undefined;
    if (!document) return { documents, isDone: true };
    if (documents.length > 0 && bytes + document.length > MAX_BATCH_BYTES) {
      cursor.carried = document;
      break;
    }
    documents.push(document);
    bytes += document.length;
  }
  return { documents, isDone: false };
}

async function nextOf(source: Source): Promise<Buffer | undefined> {
  const { value, done } = await source.next();
  return done ? undefined : value;
}
