import { AppError } from '../errors.ts';
import { type BsonDocument, decode, encode, isDocument } from './bson-codec.ts';
import type { Table } from './environment.ts';
import type { Index, IndexField } from './index-keys.ts';
import { compileFilter } from './match.ts';
import { seal, unseal } from './sealed.ts';
import type { WriteQueue } from './write-queue.ts';

export interface Collection {
  id: number;
  database: string;
  name: string;
  /** The first one is always the index on `_id`. */
  indexes: Index[];
}

/** Which collections and indexes there are; the same in memory and, through `save` and `remove`, on disk. */
export class Catalog {
  readonly #stored: Table;
  #collections = new Map<string, Collection>();
  readonly #queue: WriteQueue;
  #hasUnstoredChange = false;
  #nextId = 1;

  constructor(stored: Table, queue: WriteQueue) {
    this.#stored = stored;
    this.#queue = queue;
  }

  /** Memory knows of a collection or index that a batch under way is only about to write. */
  get hasUnstoredChange(): boolean {
    return this.#hasUnstoredChange;
  }

  markStored(): void {
    this.#hasUnstoredChange = false;
  }

  load(): void {
    this.#hasUnstoredChange = false;
    const collections = storedCollections(this.#stored);
    this.#collections = new Map(collections.map((collection) => [namespaceOf(collection), collection]));
    const used = collections.flatMap(({ id, indexes }) => [id, ...indexes.map((index) => index.id)]);
    this.#nextId = 1 + Math.max(0, ...used);
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  /** Ids are never given twice while the server runs, for entries of a dropped index must not reappear in a new one. */
  newId(): number {
    return this.#nextId++;
  }

  /** Only inside `Store.write`. */
  save(collection: Collection): void {
    this.#collections.set(namespaceOf(collection), collection);
    this.#hasUnstoredChange = true;
    const key = Buffer.from(namespaceOf(collection));
    this.#queue.put(this.#stored, key, seal(key, encode(fromCollection(collection))));
  }

  /** Only inside `Store.write`. */
  remove(collection: Collection): void {
    this.#collections.delete(namespaceOf(collection));
    this.#hasUnstoredChange = true;
    this.#queue.remove(this.#stored, Buffer.from(namespaceOf(collection)));
  }
}

/** @throws AppError embedded-mongo-damaged when one of them cannot be read. */
export function storedCollections(table: Table, open = unseal): Collection[] {
  return [...table.getRange({})].map(({ key, value }) => {
    const bson = open(key, value);
    if (bson) return toCollection(decode(bson));
    throw new AppError('embedded-mongo-damaged', `The list of collections is damaged at ${key.toString()}.`);
  });
}

export function namespaceOf({ database, name }: { database: string; name: string }): string {
  return `${database}.${name}`;
}

function fromCollection({ id, database, name, indexes }: Collection): BsonDocument {
  const stored = indexes.map((index) => ({
    id: index.id,
    multikey: index.multikey,
    inexact: index.inexact,
    spec: index.spec,
  }));
  return { id, database, name, indexes: stored };
}

function toCollection(stored: BsonDocument): Collection {
  const indexes = Array.isArray(stored.indexes) ? stored.indexes.filter(isDocument) : [];
  return {
    id: Number(stored.id),
    database: String(stored.database),
    name: String(stored.name),
    indexes: indexes.map(({ id, spec, multikey, inexact }) => ({
      ...toIndex(Number(id), isDocument(spec) ? spec : {}),
      multikey: multikey === true,
      inexact: inexact === true,
    })),
  };
}

/** From a checked createIndexes specification. */
export function toIndex(id: number, spec: BsonDocument): Index {
  const key = isDocument(spec.key) ? spec.key : {};
  return {
    id,
    name: String(spec.name),
    fields: Object.entries(key).map(([path, direction]) => toField(path, Number(direction))),
    unique: spec.unique === true || spec.name === '_id_',
    sparse: spec.sparse === true,
    partial: isDocument(spec.partialFilterExpression)
      ? compileFilter(spec.partialFilterExpression)
      : undefined,
    expireAfterSeconds: spec.expireAfterSeconds === undefined ? undefined : Number(spec.expireAfterSeconds),
    multikey: false,
    inexact: false,
    isDropped: false,
    spec,
  };
}

function toField(path: string, direction: number): IndexField {
  return { path, segments: path.split('.'), direction: direction < 0 ? -1 : 1 };
}
