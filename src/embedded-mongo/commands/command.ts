import { type BsonDocument, isDocument } from '../bson-codec.ts';
import { type Collection, toIndex } from '../catalog.ts';
import { toDouble } from '../compare.ts';
import { type Cursors, DEFAULT_FIRST_BATCH } from '../cursors.ts';
import { MongoError } from '../mongo-error.ts';
import type { Reply } from '../reply.ts';
import type { Store } from '../store.ts';

export interface CommandContext {
  command: BsonDocument;
  /** The documents of an insert, undecoded. */
  rawDocuments: Buffer[] | undefined;
  database: string;
  store: Store;
  cursors: Cursors;
  /** Where clients reach this server, as host:port. */
  address: string;
  connectionId: number;
}

export type Handler = (context: CommandContext) => Reply | Promise<Reply>;

/** The collection a command is about: the value of its first field. @throws MongoError 73 when the name is not valid. */
export function collectionName({ command, database }: CommandContext): string {
  const [name] = Object.values(command);
  if (typeof name !== 'string' || name === '' || name.includes('$') || name.includes('\0'))
    throw new MongoError(73, `Invalid namespace specified '${database}.${String(name)}'`);
  return name;
}

export function findCollection(context: CommandContext): Collection | undefined {
  return context.store.catalog.find(context.database, collectionName(context));
}

/** Creates the collection with its index on `_id` when it is not there. Only inside `store.write`. */
export function ensureCollection(store: Store, database: string, name: string): Collection {
  const existing = store.catalog.find(database, name);
  if (existing) return existing;
  const idIndex = toIndex(store.catalog.newId(), { v: 2, key: { _id: 1 }, name: '_id_' });
  const collection = { id: store.catalog.newId(), database, name, indexes: [idIndex] };
  store.catalog.save(collection);
  return collection;
}

/** An optional sub-document of a command; empty when it is not there. */
export function optionalDocument(value: unknown, name: string): BsonDocument {
  if (value === undefined || value === null) return {};
  if (!isDocument(value)) throw new MongoError(14, `'${name}' is the wrong type, expected type 'object'`);
  return value;
}

/** A whole number; 0 when it is not there. @throws MongoError 14 when it is no number, 2 when it is negative. */
export function countOf(value: unknown, name: string): number {
  if (value === undefined || value === null) return 0;
  const number = toDouble(value);
  if (Number.isNaN(number)) throw new MongoError(14, `'${name}' is the wrong type, expected a number`);
  if (number < 0) throw new MongoError(2, `'${name}' must be >= 0, actual value '${number}'`);
  return Math.trunc(number);
}

/** What a command that opens a cursor asks for at first. */
export function cursorBatchSize({ command }: CommandContext): number {
  const { batchSize = DEFAULT_FIRST_BATCH } = optionalDocument(command.cursor, 'cursor');
  return countOf(batchSize, 'cursor.batchSize');
}
