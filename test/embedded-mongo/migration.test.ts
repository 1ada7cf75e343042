import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openEnvironment } from '../../src/embedded-mongo/environment.ts';
import { formatOf } from '../../src/embedded-mongo/migrations.ts';
import { unseal } from '../../src/embedded-mongo/sealed.ts';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { fill, makeFormatOne, nameOf } from './stored-files.ts';

/** Together more than one transaction of the migration takes. */
const COUNT = 3000;
const TEXT_BYTES = 3500;

describe('a directory of format 1', function () {
  this.timeout(60_000);
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
    await fill(directory, COUNT, TEXT_BYTES);
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function expectMigrated(): Promise<void> {
    const notes: string[] = [];
    const mongo = await startEmbeddedMongo({ directory, say: (note) => notes.push(note) });
    const client = await new MongoClient(mongo.uri).connect();
    const cases = client.db().collection('cases');
    assert.equal(await cases.countDocuments({ text: /^x+$/ }), COUNT);
    assert.equal((await cases.findOne({ name: nameOf(COUNT - 1) }))?._id, COUNT - 1);
    await client.close();
    await mongo.stop();
    assert.deepEqual(notes, [`The data in ${directory} is brought to format 2.`]);
    const { root, ...environment } = openEnvironment(directory);
    assert.equal(formatOf({ root, ...environment }), 2);
    for (const table of [environment.documents, environment.catalog, environment.replies])
      for (const { key, value } of table.getRange({})) assert.ok(unseal(key, value));
    await root.close();
  }

  it('is brought to format 2 on start, with every document in it', async () => {
    await makeFormatOne(directory);
    await expectMigrated();
  });

  it('is brought to format 2 when a start before was killed in the middle of that', async () => {
    await makeFormatOne(directory, (at) => at % 3 !== 0);
    await expectMigrated();
  });
});
