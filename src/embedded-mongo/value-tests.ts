import { BSONRegExp } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
import {
  compareValues,
  equalValues,
  MAX_KEY_RANK,
  MIN_KEY_RANK,
  NUMBER_RANK,
  rankOf,
  toDouble,
  toNumeric,
} from './compare.ts';
import { MongoError, notSupported } from './mongo-error.ts';
import { typeName } from './type-name.ts';

export function isOperatorDocument(value: unknown): value is BsonDocument {
  return isDocument(value) && (Object.keys(value)[0]?.startsWith('$') ?? false);
}

/** A test of one value; without `on` it is applied to an array and to each of its elements. */
export interface LeafTest {
  test(value: unknown): boolean;
  on?: 'whole' | 'elements';
}

/** A bare regular expression as a condition means "matches"; anything else means "equals". */
export function equalityTest(operand: unknown): LeafTest {
  return operand instanceof BSONRegExp ? regexTest(operand, undefined) : equalTo(operand);
}

export function equalTo(operand: unknown): LeafTest {
  if (operand === null) return { test: (value) => value === null || value === undefined };
  return { test: (value) => value !== undefined && equalValues(value, operand) };
}

export function inTest(operand: unknown): LeafTest {
  if (!Array.isArray(operand)) throw new MongoError(2, '$in and $nin need an array');
  if (operand.some(isOperatorDocument)) throw new MongoError(2, 'cannot nest $ under $in or $nin');
  const tests = operand.map(equalityTest);
  return { test: (value) => tests.some(({ test }) => test(value)) };
}

const RANGES = {
  $gt: (order: number) => order > 0,
  $gte: (order: number) => order >= 0,
  $lt: (order: number) => order < 0,
  $lte: (order: number) => order <= 0,
};

export function isRange(operator: string): operator is keyof typeof RANGES {
  return Object.hasOwn(RANGES, operator);
}

/** Ranges compare only values of the same type, except against MinKey and MaxKey. */
export function rangeTest(operator: keyof typeof RANGES, operand: unknown): LeafTest {
  if (operand instanceof BSONRegExp) throw new MongoError(2, `Can't have RegEx as arg to ${operator}`);
  const accepts = RANGES[operator];
  const rank = rankOf(operand);
  if (rank === MIN_KEY_RANK || rank === MAX_KEY_RANK)
    return { test: (value) => accepts(compareValues(value, operand)) };
  if (rank === NUMBER_RANK) return numberRangeTest(accepts, operand);
  return { test: (value) => rankOf(value) === rank && accepts(compareValues(value, operand)) };
}

/** NaN is neither less nor greater than any number, only equal to itself. */
function numberRangeTest(accepts: (order: number) => boolean, operand: unknown): LeafTest {
  const isNaNAsked = Number.isNaN(toNumeric(operand));
  return {
    test(value) {
      const number = toNumeric(value);
      if (number === undefined) return false;
      if (isNaNAsked || Number.isNaN(number)) return isNaNAsked && Number.isNaN(number) && accepts(0);
      return accepts(compareValues(value, operand));
    },
  };
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/type/#available-types */
const TYPE_NUMBERS: Record<string, number> = {
  ...{ double: 1, string: 2, object: 3, array: 4, binData: 5, objectId: 7, bool: 8, date: 9, null: 10 },
  ...{ regex: 11, javascript: 13, symbol: 14, int: 16, timestamp: 17, long: 18, decimal: 19 },
  ...{ minKey: -1, maxKey: 127 },
};

export function typeTest(operand: unknown): LeafTest {
  const wanted = new Set([operand].flat().flatMap(typeNamesOf));
  return { test: (value) => value !== undefined && wanted.has(typeName(value)) };
}

function typeNamesOf(alias: unknown): string[] {
  if (alias === 'number') return ['int', 'long', 'double', 'decimal'];
  const names = Object.keys(TYPE_NUMBERS);
  const name = names.find((known) => known === alias || TYPE_NUMBERS[known] === toDouble(alias));
  if (name === undefined) throw new MongoError(2, `Unknown type name alias: ${String(alias)}`);
  return [name];
}

export function regexTest(operand: unknown, options: unknown): LeafTest {
  const { pattern, flags } = regexParts(operand, options);
  const expression = toRegExp(pattern, flags);
  const isSame = (value: unknown) => value instanceof BSONRegExp && equalValues(value, operand);
  return { test: (value) => (typeof value === 'string' ? expression.test(value) : isSame(value)) };
}

function regexParts(operand: unknown, options: unknown): { pattern: string; flags: string } {
  const isRegex = operand instanceof BSONRegExp;
  const pattern = isRegex ? operand.pattern : operand;
  if (typeof pattern !== 'string') throw new MongoError(2, '$regex has to be a string');
  const flags = String(options ?? (isRegex ? operand.options : ''));
  if (flags.includes('x')) throw notSupported('the regular expression flag x');
  const unknown = [...flags].find((flag) => !'imsu'.includes(flag));
  if (unknown !== undefined) throw new MongoError(51108, `invalid flag in regex options: ${unknown}`);
  return { pattern, flags: flags.replace('u', '') };
}

/** PCRE accepts escapes that JS refuses in unicode mode (`\-`, `\_`), so a second try goes without it. */
function toRegExp(pattern: string, flags: string, mode = 'u'): RegExp {
  try {
    return new RegExp(pattern, flags + mode);
  } catch (error) {
    if (mode !== '') return toRegExp(pattern, flags, '');
    const reason = error instanceof Error ? error.message : pattern;
    throw new MongoError(51091, `Regular expression is invalid: ${reason}`);
  }
}

export function sizeTest(operand: unknown): LeafTest {
  const size = toDouble(operand);
  if (!Number.isInteger(size) || size < 0)
    throw new MongoError(2, `Failed to parse $size. Expected a non-negative integer: ${String(operand)}`);
  return { test: (value) => Array.isArray(value) && value.length === size, on: 'whole' };
}
