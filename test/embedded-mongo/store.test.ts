import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { ensureCollection } from '../../src/embedded-mongo/commands/command.ts';
import { Store } from '../../src/embedded-mongo/store.ts';

describe('the store', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  function insertInto(store: Store, name: string, _id: number): Promise<void> {
    return store.write(() => store.insert(ensureCollection(store, 'db', name), { _id }, encode({ _id })));
  }

  it('refuses a write when the disk is full, keeps nothing of it, and goes on when there is room again', async () => {
    let free = 1e9;
    const store = new Store(directory, { freeBytes: () => free });
    await insertInto(store, 'kept', 1);
    free = 1e6;
    await assert.rejects(insertInto(store, 'lost', 1), {
      code: 14031,
      message: /The disk that holds the data is full/,
    });
    assert.deepEqual(
      store.catalog.all().map(({ name }) => name),
      ['kept'],
    );
    free = 1e9;
    await insertInto(store, 'kept', 2);
    const [kept] = store.catalog.all();
    assert.ok(kept);
    assert.equal(store.count(kept), 2);
    await store.close();
  });

  it('gives a whole batch up when something unforeseen happens in it, and says so to everyone in it', async () => {
    const store = new Store(directory);
    const fault = store.write(() => {
      throw new TypeError('a fault');
    });
    const results = await Promise.allSettled([insertInto(store, 'a', 1), fault, insertInto(store, 'a', 2)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    await insertInto(store, 'a', 3);
    const [collection] = store.catalog.all();
    assert.ok(collection);
    assert.deepEqual(
      store.documentsAfter(collection, 0, 9).map(({ bytes }) => decode(bytes)),
      [{ _id: 3 }],
    );
    await store.close();
  });

  it('does not open what a newer version wrote', async () => {
    await new Store(directory).close();
    const database = open(directory, { encoding: 'binary', keyEncoding: 'binary', noSubdir: false });
    await database.put(Buffer.from('format'), encode({ format: 99 }));
    await database.close();
    assert.throws(() => new Store(directory), {
      code: 'embedded-mongo-format',
      message: /written by a newer Muster/,
    });
  });
});
