import { type BsonDocument, isDocument } from './bson-codec.ts';
import type { Collection } from './catalog.ts';
import { compareValues, equalValues, rankOf } from './compare.ts';
import type { Index, IndexField } from './index-keys.ts';
import { boundBytes, clipBound, directed, successor } from './key-bytes.ts';
import { MongoError } from './mongo-error.ts';
import type { SortOrder } from './sort-documents.ts';
import { isOperatorDocument } from './value-tests.ts';

export interface KeyRange {
  start: Buffer;
  /** Exclusive. */
  end: Buffer;
}

/** Where candidates come from. They are always matched against the filter again, so a plan may only be too wide. */
export type Plan =
  | { stage: 'COLLSCAN'; providesSort: boolean }
  | { stage: 'IXSCAN'; index: Index; ranges: KeyRange[]; reverse: boolean; providesSort: boolean };

interface Query {
  filter: BsonDocument;
  sort: SortOrder;
  /** Name or key pattern of an index that must be used. */
  hint?: unknown;
}

/** Equality prefix, then one range, by the index that binds most; among equals the one that also gives the order. */
export function planQuery(collection: Collection, { filter, sort, hint }: Query): Plan {
  const bounds = new Map<string, Bounds>();
  collectBounds(filter, bounds);
  if (hint !== undefined) return hintedPlan(collection, hint, bounds, sort);
  let best: Plan = { stage: 'COLLSCAN', providesSort: sort.length === 0 };
  let bestScore = 0;
  for (const index of collection.indexes) {
    if (!coversQuery(index, filter, bounds)) continue;
    const { plan, score } = indexPlan(index, bounds, sort);
    if (score > bestScore) [best, bestScore] = [plan, score];
  }
  return best;
}

function hintedPlan(
  collection: Collection,
  hint: unknown,
  bounds: Map<string, Bounds>,
  sort: SortOrder,
): Plan {
  if (isDocument(hint) && '$natural' in hint) return { stage: 'COLLSCAN', providesSort: sort.length === 0 };
  const index = collection.indexes.find(
    ({ name, spec }) => name === hint || (isDocument(hint) && equalValues(spec.key, hint)),
  );
  if (!index) throw new MongoError(2, 'hint provided does not correspond to an existing index');
  return indexPlan(index, bounds, sort).plan;
}

interface Bounds {
  points?: unknown[];
  low?: unknown;
  high?: unknown;
}

/** Null, numbers, strings, documents, binary, ObjectId, booleans, dates, timestamps: what equality and keys agree on. */
const INDEXED_RANKS = new Set([5, 10, 15, 20, 30, 35, 40, 45, 47]);

function isPoint(value: unknown): boolean {
  return INDEXED_RANKS.has(rankOf(value));
}

function collectBounds(filter: BsonDocument, into: Map<string, Bounds>): void {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(condition)) {
      for (const clause of condition.filter(isDocument)) collectBounds(clause, into);
    } else if (!key.startsWith('$')) addBounds(key, condition, into);
  }
}

function addBounds(path: string, condition: unknown, into: Map<string, Bounds>): void {
  const bounds = into.get(path) ?? {};
  into.set(path, bounds);
  if (!isOperatorDocument(condition)) {
    if (isPoint(condition)) bounds.points = [condition];
    return;
  }
  const { $eq, $in, $gt, $gte, $lt, $lte } = condition;
  if ($eq !== undefined && isPoint($eq)) bounds.points = [$eq];
  else if (Array.isArray($in) && $in.every(isPoint)) bounds.points ??= [...$in].sort(compareValues);
  const low = $gte ?? $gt;
  const high = $lte ?? $lt;
  if (isRangeValue(low)) bounds.low ??= low;
  if (isRangeValue(high)) bounds.high ??= high;
}

function isRangeValue(value: unknown): boolean {
  return value !== undefined && value !== null && isPoint(value);
}

/** A sparse or partial index lacks some documents: use it only when the query cannot want those. */
function coversQuery(index: Index, filter: BsonDocument, bounds: Map<string, Bounds>): boolean {
  if (index.sparse && !index.fields.some(({ path }) => bindsValue(bounds.get(path)))) return false;
  if (!index.partial) return true;
  return Object.entries(index.partial.source).every(([path, condition]) => {
    if (isDocument(condition) && equalValues(condition, { $exists: true }) && bindsValue(bounds.get(path)))
      return true;
    return demands(filter, path, condition);
  });
}

function bindsValue(bounds: Bounds | undefined): boolean {
  if (!bounds) return false;
  if (bounds.points) return bounds.points.every((point) => point !== null);
  return bounds.low !== undefined || bounds.high !== undefined;
}

function demands(filter: BsonDocument, path: string, condition: unknown): boolean {
  if (path in filter && equalValues(filter[path], condition)) return true;
  const clauses = Array.isArray(filter.$and) ? filter.$and.filter(isDocument) : [];
  return clauses.some((clause) => demands(clause, path, condition));
}

/** More than this many key ranges cost more than they save. */
const MAX_RANGES = 1000;

function indexPlan(
  index: Index,
  bounds: Map<string, Bounds>,
  sort: SortOrder,
): { plan: Plan; score: number } {
  let prefixes: Buffer[] = [idPrefix(index)];
  let score = 0;
  let singlePoints = 0;
  let ranges: KeyRange[] | undefined;
  for (const [at, field] of index.fields.entries()) {
    const bound = bounds.get(field.path);
    if (!bound || (index.multikey && at > 0)) break;
    if (bound.points && prefixes.length * bound.points.length <= MAX_RANGES) {
      prefixes = prefixes.flatMap((prefix) => pointPrefixes(prefix, bound.points ?? [], field));
      score += 10;
      if (prefixes.length === 1 && singlePoints === at) singlePoints++;
      continue;
    }
    ranges = prefixes.flatMap((prefix) => fieldRange(prefix, bound, field, index.multikey));
    if (ranges.length > 0) score += 6;
    else ranges = undefined;
    break;
  }
  if (index.unique && score === 10 * index.fields.length) score += 20;
  const order = sort.length > 0 ? sortDirection(index, singlePoints, sort, bounds) : undefined;
  if (order !== undefined) score += index.sparse || index.partial ? (score > 0 ? 4 : 0) : 4;
  const distinct = distinctRanges(
    ranges ?? prefixes.map((prefix) => ({ start: clipBound(prefix), end: successor(clipBound(prefix)) })),
  );
  const providesSort = sort.length === 0 || order !== undefined;
  return { plan: { stage: 'IXSCAN', index, ranges: distinct, reverse: order === -1, providesSort }, score };
}

function idPrefix(index: Index): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(index.id);
  return bytes;
}

function pointPrefixes(prefix: Buffer, points: unknown[], field: IndexField): Buffer[] {
  return points.map((point) => Buffer.concat([prefix, directed(boundBytes(point), field.direction)]));
}

/** Over arrays two conditions may be met by two elements, so only one of them may bound the scan. */
function fieldRange(prefix: Buffer, bound: Bounds, { direction }: IndexField, multikey: boolean): KeyRange[] {
  const low = bound.low;
  const high = multikey && low !== undefined ? undefined : bound.high;
  const anchor = low ?? high;
  if (anchor === undefined) return [];
  const ofType = Buffer.of(rankOf(anchor));
  const lowBytes = directed(low === undefined ? ofType : boundBytes(low), direction);
  const highBytes = directed(high === undefined ? ofType : boundBytes(high), direction);
  const [first, last] = direction === 1 ? [lowBytes, highBytes] : [highBytes, lowBytes];
  const start = clipBound(Buffer.concat([prefix, first]));
  return [{ start, end: successor(clipBound(Buffer.concat([prefix, last]))) }];
}

function distinctRanges(ranges: KeyRange[]): KeyRange[] {
  const byStart = new Map(ranges.map((range) => [range.start.toString('latin1'), range]));
  return [...byStart.values()].sort((a, b) => Buffer.compare(a.start, b.start));
}

/** Whether walking the index forwards (1) or backwards (-1) gives the order asked for. */
function sortDirection(
  index: Index,
  singlePoints: number,
  sort: SortOrder,
  bounds: Map<string, Bounds>,
): 1 | -1 | undefined {
  if (index.multikey || index.inexact) return undefined;
  const fixed = new Set(index.fields.slice(0, singlePoints).map(({ path }) => path));
  const wanted = sort.filter(({ path }) => !fixed.has(path));
  const free = index.fields.slice(singlePoints);
  let direction: 1 | -1 | undefined;
  for (const [at, { path, direction: asked }] of wanted.entries()) {
    const field = free[at];
    if (!field || field.path !== path) return undefined;
    const needed = field.direction === asked ? 1 : -1;
    if (direction !== undefined && needed !== direction) return undefined;
    direction = needed;
  }
  return sparseLacks(index, bounds) ? undefined : (direction ?? 1);
}

function sparseLacks(index: Index, bounds: Map<string, Bounds>): boolean {
  return index.sparse && !index.fields.some(({ path }) => bindsValue(bounds.get(path)));
}
