import { Binary, BSONRegExp, Decimal128, Double, ObjectId, Timestamp } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
import { notSupported } from './mongo-error.ts';
import { typeName } from './type-name.ts';

/**
 * The order of types when values of different types are compared:
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const RANKS: Record<string, number> = {
  minKey: 1,
  null: 5,
  int: 10,
  long: 10,
  double: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  javascript: 60,
  maxKey: 127,
};
export const MIN_KEY_RANK = 1;
export const NUMBER_RANK = 10;
export const MAX_KEY_RANK = 127;

/** What an empty array sorts and is indexed as: below null, above MinKey. */
export const EMPTY_ARRAY = Symbol('empty array');
const EMPTY_ARRAY_RANK = 3;

export function rankOf(value: unknown): number {
  return value === EMPTY_ARRAY ? EMPTY_ARRAY_RANK : (RANKS[typeName(value)] ?? 20);
}

/** A number whatever its BSON type, or undefined. @throws MongoError 115 for a decimal, which can only be stored. */
export function toNumeric(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Decimal128) throw notSupported('comparing or computing with a Decimal128');
  return value instanceof Double ? value.value : undefined;
}

/** As `toNumeric`, for numbers that int64 may round; NaN when it is no number. */
export function toDouble(value: unknown): number {
  return Number(toNumeric(value) ?? Number.NaN);
}

/** Total order over all values; `undefined` (a missing field) counts as null. */
export function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a);
  const other = rankOf(b);
  return rank === other ? compareSameRank(a, b) : order(rank, other);
}

export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

function compareSameRank(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const left = toNumeric(a);
  const right = toNumeric(b);
  if (left !== undefined && right !== undefined) return compareNumbers(left, right);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  if (isDocument(a) && isDocument(b)) return compareArrays(comparedParts(a), comparedParts(b));
  if (a instanceof Date && b instanceof Date) return order(a.getTime(), b.getTime());
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id);
  if (typeof a === 'boolean' && typeof b === 'boolean') return order(a, b);
  if (a instanceof Binary && b instanceof Binary) return compareBinary(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.toBigInt(), b.toBigInt());
  if (a instanceof BSONRegExp && b instanceof BSONRegExp) {
    return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
  }
  requireComparable(a);
  return 0;
}

/** @throws MongoError 115 for types that can only be stored. */
export function requireComparable(value: unknown): void {
  const type = typeName(value);
  if (type === 'symbol' || type === 'javascript') throw notSupported(`comparing a ${type}`);
}

function order<T extends number | bigint | string | boolean>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  const aIsNaN = Number.isNaN(a);
  const bIsNaN = Number.isNaN(b);
  return aIsNaN || bIsNaN ? order(bIsNaN, aIsNaN) : order<number | bigint>(a, b);
}

/** MongoDB compares UTF-8 bytes; JS compares UTF-16 units, which differs only when a surrogate is involved. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const surrogates = /[\ud800-\udfff]/;
  if (!surrogates.test(a) && !surrogates.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function compareBinary(a: Binary, b: Binary): number {
  return (
    order(a.length(), b.length()) || order(a.sub_type, b.sub_type) || Buffer.compare(a.value(), b.value())
  );
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const result = compareValues(a[at], b[at]);
    if (result !== 0) return result;
  }
  return order(a.length, b.length);
}

/** As documents are compared, field by field in stored order: type, then name, then value; so {a, b} and {b, a} differ. */
function comparedParts(document: BsonDocument): unknown[] {
  return Object.entries(document).flatMap(([name, value]) => [rankOf(value), name, value]);
}
