import { mkdirSync } from 'node:fs';
import { AppError } from '../errors.ts';
import { decode } from './bson-codec.ts';
import { openData } from './check.ts';
import { entriesOf } from './check-indexes.ts';
import { type Environment, openEnvironment, type Table } from './environment.ts';
import { FORMAT, setFormat } from './migrations.ts';
import { RECORD_BYTES, recordValue } from './record-keys.ts';
import { seal } from './sealed.ts';

/** In one transaction. */
const BATCH = 1000;

/**
 * Copies a directory into a new one, in today's format and with the indexes made anew. Nothing of the old indexes is
 * read, so it does not matter how they are damaged.
 */
export async function rebuildIndexes(from: string, to: string): Promise<void> {
  const data = openData(from);
  if (!data) return;
  const { environment, collections, open } = data;
  const indexesOf = new Map(collections.map(({ id, indexes }) => [id, indexes]));
  mkdirSync(to, { mode: 0o700 });
  const made = openEnvironment(to);

  function copy(table: 'documents' | 'catalog' | 'replies', each = (_key: Buffer, _bson: Buffer) => {}) {
    inBatches(made, environment[table], (key, stored) => {
      const bson = open(key, stored);
      if (!bson) throw new AppError('embedded-mongo-damaged', `The data in ${from} is damaged.`);
      made[table].putSync(key, seal(key, bson));
      each(key, bson);
    });
  }

  copy('catalog');
  copy('replies');
  copy('documents', (key, bson) => {
    const recordId = key.readUIntBE(4, RECORD_BYTES);
    const document = decode(bson);
    for (const index of indexesOf.get(key.readUInt32BE(0)) ?? [])
      for (const entry of entriesOf(index, document, recordId))
        made.indexes.putSync(entry, recordValue(recordId));
  });
  setFormat(made, FORMAT);
  await made.root.close();
  await environment.root.close();
}

function inBatches({ root }: Environment, table: Table, each: (key: Buffer, stored: Buffer) => void): void {
  const entries = table.getRange({})[Symbol.iterator]();
  for (let isDone = false; !isDone; ) {
    root.transactionSync(() => {
      for (let count = 0; count < BATCH && !isDone; count++) {
        const { value, done } = entries.next();
        if (done) isDone = true;
        else each(value.key, value.value);
      }
    });
  }
}
