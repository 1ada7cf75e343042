import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { encode } from '../../src/embedded-mongo/bson-codec.ts';
import { toIndex } from '../../src/embedded-mongo/catalog.ts';
import { ensureCollection } from '../../src/embedded-mongo/commands/command.ts';
import { dataFile } from '../../src/embedded-mongo/data-file.ts';
import { openEnvironment } from '../../src/embedded-mongo/environment.ts';
import { unseal } from '../../src/embedded-mongo/sealed.ts';
import { Store } from '../../src/embedded-mongo/store.ts';

const PAGE_BYTES = 4096;

/** So many documents, of about 600 bytes unless told otherwise, with an index on `name`, on the disk and closed. */
export async function fill(directory: string, count: number, textBytes = 560): Promise<void> {
  const store = new Store(directory);
  await store.write(() => {
    const collection = ensureCollection(store, 'muster', 'cases');
    const spec = { v: 2, key: { name: 1 }, name: 'name_1' };
    collection.indexes.push(toIndex(store.catalog.newId(), spec));
    store.catalog.save(collection);
    for (let _id = 0; _id < count; _id++) {
      const document = { _id, name: nameOf(_id), text: 'x'.repeat(textBytes) };
      store.insert(collection, document, encode(document));
    }
  });
  await store.close();
}

export function nameOf(id: number): string {
  return `name-${String(id).padStart(6, '0')}`;
}

/** Takes from every value, or from those of which `isOld` says so, what format 2 added. */
export async function makeFormatOne(directory: string, isOld = (_at: number) => true): Promise<void> {
  const { root, documents, catalog, replies } = openEnvironment(directory);
  root.transactionSync(() => {
    for (const table of [documents, catalog, replies])
      for (const [at, { key, value }] of [...table.getRange({})].entries()) {
        const bare = unseal(key, value);
        if (bare && isOld(at)) table.putSync(key, bare);
      }
    root.putSync(Buffer.from('format'), encode({ format: 1 }));
  });
  await root.close();
}

/** Changes the bytes of the file: `damage` is given all of them. */
export function damageFile(directory: string, damage: (bytes: Buffer) => void): void {
  const bytes = readFileSync(dataFile(directory));
  damage(bytes);
  writeFileSync(dataFile(directory), bytes);
}

export function cutFile(directory: string, part: number): void {
  truncateSync(dataFile(directory), Math.floor(readFileSync(dataFile(directory)).length * part));
}

/** The page of a document's name: in the document, where its length stands before it, or in the index. */
export function pageOf(bytes: Buffer, name: string, place: 'document' | 'index'): Buffer {
  for (let at = bytes.lastIndexOf(name); at >= 0; at = bytes.lastIndexOf(name, at - 1)) {
    const isInDocument = bytes.readInt32LE(at - 4) === name.length + 1;
    if (isInDocument !== (place === 'document')) continue;
    const start = at - (at % PAGE_BYTES);
    return bytes.subarray(start, start + PAGE_BYTES);
  }
  throw new Error(`${name} is not in the file`);
}
