import { createHash } from 'node:crypto';
import { Binary, BSONRegExp, Code, Decimal128, ObjectId, Timestamp } from 'bson';
import { isDocument } from './bson-codec.ts';
import {
  canonicalDigits,
  EMPTY_ARRAY_RANK,
  equalValues,
  type NumericValue,
  rankOf,
  toNumeric,
} from './compare.ts';

/**
 * Values as bytes whose order is the order of the values, so that lmdb's sorted keys are an index. Each value starts with
 * its type's rank and is not the beginning of another one's bytes, so values can follow each other and be inverted.
 */

/** lmdb's limit is 1,978 bytes; the rest of a longer key is replaced by its hash. */
const MAX_KEY_BYTES = 1800;

const FIRST_NUMBER_BYTES = 9;

export interface Key {
  bytes: Buffer;
  /** The order of this key among its neighbours is not the exact order of the values. */
  inexact: boolean;
}

/** One entry of an index: a value per indexed field, descending fields inverted. */
export function joinKey(values: readonly unknown[], directions: readonly (1 | -1)[]): Key {
  let inexact = false;
  const parts = values.map((value, at) => {
    inexact ||= containsDecimal(value);
    return directed(valueBytes(value), directions[at] ?? 1);
  });
  const bytes = Buffer.concat(parts);
  if (bytes.length <= MAX_KEY_BYTES) return { bytes, inexact };
  const hash = createHash('sha256').update(bytes).digest();
  return { bytes: Buffer.concat([bytes.subarray(0, MAX_KEY_BYTES), hash]), inexact: true };
}

/** A bound may be wider than asked, never narrower: every candidate is matched against the filter again. */
export function clipBound(bytes: Buffer): Buffer {
  return bytes.subarray(0, MAX_KEY_BYTES);
}

export function directed(bytes: Buffer, direction: 1 | -1): Buffer {
  if (direction === 1) return bytes;
  const inverted = Buffer.allocUnsafe(bytes.length);
  for (let at = 0; at < bytes.length; at++) inverted[at] = 255 - (bytes[at] ?? 0);
  return inverted;
}

/** The least bytes that are greater than everything starting with `prefix`. */
export function successor(prefix: Buffer): Buffer {
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

/** The beginning that all values equal to this one share (numbers of different types may differ behind it). */
export function boundBytes(value: unknown): Buffer {
  const bytes = valueBytes(value);
  return rankOf(value) === 10 ? bytes.subarray(0, FIRST_NUMBER_BYTES) : bytes;
}

export const EMPTY_ARRAY_KEY = Symbol('empty array');

function valueBytes(value: unknown): Buffer {
  if (value === EMPTY_ARRAY_KEY) return Buffer.of(EMPTY_ARRAY_RANK);
  const rank = rankOf(value);
  return Buffer.concat([Buffer.of(rank), payload(value, rank)]);
}

function payload(value: unknown, rank: number): Buffer {
  if (rank === 10) return numberBytes(toNumeric(value) ?? 0);
  if (rank === 15) return textBytes(String(value));
  if (value instanceof Date) return signedBytes(BigInt(value.getTime()));
  if (value instanceof ObjectId) return Buffer.from(value.id);
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  if (Array.isArray(value)) return arrayBytes(value);
  if (isDocument(value)) return documentBytes(Object.entries(value));
  if (value instanceof Binary) return binaryBytes(value);
  if (value instanceof Timestamp) return signedBytes(value.toBigInt());
  if (value instanceof BSONRegExp) return Buffer.concat([textBytes(value.pattern), textBytes(value.options)]);
  if (value instanceof Code) return textBytes(String(value.code));
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

function arrayBytes(array: unknown[]): Buffer {
  return Buffer.concat([...array.map(valueBytes), Buffer.of(0)]);
}

function documentBytes(entries: [string, unknown][]): Buffer {
  const fields = entries.map(([name, value]) => {
    const rank = rankOf(value);
    return Buffer.concat([Buffer.of(rank), textBytes(name), payload(value, rank)]);
  });
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

/** The nearest double in order-preserving bits, then how far an int64 is from it, then what a decimal has beyond it. */
function numberBytes(value: NumericValue): Buffer {
  const text = decimalText(value);
  const double = Number(value instanceof Decimal128 ? value.toString() : value);
  const distance = typeof value === 'bigint' ? value - BigInt(double) : 0n;
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(Number(distance) + 0x8000);
  return Buffer.concat([doubleBytes(double), tail, textBytes(text)]);
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) return bytes;
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  if (value < 0) return directed(bytes, -1);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}

/** Empty when the decimal is exactly a double, so that it is the same key as the equal int or double. */
function decimalText(value: NumericValue): string {
  if (!(value instanceof Decimal128)) return '';
  const double = Number(value.toString());
  return !Number.isFinite(double) || equalValues(value, double) ? '' : canonicalDigits(value);
}

function containsDecimal(value: unknown): boolean {
  if (value instanceof Decimal128) return true;
  if (Array.isArray(value)) return value.some(containsDecimal);
  return isDocument(value) && Object.values(value).some(containsDecimal);
}
