import { setImmediate as nextTurn } from 'node:timers/promises';
import { decode, decodeFields } from './bson-codec.ts';
import type { Collection } from './catalog.ts';
import type { Filter, MatchDetails } from './match.ts';
import { MongoError } from './mongo-error.ts';
import type { KeyRange, Plan } from './plan.ts';
import type { Store, StoredDocument } from './store.ts';

const FIRST_BATCH = 16;
const LARGER_BATCH = 256;

/** Candidates of a plan, one after the other. Holds no lmdb cursor, so it may rest between two calls for any time. */
export class Scan {
  readonly #source: () => StoredDocument[];
  #buffered: StoredDocument[] = [];
  #at = 0;

  constructor(store: Store, collection: Collection, plan: Plan) {
    this.#source = plan.stage === 'COLLSCAN' ? byRecord(store, collection) : byIndex(store, collection, plan);
  }

  next(): StoredDocument | undefined {
    if (this.#at >= this.#buffered.length) {
      this.#buffered = this.#source();
      this.#at = 0;
    }
    return this.#buffered[this.#at++];
  }
}

function byRecord(store: Store, collection: Collection): () => StoredDocument[] {
  let after = 0;
  let limit = FIRST_BATCH;
  return () => {
    const batch = store.documentsAfter(collection, after, limit);
    after = batch.at(-1)?.recordId ?? after;
    limit = LARGER_BATCH;
    return batch;
  };
}

function byIndex(
  store: Store,
  collection: Collection,
  plan: Plan & { stage: 'IXSCAN' },
): () => StoredDocument[] {
  const ranges = plan.reverse ? [...plan.ranges].reverse() : [...plan.ranges];
  const seen = plan.index.multikey ? new Set<number>() : undefined;
  let range: KeyRange | undefined = ranges.shift();
  let limit = FIRST_BATCH;
  return () => {
    while (range) {
      if (plan.index.isDropped) throw new MongoError(175, `index '${plan.index.name}' dropped`);
      const entries = store.entries({ ...range, reverse: plan.reverse, limit });
      range = entries.length < limit ? ranges.shift() : after(range, entries.at(-1)?.key, plan.reverse);
      limit = LARGER_BATCH;
      const found = entries.flatMap(({ recordId }) => {
        if (seen?.has(recordId)) return [];
        seen?.add(recordId);
        const bytes = store.get(collection, recordId);
        return bytes ? [{ recordId, bytes }] : [];
      });
      if (found.length > 0) return found;
    }
    return [];
  };
}

function after({ start, end }: KeyRange, last: Buffer | undefined, reverse: boolean): KeyRange {
  if (!last) return { start, end };
  return reverse ? { start, end: last } : { start: Buffer.concat([last, Buffer.of(0)]), end };
}

export function matchesStored(filter: Filter, bytes: Buffer, details?: MatchDetails): boolean {
  const document = filter.fields ? decodeFields(bytes, filter.fields) : decode(bytes);
  return filter.matches(document, details);
}

/** Longest time other clients wait for one that reads much. */
const SLICE_MS = 10;

/** Lets other work in now and then, and keeps maxTimeMS. */
export class Pace {
  readonly #deadline: number;
  #sliceEnd = performance.now() + SLICE_MS;

  constructor(maxTimeMs: number) {
    this.#deadline = maxTimeMs > 0 ? performance.now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  /** @throws MongoError 50 when the command has taken longer than its client allows. */
  async rest(): Promise<void> {
    await nextTurn();
    const now = performance.now();
    if (now > this.#deadline) throw new MongoError(50, 'operation exceeded time limit');
    this.#sliceEnd = now + SLICE_MS;
  }

  get isDue(): boolean {
    return performance.now() > this.#sliceEnd;
  }
}

export interface Match extends StoredDocument {
  details: MatchDetails;
}

/** Documents that match, in the order of the plan. */
export async function* scanMatches(scan: Scan, filter: Filter, pace: Pace): AsyncGenerator<Match> {
  for (let candidate = scan.next(); candidate; candidate = scan.next()) {
    const details: MatchDetails = {};
    if (matchesStored(filter, candidate.bytes, details)) yield { ...candidate, details };
    if (pace.isDue) await pace.rest();
  }
}
