import { BSONRegExp, Decimal128, Double, Timestamp } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
import { compareValues, equalValues, toNumeric } from './compare.ts';
import { describe, type FieldPath } from './field-path.ts';
import { compileFilter, elementTest } from './match.ts';
import { MongoError, notSupported } from './mongo-error.ts';
import { parseSort, sortDocuments } from './sort-documents.ts';
import { isInt32, typeName } from './type-name.ts';

interface Place {
  path: FieldPath;
  documentId: unknown;
}

/** Gives the new value of a field (`current` undefined = missing); undefined leaves the document as it is. */
export interface FieldOperator {
  apply(current: unknown, operand: unknown, place: Place): unknown;
  /** Refuses an operand before any document is looked at. */
  check?(operand: unknown, path: string): void;
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/ */
export const fieldOperators: Record<string, FieldOperator> = {
  $set: { apply: (_current, operand) => operand },
  $inc: {
    apply: (current, operand, place) =>
      current === undefined ? operand : arithmetic('$inc', current, operand, place),
    check: (operand, path) => requireNumber('increment', operand, path),
  },
  $mul: {
    apply: (current, operand, place) => arithmetic('$mul', current ?? 0, operand, place),
    check: (operand, path) => requireNumber('multiply', operand, path),
  },
  $min: {
    apply: (current, operand) =>
      current === undefined || compareValues(operand, current) < 0 ? operand : undefined,
  },
  $max: {
    apply: (current, operand) =>
      current === undefined || compareValues(operand, current) > 0 ? operand : undefined,
  },
  $currentDate: { apply: (_current, operand) => currentDate(operand) },
  $push: { apply: push, check: checkPush },
  $addToSet: { apply: addToSet, check: checkAddToSet },
  $pop: { apply: pop, check: checkPop },
  $pull: { apply: pull },
  $pullAll: { apply: pullAll, check: checkPullAll },
  $bit: { apply: bit },
};

function requireNumber(verb: string, operand: unknown, path: string): void {
  if (toNumeric(operand) === undefined) {
    throw new MongoError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${describe(operand)}}`);
  }
}

/** int32 widens to int64 when it must; a double makes a double; an int64 that overflows is an error. */
function arithmetic(
  operator: '$inc' | '$mul',
  current: unknown,
  operand: unknown,
  { path, documentId }: Place,
): unknown {
  const left = toNumeric(current);
  const right = toNumeric(operand);
  if (left === undefined || right === undefined) {
    const type = typeName(current);
    const field = path.at(-1) ?? '';
    const where = `{_id: ${describe(documentId)}} has the field '${field}' of non-numeric type ${type}`;
    throw new MongoError(14, `Cannot apply ${operator} to a value of non-numeric type. ${where}`);
  }
  if (left instanceof Decimal128 || right instanceof Decimal128)
    throw notSupported(`${operator} on Decimal128`);
  if (isDouble(current) || isDouble(operand)) {
    const result = operator === '$inc' ? Number(left) + Number(right) : Number(left) * Number(right);
    return isInt32(result) ? new Double(result) : result;
  }
  return integer(
    operator,
    BigInt(left),
    BigInt(right),
    typeof left === 'bigint' || typeof right === 'bigint',
  );
}

function isDouble(value: unknown): boolean {
  return typeName(value) === 'double';
}

function integer(operator: string, left: bigint, right: bigint, isLong: boolean): unknown {
  const result = operator === '$inc' ? left + right : left * right;
  if (BigInt.asIntN(64, result) !== result) {
    throw new MongoError(
      2,
      `Failed to apply ${operator} operations to current value ((NumberLong)${left}): overflow`,
    );
  }
  return !isLong && isInt32(Number(result)) ? Number(result) : result;
}

function currentDate(operand: unknown): unknown {
  const type = isDocument(operand) ? operand.$type : 'date';
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 });
  if (type !== 'date')
    throw new MongoError(2, "The '$type' string field is required to be 'date' or 'timestamp'");
  return new Date();
}

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

function eachOf(operand: unknown): unknown[] {
  return isDocument(operand) && Array.isArray(operand.$each) ? operand.$each : [operand];
}

function hasEach(operand: unknown): operand is BsonDocument {
  return isDocument(operand) && '$each' in operand;
}

function checkPush(operand: unknown): void {
  if (!hasEach(operand)) return;
  if (!Array.isArray(operand.$each)) {
    throw new MongoError(
      2,
      `The argument to $each in $push must be an array but it was of type: ${typeName(operand.$each)}`,
    );
  }
  for (const key of Object.keys(operand)) {
    if (!PUSH_MODIFIERS.has(key)) throw new MongoError(2, `Unrecognized clause in $push: ${key}`);
  }
  for (const key of ['$slice', '$position']) {
    if (key in operand && !Number.isInteger(Number(toNumeric(operand[key])))) {
      throw new MongoError(
        2,
        `The value for ${key} must be an integer value but was given type: ${typeName(operand[key])}`,
      );
    }
  }
}

function push(current: unknown, operand: unknown, { path, documentId }: Place): unknown {
  if (current !== undefined && !Array.isArray(current)) {
    const where = `but is of type ${typeName(current)} in document {_id: ${describe(documentId)}}`;
    throw new MongoError(2, `The field '${path.join('.')}' must be an array ${where}`);
  }
  const array: unknown[] = [...(current ?? [])];
  if (!hasEach(operand)) return [...array, operand];
  array.splice(position(operand.$position, array.length), 0, ...eachOf(operand));
  const sorted = operand.$sort === undefined ? array : sortElements(array, operand.$sort);
  return slice(sorted, operand.$slice);
}

function position(value: unknown, length: number): number {
  if (value === undefined) return length;
  const at = Number(toNumeric(value));
  return at < 0 ? Math.max(0, length + at) : Math.min(at, length);
}

function slice(array: unknown[], value: unknown): unknown[] {
  if (value === undefined) return array;
  const count = Number(toNumeric(value));
  return count < 0 ? array.slice(count) : array.slice(0, count);
}

function sortElements(array: unknown[], spec: unknown): unknown[] {
  if (isDocument(spec)) {
    return sortDocuments(array, parseSort(spec), (element) => (isDocument(element) ? element : {}));
  }
  const direction = Number(toNumeric(spec));
  if (direction !== 1 && direction !== -1)
    throw new MongoError(2, 'The $sort element value must be either 1 or -1');
  return [...array].sort((a, b) => compareValues(a, b) * direction);
}

function checkAddToSet(operand: unknown): void {
  if (!hasEach(operand)) return;
  if (!Array.isArray(operand.$each))
    throw new MongoError(14, 'The argument to $each in $addToSet must be an array');
  const other = Object.keys(operand).find((key) => key !== '$each');
  if (other !== undefined)
    throw new MongoError(2, `Found unexpected fields after $each in $addToSet: ${other}`);
}

function addToSet(current: unknown, operand: unknown, { path }: Place): unknown {
  if (current !== undefined && !Array.isArray(current)) {
    const type = typeName(current);
    throw new MongoError(
      2,
      `Cannot apply $addToSet to non-array field. Field named '${path.at(-1)}' has non-array type ${type}`,
    );
  }
  const array: unknown[] = [...(current ?? [])];
  for (const item of eachOf(operand)) {
    if (!array.some((element) => equalValues(element, item))) array.push(item);
  }
  return array;
}

function checkPop(operand: unknown): void {
  const direction = Number(toNumeric(operand));
  if (direction !== 1 && direction !== -1)
    throw new MongoError(9, `$pop expects 1 or -1, found: ${describe(operand)}`);
}

function pop(current: unknown, operand: unknown, { path }: Place): unknown {
  if (current === undefined) return undefined;
  if (!Array.isArray(current)) {
    throw new MongoError(
      14,
      `Path '${path.join('.')}' contains an element of non-array type '${typeName(current)}'`,
    );
  }
  return Number(toNumeric(operand)) === 1 ? current.slice(0, -1) : current.slice(1);
}

function pull(current: unknown, operand: unknown): unknown {
  if (current === undefined) return undefined;
  if (!Array.isArray(current)) throw new MongoError(2, 'Cannot apply $pull to a non-array value');
  const matches = pullTest(operand);
  return current.filter((element) => !matches(element));
}

/** A document is a condition on the elements, a regular expression matches strings, anything else is equality. */
function pullTest(operand: unknown): (element: unknown) => boolean {
  if (isDocument(operand)) return elementTest(operand);
  if (operand instanceof BSONRegExp) {
    const { matches } = compileFilter({ element: operand });
    return (element) => matches({ element });
  }
  return (element) => equalValues(element, operand);
}

function checkPullAll(operand: unknown): void {
  if (!Array.isArray(operand))
    throw new MongoError(2, `$pullAll requires an array argument but was given a ${typeName(operand)}`);
}

function pullAll(current: unknown, operand: unknown): unknown {
  if (current === undefined) return undefined;
  if (!Array.isArray(current)) throw new MongoError(2, 'Cannot apply $pullAll to a non-array value');
  const unwanted: unknown[] = Array.isArray(operand) ? operand : [];
  return current.filter((element) => !unwanted.some((item) => equalValues(element, item)));
}

function bit(current: unknown, operand: unknown, { path }: Place): unknown {
  const [entry] = isDocument(operand) ? Object.entries(operand) : [];
  if (!entry)
    throw new MongoError(2, 'The $bit modifier is not compatible with an empty or non-document argument');
  const [name, mask] = entry;
  const left = bitsOf(current ?? 0, path);
  const right = bitsOf(mask, path);
  const results: Record<string, bigint> = { and: left & right, or: left | right, xor: left ^ right };
  const result = results[name];
  if (result === undefined)
    throw new MongoError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
  return typeof current === 'bigint' || typeof mask === 'bigint' ? result : Number(result);
}

function bitsOf(value: unknown, path: FieldPath): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && isInt32(value)) return BigInt(value);
  throw new MongoError(
    2,
    `Cannot apply $bit to a value of non-integral type: field '${path.join('.')}' is ${typeName(value)}`,
  );
}
