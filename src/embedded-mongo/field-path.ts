import { assign, type BsonDocument, isDocument } from './bson-codec.ts';
import { isArrayIndex } from './leaves.ts';
import { MongoError } from './mongo-error.ts';
import { typeName } from './type-name.ts';

/** One exact place in a document: no positional operators, no walking into arrays but by position. */
export type FieldPath = readonly string[];

/** MongoDB refuses to pad an array by more than this (kMaxPaddingAllowed in its update code). */
const MAX_ARRAY_PADDING = 1_500_000;

export function getAt(document: BsonDocument, path: FieldPath): unknown {
  return path.reduce<unknown>(child, document);
}

function child(value: unknown, segment: string): unknown {
  if (isDocument(value)) return Object.hasOwn(value, segment) ? value[segment] : undefined;
  return Array.isArray(value) && isArrayIndex(segment) ? value[Number(segment)] : undefined;
}

/** @throws MongoError 28 when something on the way is neither a document nor a fitting array. */
export function setAt(document: BsonDocument, path: FieldPath, value: unknown): void {
  let container: unknown = document;
  for (const segment of path.slice(0, -1)) {
    if (child(container, segment) === undefined) put(container, segment, {});
    container = child(container, segment);
  }
  put(container, path.at(-1) ?? '', value);
}

function put(container: unknown, segment: string, value: unknown): void {
  if (isDocument(container)) assign(container, segment, value);
  else if (Array.isArray(container) && isArrayIndex(segment)) putIntoArray(container, Number(segment), value);
  else throw new MongoError(28, `Cannot create field '${segment}' in a value of type ${typeName(container)}`);
}

function putIntoArray(array: unknown[], index: number, value: unknown): void {
  if (index - array.length > MAX_ARRAY_PADDING)
    throw new MongoError(2, 'Cannot pad the array by that many elements');
  while (array.length < index) array.push(null);
  array[index] = value;
}

/** Removing from an array leaves null in its place, as MongoDB does. */
export function removeAt(document: BsonDocument, path: FieldPath): void {
  const container = getAt(document, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (isDocument(container)) delete container[last];
  else if (Array.isArray(container) && child(container, last) !== undefined) container[Number(last)] = null;
}

/** By segment, positions as numbers: the order in which an update creates fields. */
export function comparePaths(a: FieldPath, b: FieldPath): number {
  for (const [at, left] of a.entries()) {
    const right = b[at];
    if (left === right) continue;
    if (right === undefined) return 1;
    if (isArrayIndex(left) && isArrayIndex(right)) return Number(left) - Number(right);
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
