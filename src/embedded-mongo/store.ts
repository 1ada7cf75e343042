import { statfsSync } from 'node:fs';
import { type Database, open, type RootDatabase } from 'lmdb';
import { AppError } from '../errors.ts';
import { type BsonDocument, decode, encode } from './bson-codec.ts';
import { Catalog, type Collection } from './catalog.ts';
import { type Index, indexEntries } from './index-keys.ts';
import { documentKey, duplicateKey, idBytes, keyMap, RECORD_BYTES } from './record-keys.ts';
import { WriteQueue } from './write-queue.ts';

export interface StoredDocument {
  recordId: number;
  bytes: Buffer;
}

const BINARY = { encoding: 'binary', keyEncoding: 'binary' } as const;
/**
 * Without overlappingSync a batch resolves when it is flushed, not when it is only visible; with eventTurnBatching lmdb
 * makes promises of its own whose rejection (disk full) nobody could catch.
 */
const BATCHING = { overlappingSync: false, eventTurnBatching: false } as const;
const FORMAT = 1;
const FORMAT_KEY = Buffer.from('format');

/**
 * Documents, index entries, the catalog and the replies of retryable writes in one lmdb environment. Everything that
 * changes it must run inside `write`; what one call of `write` does is on disk whole or not at all.
 */
export class Store {
  readonly catalog: Catalog;
  readonly #root: RootDatabase<Buffer, Buffer>;
  readonly #documents: Database<Buffer, Buffer>;
  readonly #indexes: Database<Buffer, Buffer>;
  readonly #replies: Database<Buffer, Buffer>;
  readonly #queue: WriteQueue;
  #nextRecordId = 1;

  /** `freeBytes` tells how much the disk has left. @throws AppError embedded-mongo-format when a newer Muster wrote the directory. */
  constructor(directory: string, freeBytes = () => freeBytesOn(directory)) {
    const root = open<Buffer, Buffer>(directory, { ...BINARY, ...BATCHING, noSubdir: false, maxDbs: 8 });
    this.#root = root;
    this.#documents = root.openDB<Buffer, Buffer>('documents', BINARY);
    this.#indexes = root.openDB<Buffer, Buffer>('indexes', BINARY);
    this.#replies = root.openDB<Buffer, Buffer>('replies', BINARY);
    this.#queue = new WriteQueue(root, {
      onStored: () => this.catalog.markStored(),
      onFailure: () => this.#reload(),
      freeBytes,
    });
    this.catalog = new Catalog(root.openDB<Buffer, Buffer>('catalog', BINARY), this.#queue);
    this.#checkFormat(directory);
    this.#reload();
  }

  #checkFormat(directory: string): void {
    const stored = this.#root.get(FORMAT_KEY);
    const format = stored === undefined ? FORMAT : Number(decode(stored).format);
    if (format > FORMAT) {
      const advice = 'Start that version again, or point the data directory somewhere else.';
      throw new AppError(
        'embedded-mongo-format',
        `The data in ${directory} was written by a newer Muster. ${advice}`,
      );
    }
    if (stored === undefined) this.#root.putSync(FORMAT_KEY, encode({ format: FORMAT }));
  }

  /** After opening, and after a batch that could not be committed: memory says again what the disk says. */
  #reload(): void {
    this.catalog.load();
    this.#nextRecordId = 1 + Math.max(0, ...this.catalog.all().map(({ id }) => this.#lastRecordId(id)));
  }

  #lastRecordId(collectionId: number): number {
    const bounds = { start: idBytes(collectionId + 1), end: idBytes(collectionId), reverse: true, limit: 1 };
    for (const key of this.#documents.getKeys(bounds)) return key.readUIntBE(4, RECORD_BYTES);
    return 0;
  }

  /** To be awaited before reading: what the catalog says may not be on disk yet. */
  get catalogChange(): Promise<void> | undefined {
    return this.catalog.hasUnstoredChange ? this.#queue.underWay : undefined;
  }

  /** Runs in the next batch; resolves when the batch is on disk. @throws what `change` throws. */
  write<T>(change: () => T): Promise<T> {
    return this.#queue.add(change);
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    await this.#root.close();
  }

  get(collection: Collection, recordId: number): Buffer | undefined {
    return this.#documents.get(documentKey(collection.id, recordId));
  }

  count(collection: Collection): number {
    return this.#documents.getKeysCount({ start: idBytes(collection.id), end: idBytes(collection.id + 1) });
  }

  /** The next documents of a collection in insertion order, after the record `after`. */
  documentsAfter(collection: Collection, after: number, limit: number): StoredDocument[] {
    const start = documentKey(collection.id, after + 1);
    const range = this.#documents.getRange({ start, end: idBytes(collection.id + 1), limit });
    return [...range].map(({ key, value }) => ({ recordId: key.readUIntBE(4, RECORD_BYTES), bytes: value }));
  }

  /** The next entries of an index between two keys (`start` inclusive, `end` exclusive; swapped when `reverse`). */
  entries(range: {
    start: Buffer;
    end: Buffer;
    reverse: boolean;
    limit: number;
  }): { key: Buffer; recordId: number }[] {
    const { start, end, reverse, limit } = range;
    // lmdb walks backwards from `start` inclusive to `end` exclusive.
    const bounds = reverse
      ? { start: end, end: start, reverse, limit, exclusiveStart: true }
      : { start, end, limit };
    return [...this.#indexes.getRange(bounds)].map(({ key, value }) => ({
      key,
      recordId: value.readUIntBE(0, RECORD_BYTES),
    }));
  }

  /** @throws MongoError 11000 before anything is written. */
  insert(collection: Collection, document: BsonDocument, bytes: Buffer): void {
    const recordId = this.#nextRecordId;
    const changes = this.#indexChanges(collection, undefined, document, recordId);
    this.#nextRecordId++;
    this.#applyIndexChanges(collection, changes, recordId);
    this.#queue.put(this.#documents, documentKey(collection.id, recordId), bytes);
  }

  /** @throws MongoError 11000 before anything is written. */
  replace(
    collection: Collection,
    recordId: number,
    before: BsonDocument,
    after: BsonDocument,
    bytes: Buffer,
  ): void {
    this.#applyIndexChanges(collection, this.#indexChanges(collection, before, after, recordId), recordId);
    this.#queue.put(this.#documents, documentKey(collection.id, recordId), bytes);
  }

  remove(collection: Collection, recordId: number, before: BsonDocument): void {
    this.#applyIndexChanges(
      collection,
      this.#indexChanges(collection, before, undefined, recordId),
      recordId,
    );
    this.#queue.remove(this.#documents, documentKey(collection.id, recordId));
  }

  #indexChanges(
    collection: Collection,
    before: BsonDocument | undefined,
    after: BsonDocument | undefined,
    recordId: number,
  ): IndexChange[] {
    return collection.indexes.map((index) => {
      const old = before ? indexEntries(index, before) : undefined;
      const next = after ? indexEntries(index, after) : undefined;
      const oldKeys = keyMap(index, old?.keys, recordId);
      const nextKeys = keyMap(index, next?.keys, recordId);
      const added = [...nextKeys].filter(([text]) => !oldKeys.has(text)).map(([, key]) => key);
      const removed = [...oldKeys].filter(([text]) => !nextKeys.has(text)).map(([, key]) => key);
      if (index.unique && after) this.#refuseDuplicate(collection, index, added, recordId, after);
      return { index, added, removed, multikey: next?.multikey ?? false, inexact: next?.inexact ?? false };
    });
  }

  #refuseDuplicate(
    collection: Collection,
    index: Index,
    keys: Buffer[],
    recordId: number,
    document: BsonDocument,
  ): void {
    for (const key of keys) {
      const holder = this.#indexes.get(key)?.readUIntBE(0, RECORD_BYTES);
      if (holder !== undefined && holder !== recordId) throw duplicateKey(collection, index, document);
    }
  }

  #applyIndexChanges(collection: Collection, changes: IndexChange[], recordId: number): void {
    const value = Buffer.alloc(RECORD_BYTES);
    value.writeUIntBE(recordId, 0, RECORD_BYTES);
    for (const { index, added, removed, multikey, inexact } of changes) {
      for (const key of removed) this.#queue.remove(this.#indexes, key);
      for (const key of added) this.#queue.put(this.#indexes, key, value);
      if ((multikey && !index.multikey) || (inexact && !index.inexact)) {
        index.multikey ||= multikey;
        index.inexact ||= inexact;
        this.catalog.save(collection);
      }
    }
  }

  /** Fills a new index from the documents there are. @throws MongoError 11000 or 171 before anything is written. */
  buildIndex(collection: Collection, index: Index): void {
    const built = new Map<string, { key: Buffer; recordId: number }>();
    for (const { recordId, bytes } of this.#allDocuments(collection)) {
      const document = decode(bytes);
      const entries = indexEntries(index, document);
      index.multikey ||= entries.multikey;
      index.inexact ||= entries.inexact;
      for (const [text, key] of keyMap(index, entries.keys, recordId)) {
        if (index.unique && built.has(text)) throw duplicateKey(collection, index, document);
        built.set(text, { key, recordId });
      }
    }
    for (const { key, recordId } of built.values()) {
      const value = Buffer.alloc(RECORD_BYTES);
      value.writeUIntBE(recordId, 0, RECORD_BYTES);
      this.#queue.put(this.#indexes, key, value);
    }
  }

  *#allDocuments(collection: Collection): Generator<StoredDocument> {
    let after = 0;
    for (;;) {
      const batch = this.documentsAfter(collection, after, 256);
      yield* batch;
      const last = batch.at(-1);
      if (!last) return;
      after = last.recordId;
    }
  }

  clearIndex(index: Index): void {
    index.isDropped = true;
    this.#deleteRange(this.#indexes, index.id);
  }

  dropCollection(collection: Collection): void {
    for (const index of collection.indexes) this.clearIndex(index);
    this.#deleteRange(this.#documents, collection.id);
    this.catalog.remove(collection);
  }

  #deleteRange(database: Database<Buffer, Buffer>, id: number): void {
    const keys = [...database.getKeys({ start: idBytes(id), end: idBytes(id + 1) })];
    for (const key of keys) this.#queue.remove(database, key);
  }

  reply(session: Buffer): Buffer | undefined {
    return this.#replies.get(session);
  }

  saveReply(session: Buffer, reply: Buffer): void {
    this.#queue.put(this.#replies, session, reply);
  }

  removeReplies(isExpired: (reply: Buffer) => boolean): void {
    const expired = [...this.#replies.getRange({})].filter(({ value }) => isExpired(value));
    for (const { key } of expired) this.#queue.remove(this.#replies, key);
  }
}

interface IndexChange {
  index: Index;
  added: Buffer[];
  removed: Buffer[];
  multikey: boolean;
  inexact: boolean;
}

function freeBytesOn(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
