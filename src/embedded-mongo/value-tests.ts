import { BSONRegExp } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
import { compareValues, equalValues, rankOf, toNumeric } from './compare.ts';
import { MongoError, notSupported } from './mongo-error.ts';
import { typeName } from './type-name.ts';

const REFUSED = new Set([
  ...['$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$within', '$where', '$text', '$jsonSchema'],
  ...['$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear', '$expr'],
]);

export function isOperatorDocument(value: unknown): value is BsonDocument {
  return isDocument(value) && (Object.keys(value)[0]?.startsWith('$') ?? false);
}

/** A test of one value, and whether it is also applied to the elements when the value is an array. */
export interface LeafTest {
  test(value: unknown): boolean;
  /** Never applied to the array itself (regular expressions, $mod) or never to its elements ($size). */
  on?: 'elements' | 'whole';
}

export function plainTest(operator: string, operand: unknown, siblings: BsonDocument): LeafTest {
  switch (operator) {
    case '$type':
      return typeTest(operand);
    case '$regex':
      return regexTest(operand, siblings.$options);
    case '$options':
      if (siblings.$regex === undefined) throw new MongoError(2, '$options needs a $regex');
      return { test: () => true };
    case '$size':
      return sizeTest(operand);
    case '$mod':
      return modTest(operand);
    case '$comment':
      return { test: () => true };
    default:
      if (REFUSED.has(operator)) throw notSupported(operator);
      throw new MongoError(2, `unknown operator: ${operator}`);
  }
}

/** A bare regular expression as a condition means "matches"; anything else means "equals". */
export function equalityTest(operand: unknown): LeafTest {
  return operand instanceof BSONRegExp ? regexTest(operand, undefined) : equalTo(operand);
}

export function equalTo(operand: unknown): LeafTest {
  if (operand === null || operand === undefined)
    return { test: (value) => value === null || value === undefined };
  return { test: (value) => value !== undefined && equalValues(value, operand) };
}

export function inTest(operator: string, operand: unknown): LeafTest {
  if (!Array.isArray(operand)) throw new MongoError(2, `${operator} needs an array`);
  if (operand.some(isOperatorDocument)) throw new MongoError(2, `cannot nest $ under ${operator}`);
  const tests = operand.map((item) => equalityTest(item));
  return {
    test: (value) =>
      tests.some(({ test, on }) => !(on === 'elements' && Array.isArray(value)) && test(value)),
  };
}

/** Ranges compare only values of the same type, except against MinKey and MaxKey. */
export function rangeTest(operator: string, operand: unknown): LeafTest {
  if (operand instanceof BSONRegExp)
    throw new MongoError(2, `Can't have RegEx as arg to predicate over field (${operator})`);
  const rank = rankOf(operand);
  const anyType = rank === 1 || rank === 127;
  const accept: Record<string, (order: number) => boolean> = {
    $gt: (order) => order > 0,
    $gte: (order) => order >= 0,
    $lt: (order) => order < 0,
    $lte: (order) => order <= 0,
  };
  const accepts = accept[operator] ?? (() => false);
  const isNaNOperand = Number.isNaN(toNumeric(operand));
  return {
    test(value) {
      if (value === undefined && operand !== null) return anyType && accepts(compareValues(null, operand));
      if (!anyType && rankOf(value) !== rank) return false;
      if (rank === 10 && (isNaNOperand || Number.isNaN(toNumeric(value)))) {
        return operator.endsWith('e') && isNaNOperand && Number.isNaN(toNumeric(value));
      }
      return accepts(compareValues(value, operand));
    },
  };
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/type/#available-types */
const TYPE_NUMBERS: Record<string, string> = {
  ...{
    '1': 'double',
    '2': 'string',
    '3': 'object',
    '4': 'array',
    '5': 'binData',
    '7': 'objectId',
    '8': 'bool',
  },
  ...{ '9': 'date', '10': 'null', '11': 'regex', '13': 'javascript', '14': 'symbol', '16': 'int' },
  ...{ '17': 'timestamp', '18': 'long', '19': 'decimal', '-1': 'minKey', '127': 'maxKey' },
};

const NUMBER_TYPES = ['int', 'long', 'double', 'decimal'];

function typeTest(operand: unknown): LeafTest {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeNamesOf));
  return { test: (value) => value !== undefined && wanted.has(typeName(value)) };
}

function typeNamesOf(alias: unknown): string[] {
  if (alias === 'number') return NUMBER_TYPES;
  const number = toNumeric(alias);
  const name = number === undefined ? String(alias) : (TYPE_NUMBERS[number.toString()] ?? '');
  if (!Object.values(TYPE_NUMBERS).includes(name))
    throw new MongoError(2, `Unknown type name alias: ${String(alias)}`);
  return [name];
}

export function regexTest(operand: unknown, options: unknown): LeafTest {
  const expression = toRegExp(operand, options);
  const same = (value: unknown) =>
    operand instanceof BSONRegExp && value instanceof BSONRegExp && equalValues(value, operand);
  return {
    test: (value) => (typeof value === 'string' && expression.test(value)) || same(value),
    on: 'elements',
  };
}

function toRegExp(operand: unknown, options: unknown): RegExp {
  const pattern = operand instanceof BSONRegExp ? operand.pattern : operand;
  if (typeof pattern !== 'string') throw new MongoError(2, '$regex has to be a string');
  const flags = String(options ?? (operand instanceof BSONRegExp ? operand.options : ''));
  const unknown = [...flags].find((flag) => !'imsxu'.includes(flag));
  if (unknown !== undefined) throw new MongoError(51108, `invalid flag in regex options: ${unknown}`);
  const source = flags.includes('x') ? withoutExtendedWhitespace(pattern) : pattern;
  try {
    return new RegExp(source, `${flags.replace(/[xu]/g, '')}u`);
  } catch {
    return looseRegExp(source, flags.replace(/[xu]/g, ''));
  }
}

/** PCRE accepts escapes that JS refuses in unicode mode (`\-`, `\_`), so a second try goes without it. */
function looseRegExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new MongoError(
      51091,
      `Regular expression is invalid: ${error instanceof Error ? error.message : source}`,
    );
  }
}

/** The x flag of PCRE: white space and comments outside character classes do not count. */
function withoutExtendedWhitespace(pattern: string): string {
  return pattern.replace(/(\\.|\[(?:\\.|[^\]])*\])|\s+|#.*/g, (_all, kept: string | undefined) => kept ?? '');
}

function wholeNumber(operand: unknown): number | undefined {
  const numeric = toNumeric(operand);
  const number = typeof numeric === 'bigint' ? Number(numeric) : numeric;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

function sizeTest(operand: unknown): LeafTest {
  const size = wholeNumber(operand);
  if (size === undefined)
    throw new MongoError(2, `Failed to parse $size. Expected an integer in: $size: ${String(operand)}`);
  if (size < 0)
    throw new MongoError(2, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return { test: (value) => Array.isArray(value) && value.length === size, on: 'whole' };
}

function modTest(operand: unknown): LeafTest {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw new MongoError(2, 'malformed mod, needs two elements');
  const [divisor, remainder] = operand.map((item) => Math.trunc(Number(toNumeric(item) ?? Number.NaN)));
  if (!divisor || !Number.isFinite(divisor)) throw new MongoError(2, 'divisor cannot be 0');
  return {
    test(value) {
      const number = toNumeric(value);
      return (
        typeof number !== 'object' &&
        number !== undefined &&
        Math.trunc(Number(number)) % divisor === remainder
      );
    },
    on: 'elements',
  };
}
