import type { BsonDocument } from './bson-codec.ts';
import type { Collection } from './catalog.ts';
import { type Index, keyValueOf } from './index-keys.ts';
import { MongoError } from './mongo-error.ts';

/** Documents of a collection are numbered in the order they were inserted; the number is written in this many bytes. */
export const RECORD_BYTES = 6;

export function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}

export function documentKey(collectionId: number, recordId: number): Buffer {
  const key = Buffer.alloc(4 + RECORD_BYTES);
  key.writeUInt32BE(collectionId);
  key.writeUIntBE(recordId, 4, RECORD_BYTES);
  return key;
}

/** What an index entry leads to. */
export function recordValue(recordId: number): Buffer {
  const value = Buffer.alloc(RECORD_BYTES);
  value.writeUIntBE(recordId, 0, RECORD_BYTES);
  return value;
}

/** A unique index has the values alone as key, so that the same values collide; others append the record's number. */
export function keyMap(index: Index, keys: Buffer[] | undefined, recordId: number): Map<string, Buffer> {
  const full = new Map<string, Buffer>();
  for (const values of keys ?? []) {
    const key = Buffer.alloc(4 + values.length + (index.unique ? 0 : RECORD_BYTES));
    key.writeUInt32BE(index.id);
    values.copy(key, 4);
    if (!index.unique) key.writeUIntBE(recordId, 4 + values.length, RECORD_BYTES);
    full.set(key.toString('latin1'), key);
  }
  return full;
}

export function duplicateKey(collection: Collection, index: Index, document: BsonDocument): MongoError {
  const keyValue = keyValueOf(index, document);
  const keyPattern = Object.fromEntries(index.fields.map(({ path, direction }) => [path, direction]));
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value)}`);
  const where = `collection: ${collection.database}.${collection.name} index: ${index.name}`;
  const message = `E11000 duplicate key error ${where} dup key: { ${shown.join(', ')} }`;
  return new MongoError(11000, message, { keyPattern, keyValue });
}
