import type { BsonDocument } from './bson-codec.ts';
import type { Collection } from './catalog.ts';
import { compareValues, equalValues, rankOf } from './compare.ts';
import type { Index, IndexField } from './index-keys.ts';
import { beginningBytes, fieldBytes, type KeyRange, keyRange, typeBytes } from './key-bytes.ts';
import { requirements } from './match.ts';
import { idBytes } from './record-keys.ts';
import { textBeginning } from './regex-beginning.ts';
import type { SortOrder } from './sort-documents.ts';
import type { Store } from './store.ts';
import { isOperatorDocument } from './value-tests.ts';

/** Where candidates come from. They are always matched against the filter again, so a plan may only be too wide. */
export type Plan = { stage: 'COLLSCAN'; providesSort: boolean } | IndexScan;

interface IndexScan {
  stage: 'IXSCAN';
  index: Index;
  ranges: PrefixRange[];
  /** Over several ranges that are each in order: side by side by what follows their prefixes, not one after the other. */
  merges: boolean;
  reverse: boolean;
  providesSort: boolean;
}

/** All its keys begin with so many bytes that are the same. */
interface PrefixRange extends KeyRange {
  prefixBytes: number;
}

interface Wanted {
  sort?: SortOrder;
  /** 0 = all. */
  limit?: number;
}

export interface Source {
  store: Pick<Store, 'entries'>;
  collection: Collection;
}

/**
 * Equality prefix, then one range, by the index that binds most; among equals the one that also gives the order. How many texts
 * begin in a certain way can be few or nearly all, so that is counted, up to a bound.
 */
export function planQuery(
  { store, collection }: Source,
  filter: BsonDocument,
  { sort = [], limit = 0 }: Wanted = {},
): Plan {
  const required = requirements(filter);
  const bounds = toBounds(required);
  let best: Plan = { stage: 'COLLSCAN', providesSort: sort.length === 0 };
  let bestScore = 0;
  for (const index of collection.indexes) {
    if (!hasAllAsked(index, required, bounds)) continue;
    const { plan, score } = indexPlan({ index, store }, bounds, { sort, limit });
    if (score > bestScore) [best, bestScore] = [plan, score];
  }
  return best;
}

interface Bound {
  points?: unknown[];
  low?: unknown;
  high?: unknown;
  /** How a text there has to begin, each. */
  beginnings?: string[];
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
    const beginning = textBeginning(condition);
    if (beginning) bound.beginnings = [...(bound.beginnings ?? []), beginning];
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

function demandsValue({ points, low, high, beginnings }: Bound = {}): boolean {
  if (points) return points.every((point) => point !== null);
  return low !== undefined || high !== undefined || beginnings !== undefined;
}

/** More than this many key ranges cost more than they save. */
const MAX_RANGES = 1000;

/** To read so few and sort them costs less than to walk in order until enough is found. */
const FEW_KEYS = 1000;

/** Of each range that is merged some entries are read ahead. */
const MAX_MERGED = 50;

function indexPlan(
  { index, store }: { index: Index; store: Source['store'] },
  bounds: Bounds,
  { sort, limit }: Required<Wanted>,
): { plan: Plan; score: number } {
  let prefixes = [idBytes(index.id)];
  let ranges: PrefixRange[] | undefined;
  let score = 0;
  let pointFields = 0;
  let singlePoints = 0;
  for (const field of index.fields) {
    const bound = bounds.get(field.path);
    const { points } = bound ?? {};
    if (points && prefixes.length * points.length <= MAX_RANGES) {
      prefixes = prefixes.flatMap((prefix) => pointPrefixes(prefix, points, field));
      score += 10;
      pointFields++;
      if (prefixes.length === 1) singlePoints++;
      continue;
    }
    if (bound && (bound.low !== undefined || bound.high !== undefined)) {
      ranges = prefixes.map((prefix) => fieldRange(prefix, bound, field, index.multikey));
      score += 6;
    } else if (bound?.beginnings) {
      const fewest = fewestKeys(store, beginningRanges(prefixes, bound.beginnings, field));
      ranges = fewest.ranges;
      score += fewest.areFew ? 9 : 6;
    }
    break;
  }
  if (index.unique && score === 10 * index.fields.length) score += 20;
  const isBounded = ranges !== undefined;
  const order = sort.length > 0 ? orderOf(index, { singlePoints, pointFields, isBounded }, sort) : undefined;
  ranges = distinctRanges(ranges ?? prefixes.map((prefix) => rangeWithin(prefix, prefix, prefix)));
  const { merges, reverse } = order ?? { merges: false, reverse: false };
  const canOrder = order !== undefined && !(merges && ranges.length > MAX_MERGED);
  // With the order at hand, no more is read than is wanted.
  if (canOrder) score += limit > 0 ? 8 : 4;
  const providesSort = sort.length === 0 || canOrder;
  return {
    plan: { stage: 'IXSCAN', index, ranges, merges: merges && canOrder, reverse, providesSort },
    score,
  };
}

const rangeWithin = (prefix: Buffer, first: Buffer, last: Buffer): PrefixRange => ({
  ...keyRange(first, last),
  prefixBytes: prefix.length,
});

function pointPrefixes(prefix: Buffer, points: unknown[], { direction }: IndexField): Buffer[] {
  return points.map((point) => Buffer.concat([prefix, fieldBytes(point, direction)]));
}

/** Over arrays two conditions may be met by two elements, so only one of them may bound the scan. */
function fieldRange(
  prefix: Buffer,
  { low, high }: Bound,
  { direction }: IndexField,
  multikey: boolean,
): PrefixRange {
  const type = typeBytes(low ?? high, direction);
  const isHighBound = high !== undefined && !(multikey && low !== undefined);
  const least = low === undefined ? type : fieldBytes(low, direction);
  const greatest = isHighBound ? fieldBytes(high, direction) : type;
  const [first, last] = direction === 1 ? [least, greatest] : [greatest, least];
  return rangeWithin(prefix, Buffer.concat([prefix, first]), Buffer.concat([prefix, last]));
}

/** For each beginning the ranges of what begins so. */
const beginningRanges = (
  prefixes: Buffer[],
  beginnings: string[],
  { direction }: IndexField,
): PrefixRange[][] =>
  beginnings.map((text) =>
    prefixes.map((prefix) => {
      const begun = Buffer.concat([prefix, beginningBytes(text, direction)]);
      return rangeWithin(prefix, begun, begun);
    }),
  );

/** Over arrays, and for simplicity elsewhere too, one condition bounds the scan: the one that leaves the fewest keys. */
function fewestKeys(
  store: Source['store'],
  alternatives: PrefixRange[][],
): { ranges: PrefixRange[]; areFew: boolean } {
  let fewest: PrefixRange[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const ranges of alternatives) {
    const keys = countKeys(store, ranges, Math.min(least, FEW_KEYS + 1));
    if (keys < least) [fewest, least] = [ranges, keys];
  }
  return { ranges: fewest, areFew: least <= FEW_KEYS };
}

/** Up to `most`. */
function countKeys(store: Source['store'], ranges: PrefixRange[], most: number): number {
  let keys = 0;
  for (const { start, end } of ranges) {
    if (keys >= most) break;
    keys += store.entries({ start, end, reverse: false, limit: most - keys }).length;
  }
  return keys;
}

function distinctRanges(ranges: PrefixRange[]): PrefixRange[] {
  const byStart = new Map(ranges.map((range) => [range.start.toString('latin1'), range]));
  return [...byStart.values()].sort((a, b) => Buffer.compare(a.start, b.start));
}

/** How the leading fields of an index are bound: to one value each, to one or several each, and whether a range follows. */
interface Binding {
  singlePoints: number;
  pointFields: number;
  isBounded: boolean;
}

/** How to walk the index so that it gives the order asked for; undefined when it cannot. */
function orderOf(
  index: Index,
  binding: Binding,
  sort: SortOrder,
): { merges: boolean; reverse: boolean } | undefined {
  if (index.inexact) return undefined;
  const { singlePoints, pointFields } = binding;
  if (index.multikey) {
    const direction = isFreeOfArrays(binding, sort) ? directionFrom(index, pointFields, sort) : undefined;
    return direction && { merges: true, reverse: direction === -1 };
  }
  const fixed = new Set(index.fields.slice(0, singlePoints).map(({ path }) => path));
  const wanted = sort.filter(({ path }) => !fixed.has(path));
  const inTurn = directionFrom(index, singlePoints, wanted);
  if (inTurn) return { merges: false, reverse: inTurn === -1 };
  const merged = directionFrom(index, pointFields, wanted);
  return merged && { merges: true, reverse: merged === -1 };
}

/**
 * Whether an index over arrays gives this order all the same: by one field behind fields that are bound to values. Of a document
 * with an array in such a field every entry under these values has the same place in the order, and of one with an array in the
 * ordered field the first entry is the one that counts, if no range leaves out entries.
 */
const isFreeOfArrays = ({ pointFields, isBounded }: Binding, sort: SortOrder): boolean =>
  sort.length === 1 && pointFields > 0 && !isBounded;

/** Whether the fields from this one on give the order forwards (1) or backwards (-1). */
function directionFrom(index: Index, first: number, sort: SortOrder): 1 | -1 | undefined {
  const directions = sort.map((order, at) => {
    const field = index.fields[first + at];
    return field?.path === order.path ? field.direction * order.direction : 0;
  });
  if (directions.every((direction) => direction === 1)) return 1;
  return directions.every((direction) => direction === -1) ? -1 : undefined;
}
