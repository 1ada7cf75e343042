import { decode } from './bson-codec.ts';
import type { Collection } from './catalog.ts';
import type { Index } from './index-keys.ts';
import { compileFilter } from './match.ts';
import { planQuery } from './plan.ts';
import { candidates, type Match, matchStored } from './scan.ts';
import type { Store } from './store.ts';

/** Deleted in one transaction at a time, so that other writes are not kept waiting. */
const BATCH = 500;

/** Removes what TTL indexes let expire. https://www.mongodb.com/docs/manual/core/index-ttl/ */
export async function expireDocuments(store: Store, nowMs: number): Promise<void> {
  for (const collection of store.catalog.all()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === undefined || index.fields.length !== 1) continue;
      const beforeMs = nowMs - index.expireAfterSeconds * 1000;
      while ((await store.write(() => removeExpired(store, collection, index, beforeMs))) === BATCH);
    }
  }
}

function removeExpired(store: Store, { database, name }: Collection, index: Index, beforeMs: number): number {
  const collection = store.catalog.find(database, name);
  const [field] = index.fields;
  if (!collection || !field) return 0;
  const filter = compileFilter({ [field.path]: { $lte: new Date(beforeMs) }, ...index.partial?.source });
  const expired: Match[] = [];
  for (const candidate of candidates(store, collection, planQuery({ store, collection }, filter.source))) {
    const match = matchStored(filter, candidate);
    if (match && expired.push(match) === BATCH) break;
  }
  for (const { recordId, bytes } of expired) store.remove(collection, recordId, decode(bytes));
  return expired.length;
}
