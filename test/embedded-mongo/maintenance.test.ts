import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { dataFile } from '../../src/embedded-mongo/data-file.ts';
import { backUp, checkAll, compact, restore } from '../../src/embedded-mongo/maintenance.ts';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { cutFile, fill, nameOf } from './stored-files.ts';

describe('looking after the data', function () {
  this.timeout(60_000);
  let folder: string;
  let directory: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
    directory = join(folder, 'database');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function serving<T>(
    use: (client: MongoClient, mongo: EmbeddedMongo) => Promise<T>,
    served = directory,
  ): Promise<T> {
    const mongo = await startEmbeddedMongo({ directory: served });
    const client = await new MongoClient(mongo.uri).connect();
    try {
      return await use(client, mongo);
    } finally {
      await client.close();
      await mongo.stop();
    }
  }

  const countIn = (served: string) =>
    serving((client) => client.db().collection('cases').countDocuments({ name: /^n/ }), served);

  it('backs up what is acknowledged while the server goes on writing, each batch whole or not at all', async () => {
    await fill(directory, 3000);
    const { path, before, after } = await serving(async (client) => {
      const batches = client.db().collection('batches');
      let isBackedUp = false;
      let written = 0;
      const writing = (async () => {
        while (!isBackedUp)
          await batches.insertMany([1, 2, 3].map((part) => ({ batch: written, part }))).then(() => written++);
      })();
      while (written < 20) await client.db().command({ ping: 1 });
      const before = written;
      const { path, bytes } = await backUp(directory);
      isBackedUp = true;
      await writing;
      assert.equal(bytes, statSync(dataFile(path)).size);
      return { path, before, after: written };
    });
    assert.deepEqual(readdirSync(join(folder, 'backups')), [path.split('/').at(-1)]);
    await serving(async (client) => {
      const parts = await client.db().collection('batches').find().toArray();
      const batches = new Set(parts.map(({ batch }) => batch));
      assert.equal(parts.length, 3 * batches.size);
      assert.ok(batches.size >= before && batches.size < after, `${before} ${batches.size} ${after}`);
    }, path);
    assert.equal(await countIn(path), 3000);
  });

  it('gives a backup the name it is told, or one of the time in a directory; never one that is taken', async () => {
    await fill(directory, 1);
    const now = new Date('2026-01-02T03:04:05.678Z');
    const named = await backUp(directory, { place: join(folder, 'mine') });
    assert.equal(named.path, join(folder, 'mine'));
    mkdirSync(join(folder, 'disk'));
    const timed = await backUp(directory, { place: join(folder, 'disk'), now });
    assert.equal(timed.path, join(folder, 'disk', '2026-01-02T03-04-05-678Z'));
    await assert.rejects(backUp(directory, { place: named.path }), {
      code: 'embedded-mongo-backup',
      message: /There is something at .*mine already/,
    });
  });

  it('leaves nothing that looks like a backup when there is damage, or nothing to back up', async () => {
    await assert.rejects(backUp(directory), { code: 'embedded-mongo-empty' });
    await fill(directory, 500);
    cutFile(directory, 0.5);
    await assert.rejects(backUp(directory), { code: 'embedded-mongo-damaged' });
    assert.deepEqual(readdirSync(join(folder, 'backups')), []);
  });

  it('restores a backup, and keeps what was there', async () => {
    await fill(directory, 10);
    const { path } = await backUp(directory);
    await serving((client) => client.db().collection('cases').deleteMany({}));
    const kept = await restore(directory, dataFile(path));
    assert.ok(kept && existsSync(kept));
    assert.equal(await countIn(directory), 10);
    const elsewhere = join(folder, 'new', 'database');
    assert.equal(await restore(elsewhere, path), undefined);
    assert.equal(await countIn(elsewhere), 10);
  });

  it('restores nothing that is damaged or not there, and changes nothing then', async () => {
    await fill(directory, 500);
    const { path } = await backUp(directory);
    cutFile(path, 0.5);
    await assert.rejects(restore(directory, path), { code: 'embedded-mongo-damaged' });
    await assert.rejects(restore(directory, join(folder, 'nowhere')), {
      code: 'embedded-mongo-backup',
      message: /There is no backup at .*nowhere\./,
    });
    assert.equal(await countIn(directory), 500);
    assert.deepEqual(readdirSync(directory).sort(), ['data.mdb', 'lock.mdb', 'stopped.json']);
  });

  it('restores and compacts only while no server has the directory', async () => {
    await fill(directory, 10);
    const { path } = await backUp(directory);
    await serving(async () => {
      await assert.rejects(restore(directory, path), { code: 'embedded-mongo-owned' });
      await assert.rejects(compact(directory), { code: 'embedded-mongo-owned' });
    });
  });

  it('gives back what deleted documents took', async () => {
    await fill(directory, 5000);
    await serving((client) =>
      client
        .db()
        .collection('cases')
        .deleteMany({ name: { $gte: nameOf(10) } }),
    );
    const { before, after } = await compact(directory);
    assert.ok(after < before / 10, `${before} ${after}`);
    assert.equal(statSync(dataFile(directory)).size, after);
    assert.equal(await countIn(directory), 10);
  });

  it('reads all data of a server that goes on writing, and finds nothing wrong', async () => {
    await fill(directory, 1000);
    await serving(async (client) => {
      let isRead = false;
      let added = 0;
      const writing = (async () => {
        while (!isRead)
          await client
            .db()
            .collection('cases')
            .insertOne({ name: `new-${added++}` });
      })();
      const { collections, documents } = await checkAll(directory);
      isRead = true;
      await writing;
      assert.equal(collections, 1);
      assert.ok(documents >= 1000 && documents <= 1000 + added);
    });
  });
});
