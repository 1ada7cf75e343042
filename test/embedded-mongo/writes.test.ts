import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Binary, Double, Long } from 'bson';
import { type Collection, type Document, MongoBulkWriteError } from 'mongodb';
import { RawClient } from './raw-client.ts';
import { type RunningServer, runServer } from './running-server.ts';

interface Numbered extends Document {
  _id: number;
}

describe('writes over the wire', () => {
  let server: RunningServer;

  before(async () => {
    server = await runServer();
  });

  after(() => server.close());

  function collection(name: string): Collection<Numbered> {
    return server.client.db().collection<Numbered>(name);
  }

  it('let exactly one of many racing inserts have a unique value', async () => {
    const races = server.client.db().collection('races');
    await races.createIndex({ slot: 1 }, { unique: true });
    const attempts = Array.from({ length: 40 }, (_, at) => races.insertOne({ slot: at % 4 }));
    const results = await Promise.allSettled(attempts);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 4);
    for (const result of results) if (result.status === 'rejected') assert.equal(result.reason.code, 11000);
    assert.equal(await races.countDocuments(), 4);
  });

  it('keep what came before a refused document of an ordered batch, and all the others of an unordered one', async () => {
    const ordered = collection('ordered');
    const documents = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }];
    await assert.rejects(ordered.insertMany(documents), (error) => {
      assert.ok(error instanceof MongoBulkWriteError);
      assert.equal(error.insertedCount, 2);
      return true;
    });
    assert.equal(await ordered.countDocuments(), 2);
    const unordered = collection('unordered');
    await assert.rejects(unordered.insertMany(documents, { ordered: false }), { code: 11000 });
    assert.equal(await unordered.countDocuments(), 3);
  });

  it('name key pattern and value of a duplicate that findAndModify would make', async () => {
    const people = server.client.db().collection('people');
    await people.createIndex({ 'mail.address': 1 }, { unique: true });
    await people.insertMany([{ mail: { address: 'a' } }, { mail: { address: 'b' } }]);
    const change = people.findOneAndUpdate({ 'mail.address': 'b' }, { $set: { 'mail.address': 'a' } });
    await assert.rejects(change, {
      code: 11000,
      keyPattern: { 'mail.address': 1 },
      keyValue: { 'mail.address': 'a' },
    });
  });

  it('answer a retried write as the first time and do it once, even after a restart', async () => {
    const retried = {
      insert: 'retried',
      documents: [{ a: 1 }],
      lsid: { id: new Binary(randomBytes(16), 4) },
      txnNumber: Long.ONE,
    };
    const increment = { ...retried, insert: undefined, documents: undefined, txnNumber: Long.fromNumber(2) };
    const findAndModify = {
      findAndModify: 'retried',
      query: { a: 1 },
      update: { $inc: { n: 1 } },
      new: true,
      ...increment,
    };
    const before = await RawClient.open(server.port);
    assert.deepEqual([(await before.command(retried)).n, (await before.command(retried)).n], [1, 1]);
    const first = await before.command(findAndModify);
    await server.restart();
    const after = await RawClient.open(server.port);
    assert.deepEqual(await after.command(findAndModify), first);
    assert.equal((await after.command(retried)).code, 225);
    const [stored, ...others] = await server.client.db().collection('retried').find().toArray();
    assert.equal(stored?.n, 1);
    assert.deepEqual(others, []);
    after.close();
  });

  it('keep the types of numbers they do not touch', async () => {
    const typed = server.client.db().collection('typed');
    await typed.insertOne({ long: Long.fromNumber(5), double: new Double(5), int: 5 });
    await typed.updateOne({}, { $set: { other: 1 } });
    await typed.updateOne({}, [{ $set: { sum: { $add: ['$int', 1] } } }]);
    const types = [{ long: 'long' }, { double: 'double' }, { int: 'int' }, { sum: 'int' }];
    for (const [[field, type] = ['', '']] of types.map((entry) => Object.entries(entry))) {
      assert.equal(await typed.countDocuments({ [field]: { $type: type } }), 1, field);
    }
  });

  it('count as matched but not modified what they leave as it was', async () => {
    await collection('same').insertOne({ _id: 1, a: 1 });
    const result = await collection('same').updateOne({ _id: 1 }, { $set: { a: 1 } });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [1, 0]);
  });

  it('update an indexed field of many documents once each', async () => {
    const many = collection('halloween');
    await many.createIndex({ n: 1 });
    await many.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, n: _id })));
    const result = await many.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } });
    assert.equal(result.modifiedCount, 50);
    assert.equal(await many.countDocuments({ n: { $gte: 2000 } }), 0);
  });

  it('return the document before or after, sorted, projected or removed', async () => {
    const queue = collection('queue');
    await queue.insertMany([
      { _id: 1, at: 3 },
      { _id: 2, at: 1 },
      { _id: 3, at: 2 },
    ]);
    const sort = { at: 1 } as const;
    assert.deepEqual(await queue.findOneAndUpdate({}, { $set: { at: 9 } }, { sort }), { _id: 2, at: 1 });
    const after = { sort, returnDocument: 'after', projection: { at: 1, _id: 0 } } as const;
    assert.deepEqual(await queue.findOneAndUpdate({}, { $set: { at: 8 } }, after), { at: 8 });
    assert.deepEqual(await queue.findOneAndDelete({}, { sort }), { _id: 1, at: 3 });
    assert.equal(await queue.findOneAndUpdate({ _id: 99 }, { $set: { at: 1 } }), null);
    const replaced = await queue.findOneAndReplace(
      { _id: 5 },
      { at: 0 },
      { upsert: true, returnDocument: 'after' },
    );
    assert.deepEqual(replaced, { _id: 5, at: 0 });
  });

  it('say what an upsert inserted', async () => {
    const result = await collection('upserts').updateOne({ _id: 7 }, { $set: { a: 1 } }, { upsert: true });
    assert.deepEqual([result.upsertedId, result.upsertedCount, result.matchedCount], [7, 1, 0]);
  });

  it('report the statement that was refused and go on when unordered', async () => {
    const bulk = collection('mixed');
    await bulk.insertOne({ _id: 1, a: 'text' });
    const operations = [
      { updateOne: { filter: { _id: 1 }, update: { $inc: { a: 1 } } } },
      { updateOne: { filter: { _id: 1 }, update: { $set: { b: 1 } } } },
    ];
    await assert.rejects(bulk.bulkWrite(operations, { ordered: false }), { code: 14 });
    assert.deepEqual(await bulk.findOne({ _id: 1 }), { _id: 1, a: 'text', b: 1 });
  });
});
