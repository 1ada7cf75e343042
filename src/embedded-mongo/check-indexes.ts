import { type BsonDocument, decode } from './bson-codec.ts';
import { namespaceOf } from './catalog.ts';
import type { Data } from './check.ts';
import { type Index, indexEntries } from './index-keys.ts';
import { keyMap, RECORD_BYTES } from './record-keys.ts';

/**
 * An index is right when it has every entry the documents ask for, and no more than they ask for together.
 * @returns what is wrong, a sentence for each index.
 */
export function checkIndexes({ environment, collections, open }: Data): string[] {
  const { documents, indexes } = environment;
  const wrong = new Counts();
  const excess = new Counts();
  for (const key of indexes.getKeys({})) excess.add(key.readUInt32BE(0), 1);
  const indexesOf = new Map(collections.map((collection) => [collection.id, collection.indexes]));
  for (const { key, value } of documents.getRange({})) {
    const recordId = key.readUIntBE(4, RECORD_BYTES);
    const document = decode(open(key, value) ?? value);
    for (const index of indexesOf.get(key.readUInt32BE(0)) ?? []) {
      const entries = entriesOf(index, document, recordId);
      const missing = entries.filter((entry) => indexes.get(entry)?.readUIntBE(0, RECORD_BYTES) !== recordId);
      excess.add(index.id, -entries.length);
      wrong.add(index.id, missing.length);
    }
  }
  const known = collections.flatMap((collection) =>
    collection.indexes.map(({ id, name }) => ({ id, name: `${name} of ${namespaceOf(collection)}` })),
  );
  return [...known, ...excess.others(known)].flatMap(({ id, name }) => {
    const count = Math.max(wrong.of(id), Math.abs(excess.of(id)));
    return count > 0 ? [`${count} entries of index ${name} are wrong`] : [];
  });
}

export function entriesOf(index: Index, document: BsonDocument, recordId: number): Buffer[] {
  return [...keyMap(index, indexEntries(index, document).keys, recordId).values()];
}

/** How many of something there are for each index. */
class Counts {
  readonly #counts = new Map<number, number>();

  add(id: number, count: number): void {
    this.#counts.set(id, this.of(id) + count);
  }

  of(id: number): number {
    return this.#counts.get(id) ?? 0;
  }

  others(known: { id: number }[]): { id: number; name: string }[] {
    const ids = new Set(known.map(({ id }) => id));
    return [...this.#counts.keys()].filter((id) => !ids.has(id)).map((id) => ({ id, name: `number ${id}` }));
  }
}
