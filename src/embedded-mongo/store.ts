import { statfsSync } from 'node:fs';
import { type BsonDocument, decode } from './bson-codec.ts';
import { Catalog, type Collection, namespaceOf } from './catalog.ts';
import { type Environment, openEnvironment, type Table } from './environment.ts';
import { type Index, indexEntries } from './index-keys.ts';
import { migrate } from './migrations.ts';
import { MongoError } from './mongo-error.ts';
import { documentKey, duplicateKey, idBytes, keyMap, RECORD_BYTES, recordValue } from './record-keys.ts';
import { seal, unseal } from './sealed.ts';
import { WriteQueue } from './write-queue.ts';

export interface StoredDocument {
  recordId: number;
  bytes: Buffer;
}

/**
 * Documents, index entries, the catalog and the replies of retryable writes in one lmdb environment. Everything that
 * changes it must run inside `write`; what one call of `write` does is on disk whole or not at all.
 */
export class Store {
  readonly catalog: Catalog;
  readonly #environment: Environment;
  readonly #documents: Table;
  readonly #indexes: Table;
  readonly #queue: WriteQueue;
  #nextRecordId = 1;

  /**
   * Brings an older format to this one first, and says so. `freeBytes` tells how much the disk has left.
   * @throws AppError embedded-mongo-format when a newer Muster wrote the directory.
   */
  constructor(
    directory: string,
    { freeBytes = () => freeBytesOn(directory), say = (_line: string) => {} } = {},
  ) {
    this.#environment = openEnvironment(directory);
    const { root, documents, indexes, catalog } = this.#environment;
    migrate(this.#environment, directory, say);
    this.#documents = documents;
    this.#indexes = indexes;
    this.#queue = new WriteQueue(root, {
      onStored: () => this.catalog.markStored(),
      onFailure: () => this.#reload(),
      freeBytes,
    });
    this.catalog = new Catalog(catalog, this.#queue);
    this.#reload();
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
    await this.#environment.root.close();
  }

  /** @throws MongoError 301 when it is damaged. */
  get(collection: Collection, recordId: number): Buffer | undefined {
    const key = documentKey(collection.id, recordId);
    const stored = this.#documents.get(key);
    return stored && opened(key, stored, documentOf(collection));
  }

  count(collection: Collection): number {
    return this.#documents.getKeysCount({ start: idBytes(collection.id), end: idBytes(collection.id + 1) });
  }

  /** The next documents of a collection in insertion order, after the record `after`. @throws MongoError 301. */
  documentsAfter(collection: Collection, after: number, limit: number): StoredDocument[] {
    const start = documentKey(collection.id, after + 1);
    const range = this.#documents.getRange({ start, end: idBytes(collection.id + 1), limit });
    return [...range].map(({ key, value }) => ({
      recordId: key.readUIntBE(4, RECORD_BYTES),
      bytes: opened(key, value, documentOf(collection)),
    }));
  }

  /** The next entries of an index between two keys (`start` inclusive, `end` exclusive; swapped when `reverse`). */
  entries(range: {
    start: Buffer;
    end: Buffer;
    reverse: boolean;
    limit: number;
  }): { key: Buffer; recordId: number }[] {
    const { start, end, reverse, limit } = range;
    // lmdb walks backwards from `start` to `end`, of its own accord from inclusive to exclusive.
    const bounds = reverse
      ? { start: end, end: start, reverse, limit, exclusiveStart: true, inclusiveEnd: true }
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
    this.#putSealed(this.#documents, documentKey(collection.id, recordId), bytes);
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
    this.#putSealed(this.#documents, documentKey(collection.id, recordId), bytes);
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
    const value = recordValue(recordId);
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
    for (const { key, recordId } of built.values())
      this.#queue.put(this.#indexes, key, recordValue(recordId));
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

  #deleteRange(database: Table, id: number): void {
    const keys = [...database.getKeys({ start: idBytes(id), end: idBytes(id + 1) })];
    for (const key of keys) this.#queue.remove(database, key);
  }

  #putSealed(table: Table, key: Buffer, bson: Buffer): void {
    this.#queue.put(table, key, seal(key, bson));
  }

  /** @throws MongoError 301 when it is damaged: whether that write was done cannot be known. */
  reply(session: Buffer): Buffer | undefined {
    const stored = this.#environment.replies.get(session);
    return stored && opened(session, stored, 'The answer kept for a repeated write');
  }

  saveReply(session: Buffer, reply: Buffer): void {
    this.#putSealed(this.#environment.replies, session, reply);
  }

  removeReplies(isExpired: (reply: Buffer) => boolean): void {
    const { replies } = this.#environment;
    const expired = [...replies.getRange({})].filter(({ key, value }) => {
      const reply = unseal(key, value);
      return !reply || isExpired(reply);
    });
    for (const { key } of expired) this.#queue.remove(replies, key);
  }
}

const documentOf = (collection: Collection) => `A document of ${namespaceOf(collection)}`;

function opened(key: Buffer, stored: Buffer, what: string): Buffer {
  const bson = unseal(key, stored);
  if (bson) return bson;
  const advice = 'Stop Muster; "npx muster mongo check" says how much is damaged and what to do.';
  throw new MongoError(301, `${what} is damaged on the disk. ${advice}`);
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
