import { type BsonDocument, isDocument } from './bson-codec.ts';
import { compareValues, toDouble } from './compare.ts';
import { leafValues } from './leaves.ts';
import { MongoError, notSupported } from './mongo-error.ts';

export type SortOrder = { path: string; direction: 1 | -1 }[];

/** @throws MongoError 2 for a direction that is neither 1 nor -1, 115 for $meta. */
export function parseSort(sort: unknown): SortOrder {
  if (sort === undefined || sort === null) return [];
  if (!isDocument(sort)) throw new MongoError(14, 'sort must be an object');
  return Object.entries(sort).map(([path, value]) => {
    if (isDocument(value)) throw notSupported('$meta in a sort');
    return { path, direction: toDirection(value) };
  });
}

/** @throws MongoError 2 */
export function toDirection(value: unknown): 1 | -1 {
  const direction = toDouble(value);
  if (direction !== 1 && direction !== -1) throw new MongoError(2, 'the order of a sort must be 1 or -1');
  return direction;
}

/** Stable, like MongoDB's sort over one scan. */
export function sortDocuments<T>(items: T[], order: SortOrder, documentOf: (item: T) => BsonDocument): T[] {
  const keyed = items.map((item) => ({ item, keys: sortKeys(documentOf(item), order) }));
  keyed.sort((a, b) => {
    for (const [at, { direction }] of order.entries()) {
      const result = compareValues(a.keys[at], b.keys[at]);
      if (result !== 0) return result * direction;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

/** Of an array the least element counts ascending, the greatest descending. */
function sortKeys(document: BsonDocument, order: SortOrder): unknown[] {
  return order.map(({ path, direction }) =>
    leafValues(document, path.split('.')).reduce((best, value) =>
      compareValues(value, best) * direction < 0 ? value : best,
    ),
  );
}
