import { type BsonDocument, isDocument } from '../bson-codec.ts';
import { type Collection, toIndex } from '../catalog.ts';
import { toNumeric } from '../compare.ts';
import type { Cursors } from '../cursors.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
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
export function collectionName(
  { command, database }: CommandContext,
  name = Object.values(command)[0],
): string {
  if (typeof name !== 'string' || name === '' || name.includes('$') || name.includes('\0')) {
    throw new MongoError(73, `Invalid namespace specified '${database}.${String(name)}'`);
  }
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
  if (!isDocument(value))
    throw new MongoError(14, `BSON field '${name}' is the wrong type, expected type 'object'`);
  return value;
}

/** @throws MongoError 14 when it is there and no number, 2 when it is negative. */
export function countOr(value: unknown, name: string, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const number = Number(toNumeric(value) ?? Number.NaN);
  if (Number.isNaN(number))
    throw new MongoError(14, `BSON field '${name}' is the wrong type, expected a number`);
  if (number < 0)
    throw new MongoError(2, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
  return Math.trunc(number);
}

/** Simple binary comparison is all there is; any other collation would order and match differently. */
export function refuseCollation(source: BsonDocument): void {
  const { collation } = source;
  if (isDocument(collation) && collation.locale !== 'simple') throw notSupported('collation');
}
