import { isDocument } from './bson-codec.ts';
import { EMPTY_ARRAY } from './compare.ts';

/** Called with each value a path leads to (`undefined` = missing) and, below an array, the index in the outermost one. */
type LeafVisitor = (value: unknown, arrayIndex: number | undefined) => boolean;

export function isArrayIndex(segment: string): boolean {
  return /^(0|[1-9]\d*)$/.test(segment);
}

/**
 * Walks a dotted path as a query does: through documents, into each document of an array on the way, and by position
 * into an array. Stops and gives true when the visitor does. An array at the end of the path is one leaf (the visitor
 * looks inside). https://www.mongodb.com/docs/manual/tutorial/query-array-of-documents/
 */
export function someLeaf(
  value: unknown,
  segments: readonly string[],
  visit: LeafVisitor,
  at = 0,
  arrayIndex?: number,
): boolean {
  const segment = segments[at];
  if (segment === undefined) return visit(value, arrayIndex);
  if (isDocument(value) && Object.hasOwn(value, segment))
    return someLeaf(value[segment], segments, visit, at + 1, arrayIndex);
  if (!Array.isArray(value)) return visit(undefined, arrayIndex);
  if (isArrayIndex(segment) && Number(segment) < value.length) {
    if (someLeaf(value[Number(segment)], segments, visit, at + 1, arrayIndex)) return true;
  }
  return value.some(
    (element, index) => isDocument(element) && someLeaf(element, segments, visit, at, arrayIndex ?? index),
  );
}

/** The values a path leads to as they are sorted, indexed and told apart: the elements of an array one by one. */
export function leafValues(document: unknown, segments: readonly string[]): unknown[] {
  const values: unknown[] = [];
  someLeaf(document, segments, (value) => {
    if (!Array.isArray(value)) values.push(value);
    else values.push(...(value.length === 0 ? [EMPTY_ARRAY] : value));
    return false;
  });
  return values.length === 0 ? [undefined] : values;
}
