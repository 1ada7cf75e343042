import { Double } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
import { compareValues, equalValues, toDouble, toNumeric } from './compare.ts';
import { elementTest } from './match.ts';
import { MongoError, notSupported } from './mongo-error.ts';
import { parseSort, sortDocuments, toDirection } from './sort-documents.ts';
import { isInt32, typeName } from './type-name.ts';
import { equalityTest } from './value-tests.ts';

/** From a field's value to its new one; undefined = there is no such field. */
export type Change = (current: unknown) => unknown;

/** @throws MongoError for an operand that is wrong whatever the document. */
type FieldOperator = (operand: unknown, path: string) => Change;

/** https://www.mongodb.com/docs/manual/reference/operator/update/ */
export const fieldOperators: Record<string, FieldOperator> = {
  $set: (operand) => () => operand,
  $setOnInsert: (operand) => () => operand,
  $unset: () => () => undefined,
  $currentDate: currentDate,
  $inc: increment,
  $min: (operand) => (current) =>
    current === undefined || compareValues(operand, current) < 0 ? operand : current,
  $max: (operand) => (current) =>
    current === undefined || compareValues(operand, current) > 0 ? operand : current,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
};

function currentDate(operand: unknown): Change {
  const type = isDocument(operand) ? operand.$type : 'date';
  if (type === 'timestamp') throw notSupported('$currentDate with a timestamp');
  if (type !== 'date') throw new MongoError(2, "The $type of $currentDate must be 'date' or 'timestamp'");
  return () => new Date();
}

function increment(operand: unknown, path: string): Change {
  if (toNumeric(operand) === undefined)
    throw new MongoError(14, `Cannot increment '${path}' with a non-numeric argument`);
  return (current) => (current === undefined ? operand : sum(current, operand, path));
}

/** int32 widens to int64 when it must; a double makes a double; an int64 that overflows is an error. */
function sum(current: unknown, operand: unknown, path: string): unknown {
  const left = toNumeric(current);
  const right = toNumeric(operand);
  if (left === undefined || right === undefined)
    throw new MongoError(14, `Cannot apply $inc to '${path}' of non-numeric type ${typeName(current)}`);
  if (typeName(current) === 'double' || typeName(operand) === 'double')
    return new Double(Number(left) + Number(right));
  const result = BigInt(left) + BigInt(right);
  if (BigInt.asIntN(64, result) !== result)
    throw new MongoError(2, `Failed to apply $inc to '${path}': overflow`);
  const isLong = typeof left === 'bigint' || typeof right === 'bigint';
  return !isLong && isInt32(Number(result)) ? Number(result) : result;
}

/** The items to add, and what is said beside `$each`. */
function itemsOf(operand: unknown): { $each: unknown; modifiers: BsonDocument } {
  if (!isDocument(operand) || !('$each' in operand)) return { $each: [operand], modifiers: {} };
  const { $each, ...modifiers } = operand;
  return { $each, modifiers };
}

function push(operand: unknown, path: string): Change {
  const { $each, modifiers } = itemsOf(operand);
  if (!Array.isArray($each)) throw new MongoError(2, 'The argument to $each in $push must be an array');
  const { $position, $slice, $sort, ...others } = modifiers;
  refuseOthers('$push', others);
  const position = wholeNumber('$position', $position);
  const count = wholeNumber('$slice', $slice);
  const sort = $sort === undefined ? undefined : elementSort($sort);
  return (current) => {
    const array = [...arrayOf(current, '$push', path)];
    array.splice(position ?? array.length, 0, ...$each);
    const sorted = sort ? sort(array) : array;
    if (count === undefined) return sorted;
    return count < 0 ? sorted.slice(count) : sorted.slice(0, count);
  };
}

function refuseOthers(operator: string, others: BsonDocument): void {
  const [other] = Object.keys(others);
  if (other !== undefined) throw new MongoError(2, `Unrecognized clause in ${operator}: ${other}`);
}

function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = toDouble(value);
  if (!Number.isInteger(number)) throw new MongoError(2, `The value for ${name} must be an integer`);
  return number;
}

function elementSort(spec: unknown): (array: unknown[]) => unknown[] {
  if (isDocument(spec)) {
    const order = parseSort(spec);
    return (array) => sortDocuments(array, order, (element) => (isDocument(element) ? element : {}));
  }
  const direction = toDirection(spec);
  return (array) => array.sort((a, b) => compareValues(a, b) * direction);
}

function addToSet(operand: unknown, path: string): Change {
  const { $each, modifiers } = itemsOf(operand);
  if (!Array.isArray($each)) throw new MongoError(14, 'The argument to $each in $addToSet must be an array');
  refuseOthers('$addToSet', modifiers);
  return (current) => {
    const array = [...arrayOf(current, '$addToSet', path)];
    for (const item of $each) {
      if (!array.some((element) => equalValues(element, item))) array.push(item);
    }
    return array;
  };
}

/** A document is a condition on the elements, a regular expression matches strings, anything else is equality. */
function pull(operand: unknown, path: string): Change {
  const matches = isDocument(operand) ? elementTest(operand) : equalityTest(operand).test;
  return (current) =>
    current === undefined
      ? undefined
      : arrayOf(current, '$pull', path).filter((element) => !matches(element));
}

function arrayOf(current: unknown, operator: string, path: string): unknown[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  throw new MongoError(2, `Cannot apply ${operator} to '${path}' of non-array type ${typeName(current)}`);
}
