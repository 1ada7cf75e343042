import { type BsonDocument, isDocument } from './bson-codec.ts';
import { compareValues, EMPTY_ARRAY_RANK, rankOf, toNumeric } from './compare.ts';
import { someLeaf } from './leaves.ts';
import { MongoError, notSupported } from './mongo-error.ts';

export type SortOrder = { path: string; direction: 1 | -1 }[];

/** @throws MongoError 2 for a direction that is neither 1 nor -1, 115 for $meta. */
export function parseSort(sort: unknown): SortOrder {
  if (sort === undefined || sort === null) return [];
  if (!isDocument(sort)) throw new MongoError(14, 'sort must be an object');
  return Object.entries(sort).map(([path, value]) => {
    if (isDocument(value)) throw notSupported('$meta in a sort');
    const direction = Number(toNumeric(value) ?? 0);
    if (direction !== 1 && direction !== -1)
      throw new MongoError(2, `$sort key ordering must be 1 or -1 for '${path}'`);
    return { path, direction };
  });
}

/** What an empty array sorts as. */
const EMPTY_ARRAY = Symbol('empty array');

/** The least (ascending) or greatest (descending) of the values a path leads to, as MongoDB sorts arrays. */
function sortValue(document: BsonDocument, segments: string[], direction: 1 | -1): unknown {
  let best: unknown;
  let found = false;
  const consider = (value: unknown) => {
    if (!found || compareSortValues(value, best) * direction < 0) best = value;
    found = true;
    return false;
  };
  someLeaf(document, segments, (value) => {
    if (!Array.isArray(value)) return consider(value ?? null);
    if (value.length === 0) return consider(EMPTY_ARRAY);
    return value.some(consider);
  });
  return found ? best : null;
}

function compareSortValues(a: unknown, b: unknown): number {
  if (a === EMPTY_ARRAY || b === EMPTY_ARRAY) {
    return (
      (a === EMPTY_ARRAY ? EMPTY_ARRAY_RANK : rankOf(a)) - (b === EMPTY_ARRAY ? EMPTY_ARRAY_RANK : rankOf(b))
    );
  }
  return compareValues(a, b);
}

/** Stable, like MongoDB's sort over one scan. */
export function sortDocuments<T>(items: T[], order: SortOrder, documentOf: (item: T) => BsonDocument): T[] {
  const paths = order.map(({ path, direction }) => ({ segments: path.split('.'), direction }));
  const keyed = items.map((item) => {
    const document = documentOf(item);
    return { item, keys: paths.map(({ segments, direction }) => sortValue(document, segments, direction)) };
  });
  keyed.sort((a, b) => {
    for (const [at, { direction }] of paths.entries()) {
      const result = compareSortValues(a.keys[at], b.keys[at]);
      if (result !== 0) return result * direction;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}
