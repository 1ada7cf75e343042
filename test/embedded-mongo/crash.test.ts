import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { CrashableServer } from './crashable-server.ts';

/** More by MUSTER_CRASH_CYCLES=20; each takes about two seconds. */
const CYCLES = Number(process.env.MUSTER_CRASH_CYCLES ?? 2);
const WRITERS = 8;
const WRITES_PER_CYCLE = 150;
const BATCH = 5;

/** What the server has said is stored. */
interface Acknowledged {
  singles: string[];
  batches: string[];
  increments: number;
}

/** Writes until the server is killed; `isKilled` also counts the acknowledgements. */
async function writeUntilKilled(
  db: Db,
  name: string,
  done: Acknowledged,
  isKilled: () => boolean,
): Promise<void> {
  for (let at = 0; ; at++) {
    const id = `${name}-${at}`;
    try {
      await db.collection('singles').insertOne({ name: id, group: at % 7 });
      done.singles.push(id);
      await db
        .collection('batches')
        .insertMany(Array.from({ length: BATCH }, (_, part) => ({ batch: id, part })));
      done.batches.push(id);
      await db.collection('counters').updateOne({ key: 'all' }, { $inc: { n: 1 } }, { upsert: true });
      done.increments++;
    } catch (error) {
      if (!isKilled()) throw error;
      return;
    }
    if (isKilled()) return;
  }
}

async function writeAndKill(directory: string, cycle: number, done: Acknowledged): Promise<void> {
  const server = await CrashableServer.start(directory);
  const client = await new MongoClient(server.uri, {
    retryWrites: false,
    serverSelectionTimeoutMS: 5000,
  }).connect();
  let killed: Promise<void> | undefined;
  try {
    const db = client.db();
    await db.collection('singles').createIndex({ name: 1 }, { unique: true });
    await db.collection('singles').createIndex({ group: 1 });
    await db.collection('counters').createIndex({ key: 1 }, { unique: true });
    const enough = done.singles.length + WRITES_PER_CYCLE;
    const isKilled = () => {
      if (done.singles.length >= enough) killed ??= server.kill();
      return killed !== undefined;
    };
    await Promise.all(
      Array.from({ length: WRITERS }, (_, at) => writeUntilKilled(db, `${cycle}-${at}`, done, isKilled)),
    );
  } finally {
    await (killed ?? server.kill());
    await client.close();
  }
}

async function verify(directory: string, done: Acknowledged): Promise<void> {
  const server = await startEmbeddedMongo({ directory });
  const client = await new MongoClient(server.uri).connect();
  const db = client.db();
  const names = new Set((await db.collection('singles').find().toArray()).map(({ name }) => String(name)));
  assert.deepEqual(
    done.singles.filter((name) => !names.has(name)),
    [],
    'acknowledged inserts are there',
  );
  const batches = await db
    .collection('batches')
    .aggregate([{ $group: { _id: '$batch', parts: { $sum: 1 } } }])
    .toArray();
  assert.deepEqual(
    batches.filter(({ parts }) => parts !== BATCH),
    [],
    'no batch is torn',
  );
  const whole = new Set(batches.map(({ _id }) => String(_id)));
  assert.deepEqual(
    done.batches.filter((batch) => !whole.has(batch)),
    [],
    'acknowledged batches are there',
  );
  const counter = await db.collection('counters').findOne({ key: 'all' });
  assert.ok(Number(counter?.n) >= done.increments, 'acknowledged increments are there');
  for (let group = 0; group < 7; group++) {
    const byIndex = await db.collection('singles').countDocuments({ group });
    const byScan = await db.collection('singles').countDocuments({ group }, { hint: { $natural: 1 } });
    assert.equal(byIndex, byScan, 'index and documents agree');
  }
  await client.close();
  await server.stop();
}

describe('a server killed with kill -9 under load', () => {
  it(`loses no acknowledged write and tears no batch, ${CYCLES} times in a row`, async function () {
    this.timeout(CYCLES * 20_000);
    const directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
    const done: Acknowledged = { singles: [], batches: [], increments: 0 };
    try {
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const before = done.increments;
        await writeAndKill(directory, cycle, done);
        assert.ok(done.increments > before, 'there was load');
        await verify(directory, done);
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
