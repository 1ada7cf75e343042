import assert from 'node:assert/strict';
import mongoose, { type Connection, Schema } from 'mongoose';
import { type RunningServer, runServer } from './running-server.ts';

const caseSchema = new Schema(
  {
    key: { type: String, unique: true },
    version: { type: Number, default: 0 },
    tags: [String],
    timeline: [{ what: String, at: Date }],
    outbox: [{ effect: String }],
  },
  { timestamps: true },
);

describe('mongoose on the embedded MongoDB', () => {
  let server: RunningServer;
  let connection: Connection;

  before(async () => {
    server = await runServer();
    connection = await mongoose.createConnection(server.uri).asPromise();
  });

  after(async () => {
    await connection.close();
    await server.close();
  });

  function caseModel(name: string) {
    return connection.model(name, caseSchema);
  }

  it('creates, changes and finds documents again', async () => {
    const Case = caseModel('Created');
    await Case.init();
    const created = await Case.create({
      key: 'ESC-1',
      tags: ['db'],
      timeline: [{ what: 'opened', at: new Date(0) }],
    });
    created.tags.push('network');
    created.timeline[0]?.set('what', 'raised');
    await created.save();
    const found = await Case.findOne({ key: 'ESC-1', tags: 'network' }).lean().orFail();
    assert.deepEqual(found.tags, ['db', 'network']);
    assert.equal(found.timeline[0]?.what, 'raised');
    assert.deepEqual(found.timeline[0]?.at, new Date(0));
  });

  it('lets exactly one of many guarded writes through', async () => {
    const Case = caseModel('Guarded');
    await Case.init();
    await Case.create({ key: 'ESC-1' });
    const attempts = Array.from({ length: 20 }, () =>
      Case.updateOne(
        { key: 'ESC-1', version: 0 },
        { $inc: { version: 1 }, $push: { outbox: { effect: 'card' } } },
      ),
    );
    const results = await Promise.all(attempts);
    assert.equal(results.filter(({ modifiedCount }) => modifiedCount === 1).length, 1);
    const found = await Case.findOne({ key: 'ESC-1' }).lean().orFail();
    assert.equal(found.version, 1);
    assert.equal(found.outbox.length, 1);
  });

  it('counts with an upsert that returns the new document', async () => {
    const Counter = connection.model('Counter', new Schema({ _id: String, next: Number }));
    const values = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const options = { upsert: true, returnDocument: 'after' } as const;
        return (await Counter.findOneAndUpdate({ _id: 'case' }, { $inc: { next: 1 } }, options).orFail())
          .next;
      }),
    );
    assert.deepEqual(
      values.sort((a, b) => Number(a) - Number(b)),
      Array.from({ length: 30 }, (_, at) => at + 1),
    );
  });

  it('refuses a second document with the same key and names the key', async () => {
    const Case = caseModel('Unique');
    await Case.init();
    await Case.create({ key: 'ESC-7' });
    await assert.rejects(Case.create({ key: 'ESC-7' }), {
      code: 11000,
      keyPattern: { key: 1 },
      keyValue: { key: 'ESC-7' },
    });
  });

  it('streams more documents than one batch holds', async () => {
    const Case = caseModel('Streamed');
    await Case.insertMany(Array.from({ length: 350 }, (_, at) => ({ key: `ESC-${at}` })));
    let seen = 0;
    for await (const _one of Case.find().batchSize(100).cursor()) seen++;
    assert.equal(seen, 350);
  });

  it('synchronises declared indexes without finding a difference the second time', async () => {
    const Case = caseModel('Indexed');
    await Case.init();
    assert.deepEqual(await Case.syncIndexes(), []);
    assert.deepEqual(await Case.diffIndexes(), { toDrop: [], toCreate: [] });
  });

  it('runs a mixed bulk of writes', async () => {
    const Case = caseModel('Bulk');
    const result = await Case.bulkWrite([
      { insertOne: { document: { key: 'a' } } },
      { insertOne: { document: { key: 'b' } } },
      { updateOne: { filter: { key: 'a' }, update: { $set: { tags: ['x'] } } } },
      { deleteOne: { filter: { key: 'b' } } },
    ]);
    assert.deepEqual([result.insertedCount, result.modifiedCount, result.deletedCount], [2, 1, 1]);
    assert.deepEqual(await Case.distinct('key'), ['a']);
  });
});
