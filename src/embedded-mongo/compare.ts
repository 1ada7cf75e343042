import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, ObjectId, Timestamp } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
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

/** What an empty array sorts and is indexed as: below null, above MinKey. */
export const EMPTY_ARRAY_RANK = 3;

export function rankOf(value: unknown): number {
  return RANKS[typeName(value)] ?? 20;
}

export type NumericValue = number | bigint | Decimal128;

/** A number whatever its BSON type, or undefined. */
export function toNumeric(value: unknown): NumericValue | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal128) return value;
  return value instanceof Double ? value.value : undefined;
}

/** Total order over all values; `undefined` (a missing field) counts as null. */
export function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a);
  const other = rankOf(b);
  if (rank !== other) return rank < other ? -1 : 1;
  return compareSameRank(a, b, rank);
}

export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

function compareSameRank(a: unknown, b: unknown, rank: number): number {
  if (rank === 10) return compareNumbers(toNumeric(a) ?? 0, toNumeric(b) ?? 0);
  if (rank === 15) return compareStrings(textOf(a), textOf(b));
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  if (isDocument(a) && isDocument(b)) return compareDocuments(a, b);
  if (a instanceof Date && b instanceof Date) return order(a.getTime(), b.getTime());
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id);
  if (typeof a === 'boolean' && typeof b === 'boolean') return order(Number(a), Number(b));
  if (a instanceof Binary && b instanceof Binary) return compareBinary(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.toBigInt(), b.toBigInt());
  if (a instanceof BSONRegExp && b instanceof BSONRegExp) {
    return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
  }
  if (a instanceof Code && b instanceof Code) return compareStrings(String(a.code), String(b.code));
  return 0;
}

function order<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function textOf(value: unknown): string {
  return value instanceof BSONSymbol ? value.valueOf() : String(value);
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
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const result = compareValues(a[i], b[i]);
    if (result !== 0) return result;
  }
  return order(a.length, b.length);
}

/** Field by field in stored order: type, then name, then value; so {a, b} and {b, a} differ. */
function compareDocuments(a: BsonDocument, b: BsonDocument): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [nameA, valueA] = left[i] ?? ['', null];
    const [nameB, valueB] = right[i] ?? ['', null];
    const result =
      order(rankOf(valueA), rankOf(valueB)) || compareStrings(nameA, nameB) || compareValues(valueA, valueB);
    if (result !== 0) return result;
  }
  return order(left.length, right.length);
}

function compareNumbers(a: NumericValue, b: NumericValue): number {
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareExactly(a, b);
  const aIsNaN = Number.isNaN(a);
  const bIsNaN = Number.isNaN(b);
  if (aIsNaN || bIsNaN) return order(Number(bIsNaN), Number(aIsNaN));
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareExactly(a: NumericValue, b: NumericValue): number {
  const specialA = nonFinite(a);
  const specialB = nonFinite(b);
  if (specialA !== undefined || specialB !== undefined) return order(specialA ?? 0, specialB ?? 0);
  const left = toScaled(a);
  const right = toScaled(b);
  const exponent = Math.min(left.exponent, right.exponent);
  const scale = (n: Scaled) => n.digits * 10n ** BigInt(n.exponent - exponent);
  return order(scale(left), scale(right));
}

/** -2 for NaN (the least number), -1 and 1 for the infinities, undefined for a finite number. */
function nonFinite(value: NumericValue): number | undefined {
  if (typeof value === 'bigint') return undefined;
  const number = value instanceof Decimal128 ? Number(value.toString()) : value;
  if (Number.isNaN(number)) return -2;
  if (Number.isFinite(number)) return undefined;
  const text = value.toString();
  return /inf/i.test(text) ? Math.sign(number) : undefined;
}

interface Scaled {
  digits: bigint;
  exponent: number;
}

/** Exact value as digits x 10^exponent. */
function toScaled(value: NumericValue): Scaled {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 };
  if (value instanceof Decimal128) return scaledFromText(value.toString());
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  return { digits: BigInt(mantissa) * 5n ** BigInt(exponent), exponent: -exponent };
}

function scaledFromText(text: string): Scaled {
  const [coefficient = '0', power = '0'] = text.toUpperCase().split('E');
  const [whole = '0', fraction = ''] = coefficient.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** The same text for decimals of equal value (1.10 and 1.1). */
export function canonicalDigits(value: Decimal128): string {
  let { digits, exponent } = scaledFromText(value.toString());
  while (digits !== 0n && digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return `${digits}e${exponent}`;
}
