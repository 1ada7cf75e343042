import { createHash } from 'node:crypto';
import { Binary, BSONRegExp, ObjectId, Timestamp } from 'bson';
import { isDocument } from './bson-codec.ts';
import { rankOf, requireComparable, toNumeric } from './compare.ts';

/**
 * Values as bytes whose order is the order of the values, so that lmdb's sorted keys are an index. Each value starts with
 * its type's rank and is not the beginning of another one's bytes, so values can follow each other and be inverted.
 */

/** lmdb's limit is 1,978 bytes; the rest of a longer key is replaced by its hash. */
const MAX_KEY_BYTES = 1800;

export interface Key {
  bytes: Buffer;
  /** The order of this key among its neighbours is not the exact order of the values. */
  inexact: boolean;
}

/** One entry of an index: a value per indexed field, descending fields inverted. */
export function joinKey(values: readonly unknown[], directions: readonly (1 | -1)[]): Key {
  const bytes = Buffer.concat(values.map((value, at) => fieldBytes(value, directions[at] ?? 1)));
  if (bytes.length <= MAX_KEY_BYTES) return { bytes, inexact: false };
  const hash = createHash('sha256').update(bytes).digest();
  return { bytes: Buffer.concat([bytes.subarray(0, MAX_KEY_BYTES), hash]), inexact: true };
}

export function fieldBytes(value: unknown, direction: 1 | -1): Buffer {
  return directed(valueBytes(value), direction);
}

/** What the bytes of all values of its type start with. */
export function typeBytes(value: unknown, direction: 1 | -1): Buffer {
  return directed(Buffer.of(rankOf(value)), direction);
}

/** What the bytes of all texts that begin so start with. */
export function beginningBytes(text: string, direction: 1 | -1): Buffer {
  return directed(valueBytes(text).subarray(0, -1), direction);
}

export interface KeyRange {
  start: Buffer;
  /** Exclusive. */
  end: Buffer;
}

/**
 * From the first key that starts with `first` to the last one that starts with `last`. It may be wider than asked, never
 * narrower: every candidate is matched against the filter again.
 */
export function keyRange(first: Buffer, last: Buffer): KeyRange {
  return { start: first.subarray(0, MAX_KEY_BYTES), end: successor(last.subarray(0, MAX_KEY_BYTES)) };
}

/** The least bytes that are greater than everything starting with `prefix`. */
function successor(prefix: Buffer): Buffer {
  const bytes = Buffer.from(prefix);
  for (let at = bytes.length - 1; at >= 0; at--) {
    const byte = bytes[at] ?? 0;
    if (byte < 255) {
      bytes[at] = byte + 1;
      return bytes.subarray(0, at + 1);
    }
  }
  return Buffer.of(255, 255, 255, 255, 255);
}

function directed(bytes: Buffer, direction: 1 | -1): Buffer {
  return direction === 1 ? bytes : Buffer.from(bytes.map((byte) => 255 - byte));
}

function valueBytes(value: unknown): Buffer {
  return Buffer.concat([Buffer.of(rankOf(value)), payload(value)]);
}

function payload(value: unknown): Buffer {
  if (typeof value === 'string') return textBytes(value);
  if (value instanceof Date) return signedBytes(BigInt(value.getTime()));
  if (value instanceof ObjectId) return Buffer.from(value.id);
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  if (Array.isArray(value)) return Buffer.concat([...value.map(valueBytes), Buffer.of(0)]);
  if (isDocument(value)) return documentBytes(Object.entries(value));
  if (value instanceof Binary) return binaryBytes(value);
  if (value instanceof Timestamp) return signedBytes(value.toBigInt());
  if (value instanceof BSONRegExp) return Buffer.concat([textBytes(value.pattern), textBytes(value.options)]);
  const number = toNumeric(value);
  if (number !== undefined) return numberBytes(number);
  requireComparable(value);
  return Buffer.alloc(0);
}

/**
 * A zero ends it, so that a shorter text sorts before any continuation of it; zeros and ones within are escaped by a one, so
 * that no text's bytes are the beginning of another's, also when they are inverted.
 */
function textBytes(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (!bytes.some((byte) => byte <= 1)) return Buffer.concat([bytes, Buffer.of(0)]);
  const escaped = [...bytes].flatMap((byte) => (byte <= 1 ? [1, byte + 1] : [byte]));
  return Buffer.from([...escaped, 0]);
}

function documentBytes(entries: [string, unknown][]): Buffer {
  const fields = entries.map(([name, value]) =>
    Buffer.concat([Buffer.of(rankOf(value)), textBytes(name), payload(value)]),
  );
  return Buffer.concat([...fields, Buffer.of(0)]);
}

function binaryBytes(value: Binary): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(value.length());
  head[4] = value.sub_type;
  return Buffer.concat([head, value.value()]);
}

function signedBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n));
  return bytes;
}

/** The nearest double in order-preserving bits, then how far an int64 is from it. The zero at the end is what is on disk. */
function numberBytes(value: number | bigint): Buffer {
  const double = Number(value);
  const distance = typeof value === 'bigint' ? value - BigInt(double) : 0n;
  const tail = Buffer.alloc(3);
  tail.writeUInt16BE(Number(distance) + 0x8000);
  return Buffer.concat([doubleBytes(double), tail]);
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) return bytes;
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  if (value < 0) return directed(bytes, -1);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}
