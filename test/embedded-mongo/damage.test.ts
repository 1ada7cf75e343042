import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { dataFile } from '../../src/embedded-mongo/data-file.ts';
import { openEnvironment } from '../../src/embedded-mongo/environment.ts';
import { backUp, restore } from '../../src/embedded-mongo/maintenance.ts';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { Store } from '../../src/embedded-mongo/store.ts';
import { cutFile, damageFile, fill, nameOf, pageOf } from './stored-files.ts';

const COUNT = 500;

/** What happens to a file, and what is said of it then. */
const beyondRepair: Record<string, { damage: (directory: string) => void; says: RegExp }> = {
  'is cut in the middle': { damage: (directory) => cutFile(directory, 0.5), says: /cut off or overwritten/ },
  'is cut to nothing': { damage: (directory) => cutFile(directory, 0), says: /its file is empty/ },
  'begins with noise': {
    damage: (directory) => damageFile(directory, (bytes) => randomBytes(8192).copy(bytes)),
    says: /cut off or overwritten|MDB_/,
  },
  'has a page of zeros among the documents': {
    damage: (directory) => damageFile(directory, (bytes) => pageOf(bytes, nameOf(250), 'document').fill(0)),
    says: /cut off or overwritten|MDB_|missing/,
  },
  'has a page of ones among the documents': {
    damage: (directory) => damageFile(directory, (bytes) => pageOf(bytes, nameOf(250), 'document').fill(255)),
    says: /cut off or overwritten|MDB_|missing/,
  },
  'has one changed bit in each of two documents': {
    damage: (directory) =>
      damageFile(directory, (bytes) => {
        for (const id of [100, 200]) flipText(pageOf(bytes, nameOf(id), 'document'), nameOf(id));
      }),
    says: /damaged documents in muster\.cases: 2\. /,
  },
};

const inIndexes: Record<string, { damage: (directory: string) => Promise<void> | void; says: RegExp }> = {
  'a page of zeros': {
    damage: (directory) => damageFile(directory, (bytes) => pageOf(bytes, nameOf(250), 'index').fill(0)),
    says: /cut off or overwritten|MDB_|missing/,
  },
  'a changed bit': {
    damage: (directory) =>
      damageFile(directory, (bytes) => flipText(pageOf(bytes, nameOf(250), 'index'), nameOf(250))),
    says: /1 entries of index name_1 of muster\.cases are wrong/,
  },
  'no entry for a document': {
    damage: (directory) => removeEntry(directory, nameOf(250)),
    says: /1 entries of index name_1 of muster\.cases are wrong/,
  },
};

function flipText(page: Buffer, text: string): void {
  const at = page.indexOf(text);
  page[at] = (page[at] ?? 0) ^ 1;
}

async function removeEntry(directory: string, name: string): Promise<void> {
  const { root, indexes } = openEnvironment(directory);
  for (const key of indexes.getKeys({})) if (key.includes(name)) await indexes.remove(key);
  await root.close();
}

describe('a damaged data file', function () {
  this.timeout(60_000);
  let folder: string;
  let directory: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
    directory = join(folder, 'database');
    await fill(directory, COUNT);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function idOf(name: string): Promise<number> {
    const mongo = await startEmbeddedMongo({ directory });
    const client = await new MongoClient(mongo.uri).connect();
    const found = await client.db().collection('cases').findOne({ name });
    await client.close();
    await mongo.stop();
    return Number(found?._id);
  }

  for (const [what, { damage, says }] of Object.entries(beyondRepair))
    it(`that ${what} is not served, and what to do is said`, async () => {
      damage(directory);
      await assert.rejects(startEmbeddedMongo({ directory }), (error: Error & { code?: string }) => {
        assert.match(error.message, says);
        assert.match(error.message, /Nothing was changed\. There is no good backup in /);
        return error.code === 'embedded-mongo-damaged';
      });
    });

  for (const [what, { damage, says }] of Object.entries(inIndexes))
    it(`with ${what} in an index only is served with new indexes, and the old file is kept`, async () => {
      await damage(directory);
      const notes: string[] = [];
      await (await startEmbeddedMongo({ directory, say: (note) => notes.push(note) })).stop();
      const [note = ''] = notes;
      assert.match(note, says);
      assert.ok(existsSync(/The file as it was is (\S+)\.$/.exec(note)?.[1] ?? ''), note);
      assert.equal(await idOf(nameOf(250)), 250);
      await (await startEmbeddedMongo({ directory, say: (again) => notes.push(again) })).stop();
      assert.equal(notes.length, 1);
    });

  it('names the last good backup, and the command that restores it', async () => {
    const good = await backUp(directory, { now: new Date('2026-01-01T00:00:00Z') });
    const bad = await backUp(directory, { now: new Date('2026-01-02T00:00:00Z') });
    truncateSync(dataFile(bad.path), 20_000);
    const half = join(folder, 'backups', '2026-01-03.partial');
    await fill(half, 1);
    cutFile(directory, 0.5);
    await assert.rejects(startEmbeddedMongo({ directory }), {
      message: new RegExp(`The last good backup is ${good.path}\\. "npx muster mongo restore ${good.path}" `),
    });
    const kept = await restore(directory, good.path);
    assert.ok(kept && existsSync(kept));
    assert.equal(await idOf(nameOf(250)), 250);
  });

  it('that is found out while it is served gives an error by name, never wrong data', async () => {
    damageFile(directory, (bytes) => flipText(pageOf(bytes, nameOf(100), 'document'), nameOf(100)));
    const store = new Store(directory);
    const [cases] = store.catalog.all();
    assert.ok(cases);
    const refused = { code: 301, codeName: 'DataCorruptionDetected', message: /muster\.cases is damaged/ };
    assert.throws(() => store.get(cases, 101), refused);
    assert.throws(() => store.documentsAfter(cases, 99, 10), refused);
    assert.ok(store.get(cases, 102));
    await store.close();
  });

  it('is read again after an orderly stop when somebody changed it since', async () => {
    await (await startEmbeddedMongo({ directory })).stop();
    cutFile(directory, 0.5);
    await assert.rejects(startEmbeddedMongo({ directory }), { code: 'embedded-mongo-damaged' });
  });

  it('that is no data file at all is not taken for an empty one', async () => {
    writeFileSync(dataFile(directory), 'shopping list\n'.repeat(1000));
    await assert.rejects(startEmbeddedMongo({ directory }), { code: 'embedded-mongo-damaged' });
  });
});
