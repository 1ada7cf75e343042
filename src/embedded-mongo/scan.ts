import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Collection } from './catalog.ts';
import type { Filter, MatchDetails } from './match.ts';
import { MongoError } from './mongo-error.ts';
import type { Plan } from './plan.ts';
import type { Store, StoredDocument } from './store.ts';

const FIRST_BATCH = 16;
const LARGER_BATCH = 256;

/** How much was looked at so far. */
export interface Examined {
  keys: number;
  documents: number;
}

/** Candidates of a plan, one after the other. Holds no lmdb cursor, so it may rest between two of them for any time. */
export function candidates(
  store: Store,
  collection: Collection,
  plan: Plan,
  examined: Examined = { keys: 0, documents: 0 },
): Generator<StoredDocument> {
  const found =
    plan.stage === 'COLLSCAN' ? byRecord(store, collection) : byIndex(store, collection, plan, examined);
  return counted(found, examined);
}

function* counted(found: Iterable<StoredDocument>, examined: Examined): Generator<StoredDocument> {
  for (const each of found) {
    examined.documents++;
    yield each;
  }
}

function* byRecord(store: Store, collection: Collection): Generator<StoredDocument> {
  let batch = store.documentsAfter(collection, 0, FIRST_BATCH);
  for (let last = batch.at(-1); last; last = batch.at(-1)) {
    yield* batch;
    batch = store.documentsAfter(collection, last.recordId, LARGER_BATCH);
  }
}

function* byIndex(
  store: Store,
  collection: Collection,
  plan: IndexScan,
  examined: Examined,
): Generator<StoredDocument> {
  // Over arrays a document has several entries.
  const seen = new Set<number>();
  for (const { recordId } of plan.merges ? merged(store, plan) : inTurn(store, plan)) {
    examined.keys++;
    const bytes = seen.has(recordId) ? undefined : store.get(collection, recordId);
    if (plan.index.multikey) seen.add(recordId);
    if (bytes) yield { recordId, bytes };
  }
}

interface Entry {
  key: Buffer;
  recordId: number;
}
type IndexScan = Plan & { stage: 'IXSCAN' };

function* inTurn(store: Store, plan: IndexScan): Generator<Entry> {
  for (const range of plan.reverse ? plan.ranges.toReversed() : plan.ranges)
    yield* entriesOf(store, plan, range);
}

/** The next of all ranges each time. */
function* merged(store: Store, plan: IndexScan): Generator<Entry> {
  const direction = plan.reverse ? -1 : 1;
  const heads = plan.ranges.flatMap((range) => {
    const entries = entriesOf(store, plan, range);
    const { value } = entries.next();
    return value ? [{ entry: value, entries, prefixBytes: range.prefixBytes }] : [];
  });
  const rest = ({ entry, prefixBytes }: (typeof heads)[number]) => entry.key.subarray(prefixBytes);
  while (heads.length > 0) {
    const next = heads.reduce((a, b) => (Buffer.compare(rest(b), rest(a)) * direction < 0 ? b : a));
    yield next.entry;
    const { value } = next.entries.next();
    if (value) next.entry = value;
    else heads.splice(heads.indexOf(next), 1);
  }
}

function* entriesOf(
  store: Store,
  { index, reverse }: IndexScan,
  { start, end }: IndexScan['ranges'][number],
): Generator<Entry, undefined> {
  let range = { start, end };
  let limit = FIRST_BATCH;
  for (let isMore = true; isMore; limit = LARGER_BATCH) {
    if (index.isDropped) throw new MongoError(175, `index '${index.name}' dropped`);
    const entries = store.entries({ ...range, reverse, limit });
    yield* entries;
    const last = entries.at(-1)?.key;
    isMore = last !== undefined && entries.length === limit;
    if (last) range = reverse ? { ...range, end: last } : { ...range, start: Buffer.concat([last, ZERO]) };
  }
}

/** Nothing sorts between a key and the same with a zero behind it. */
const ZERO = Buffer.of(0);

/** Longest time other clients wait for one that reads much. */
const SLICE_MS = 10;

/** Lets other work in now and then, and keeps maxTimeMS. */
export class Pace {
  readonly #deadline: number;
  #sliceEnd = performance.now() + SLICE_MS;

  constructor(maxTimeMs: number) {
    this.#deadline = maxTimeMs > 0 ? performance.now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  get isDue(): boolean {
    return performance.now() > this.#sliceEnd;
  }

  /** @throws MongoError 50 when the command has taken longer than its client allows. */
  async rest(): Promise<void> {
    await nextTurn();
    const now = performance.now();
    if (now > this.#deadline) throw new MongoError(50, 'operation exceeded time limit');
    this.#sliceEnd = now + SLICE_MS;
  }
}

export interface Match extends StoredDocument {
  details: MatchDetails;
}

/** The candidate with what matched, or undefined. */
export function matchStored(filter: Filter, candidate: StoredDocument): Match | undefined {
  const details: MatchDetails = {};
  return filter.matches(filter.read(candidate.bytes), details) ? { ...candidate, details } : undefined;
}
