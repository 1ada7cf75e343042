import type { BsonDocument } from './bson-codec.ts';
import type { Collection } from './catalog.ts';
import { compareValues, equalValues, rankOf } from './compare.ts';
import type { Index, IndexField } from './index-keys.ts';
import { fieldBytes, type KeyRange, keyRange, typeBytes } from './key-bytes.ts';
import { requirements } from './match.ts';
import { idBytes } from './record-keys.ts';
import type { SortOrder } from './sort-documents.ts';
import { isOperatorDocument } from './value-tests.ts';

/** Where candidates come from. They are always matched against the filter again, so a plan may only be too wide. */
export type Plan =
  | { stage: 'COLLSCAN'; providesSort: boolean }
  | { stage: 'IXSCAN'; index: Index; ranges: KeyRange[]; reverse: boolean; providesSort: boolean };

/** Equality prefix, then one range, by the index that binds most; among equals the one that also gives the order. */
export function planQuery(collection: Collection, filter: BsonDocument, sort: SortOrder = []): Plan {
  const required = requirements(filter);
  const bounds = toBounds(required);
  let best: Plan = { stage: 'COLLSCAN', providesSort: sort.length === 0 };
  let bestScore = 0;
  for (const index of collection.indexes) {
    if (!hasAllAsked(index, required, bounds)) continue;
    const { plan, score } = indexPlan(index, bounds, sort);
    if (score > bestScore) [best, bestScore] = [plan, score];
  }
  return best;
}

interface Bound {
  points?: unknown[];
  low?: unknown;
  high?: unknown;
}

type Bounds = Map<string, Bound>;

function toBounds(required: [path: string, condition: unknown][]): Bounds {
  const bounds: Bounds = new Map();
  for (const [path, condition] of required) {
    const bound = bounds.get(path) ?? {};
    bounds.set(path, bound);
    const { $eq, $in, $gt, $gte, $lt, $lte } = isOperatorDocument(condition) ? condition : { $eq: condition };
    const points = $eq === undefined ? $in : [$eq];
    if (Array.isArray(points) && points.every(isPoint)) bound.points ??= [...points].sort(compareValues);
    const [low, high] = [$gte ?? $gt, $lte ?? $lt];
    if (isRangeEnd(low)) bound.low ??= low;
    if (isRangeEnd(high)) bound.high ??= high;
  }
  return bounds;
}

/** Null, numbers, strings, documents, binary, ObjectId, booleans, dates, timestamps: what equality and keys agree on. */
const INDEXED_RANKS = new Set([5, 10, 15, 20, 30, 35, 40, 45, 47]);

function isPoint(value: unknown): boolean {
  return INDEXED_RANKS.has(rankOf(value));
}

function isRangeEnd(value: unknown): boolean {
  return value !== undefined && value !== null && isPoint(value);
}

/** A sparse or partial index lacks some documents: use it only when the query cannot want those. */
function hasAllAsked(index: Index, required: [path: string, condition: unknown][], bounds: Bounds): boolean {
  if (index.sparse && !index.fields.some(({ path }) => demandsValue(bounds.get(path)))) return false;
  const conditions = Object.entries(index.partial?.source ?? {});
  return conditions.every(([path, condition]) =>
    required.some(([asked, value]) => asked === path && equalValues(value, condition)),
  );
}

function demandsValue({ points, low, high }: Bound = {}): boolean {
  return points ? points.every((point) => point !== null) : low !== undefined || high !== undefined;
}

/** More than this many key ranges cost more than they save. */
const MAX_RANGES = 1000;

function indexPlan(index: Index, bounds: Bounds, sort: SortOrder): { plan: Plan; score: number } {
  let prefixes = [idBytes(index.id)];
  let ranges: KeyRange[] | undefined;
  let score = 0;
  let singlePoints = 0;
  for (const field of index.fields) {
    const bound = bounds.get(field.path);
    const { points } = bound ?? {};
    if (points && prefixes.length * points.length <= MAX_RANGES) {
      prefixes = prefixes.flatMap((prefix) => pointPrefixes(prefix, points, field));
      score += 10;
      if (prefixes.length === 1) singlePoints++;
      continue;
    }
    if (bound && (bound.low !== undefined || bound.high !== undefined)) {
      ranges = prefixes.map((prefix) => fieldRange(prefix, bound, field, index.multikey));
      score += 6;
    }
    break;
  }
  if (index.unique && score === 10 * index.fields.length) score += 20;
  const direction = sort.length > 0 ? sortDirection(index, singlePoints, sort) : undefined;
  if (direction !== undefined) score += 4;
  ranges ??= prefixes.map((prefix) => keyRange(prefix, prefix));
  const providesSort = sort.length === 0 || direction !== undefined;
  const reverse = direction === -1;
  return { plan: { stage: 'IXSCAN', index, ranges: distinctRanges(ranges), reverse, providesSort }, score };
}

function pointPrefixes(prefix: Buffer, points: unknown[], { direction }: IndexField): Buffer[] {
  return points.map((point) => Buffer.concat([prefix, fieldBytes(point, direction)]));
}

/** Over arrays two conditions may be met by two elements, so only one of them may bound the scan. */
function fieldRange(
  prefix: Buffer,
  { low, high }: Bound,
  { direction }: IndexField,
  multikey: boolean,
): KeyRange {
  const type = typeBytes(low ?? high, direction);
  const isHighBound = high !== undefined && !(multikey && low !== undefined);
  const least = low === undefined ? type : fieldBytes(low, direction);
  const greatest = isHighBound ? fieldBytes(high, direction) : type;
  const [first, last] = direction === 1 ? [least, greatest] : [greatest, least];
  return keyRange(Buffer.concat([prefix, first]), Buffer.concat([prefix, last]));
}

function distinctRanges(ranges: KeyRange[]): KeyRange[] {
  const byStart = new Map(ranges.map((range) => [range.start.toString('latin1'), range]));
  return [...byStart.values()].sort((a, b) => Buffer.compare(a.start, b.start));
}

/** Whether walking the index forwards (1) or backwards (-1) gives the order asked for. */
function sortDirection(index: Index, singlePoints: number, sort: SortOrder): 1 | -1 | undefined {
  if (index.multikey || index.inexact) return undefined;
  const fixed = new Set(index.fields.slice(0, singlePoints).map(({ path }) => path));
  const wanted = sort.filter(({ path }) => !fixed.has(path));
  const directions = wanted.map((order, at) => {
    const field = index.fields[singlePoints + at];
    return field?.path === order.path ? field.direction * order.direction : 0;
  });
  if (directions.every((direction) => direction === 1)) return 1;
  return directions.every((direction) => direction === -1) ? -1 : undefined;
}
