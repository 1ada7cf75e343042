import { isDocument } from './bson-codec.ts';

/** Called with each value a path leads to (`undefined` = missing) and, below an array, the index in the outermost one. */
export type LeafVisitor = (value: unknown, arrayIndex: number | undefined) => boolean;

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
  if (isDocument(value)) {
    if (!Object.hasOwn(value, segment)) return visit(undefined, arrayIndex);
    return someLeaf(value[segment], segments, visit, at + 1, arrayIndex);
  }
  if (!Array.isArray(value)) return visit(undefined, arrayIndex);
  return someArrayLeaf(value, segments, visit, at, arrayIndex);
}

function someArrayLeaf(
  array: unknown[],
  segments: readonly string[],
  visit: LeafVisitor,
  at: number,
  arrayIndex: number | undefined,
): boolean {
  const segment = segments[at] ?? '';
  if (isArrayIndex(segment) && Number(segment) < array.length) {
    if (someLeaf(array[Number(segment)], segments, visit, at + 1, arrayIndex)) return true;
  }
  return array.some(
    (element, index) =>
      isDocument(element) &&
      someLeaf(element, segments, visit, at, arrayIndex === undefined ? index : arrayIndex),
  );
}
