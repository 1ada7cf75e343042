import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Binary, Long } from 'bson';
import { type Db, MongoClient } from 'mongodb';
import { type BsonDocument, isDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { CrashableServer } from './crashable-server.ts';
import { RawClient } from './raw-client.ts';

/** More by MUSTER_CRASH_CYCLES=200; two at a time take about two seconds. */
const CYCLES = Number(process.env.MUSTER_CRASH_CYCLES ?? 20);
/** The moments of killing; those of a run that failed come again by MUSTER_CRASH_SEED. */
const SEED = Number(process.env.MUSTER_CRASH_SEED ?? randomInt(2 ** 31));
/** Directories that are used at the same time, as starting a process takes longest. */
const LANES = 2;
const WRITERS = 6;
const BATCH = 5;
const GROUPS = 7;
/** A batch of writes takes some milliseconds; a kill must be able to meet any part of one. */
const LATEST_KILL_MS = 60;

/** What the server has said is stored. */
interface Acknowledged {
  singles: string[];
  batches: string[];
  increments: number;
}

/** Numbers from 0 to 1, the same for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes until the server is killed. */
async function writeUntilKilled(
  db: Db,
  name: string,
  done: Acknowledged,
  { isKilled, wrote }: { isKilled: () => boolean; wrote: () => void },
): Promise<void> {
  for (let at = 0; !isKilled(); at++) {
    const id = `${name}-${at}`;
    try {
      await db.collection('singles').insertOne({ name: id, group: at % GROUPS });
      done.singles.push(id);
      await db
        .collection('batches')
        .insertMany(Array.from({ length: BATCH }, (_, part) => ({ batch: id, part })));
      done.batches.push(id);
      await db.collection('counters').updateOne({ key: 'all' }, { $inc: { n: 1 } }, { upsert: true });
      done.increments++;
      wrote();
    } catch (error) {
      if (!isKilled()) throw error;
    }
  }
}

/** One client of one session, whose writes carry numbers; the n-th makes a counter n. */
class Retrier {
  readonly #lsid = { id: new Binary(randomBytes(16), 4) };
  #n = 0;
  /** Answered before the server was killed, or not. */
  #answer: BsonDocument | undefined;

  async #send(client: RawClient): Promise<BsonDocument | undefined> {
    const counting = { query: { key: 'retried' }, update: { $inc: { n: 1 } }, upsert: true, new: true };
    const numbered = { lsid: this.#lsid, txnNumber: Long.fromNumber(this.#n) };
    return client.answerTo({ findAndModify: 'retried', ...counting, ...numbered });
  }

  /** As a driver does that found the server gone: asks for the same once more, and only then goes on. */
  async countUntilKilled(port: number, isKilled: () => boolean): Promise<void> {
    const client = await RawClient.open(port);
    if (this.#n > 0) await this.#repeat(client);
    while (!isKilled()) {
      this.#n++;
      this.#answer = await this.#send(client);
      if (this.#answer) assert.equal(countIn(this.#answer), this.#n, 'each write is done once');
    }
    client.close();
  }

  async #repeat(client: RawClient): Promise<void> {
    const repeated = await this.#send(client);
    if (!repeated) return;
    assert.equal(countIn(repeated), this.#n, 'a write that is repeated is done once');
    assert.deepEqual(repeated, this.#answer ?? repeated);
    this.#answer = repeated;
  }
}

const countIn = ({ value }: BsonDocument): number => Number(isDocument(value) && value.n);

async function prepare(db: Db): Promise<void> {
  await db.collection('singles').createIndex({ name: 1 }, { unique: true });
  await db.collection('singles').createIndex({ group: 1 });
  await db.collection('counters').createIndex({ key: 1 }, { unique: true });
}

async function verify(db: Db, done: Acknowledged): Promise<void> {
  const singles = await db.collection('singles').find().toArray();
  const names = new Set(singles.map(({ name }) => String(name)));
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
  assert.ok(Number(counter?.n ?? 0) >= done.increments, 'acknowledged increments are there');
  for (let group = 0; group < GROUPS; group++) {
    const byIndex = await db.collection('singles').countDocuments({ group });
    assert.equal(
      byIndex,
      singles.filter((single) => single.group === group).length,
      'index and documents agree',
    );
  }
}

interface Lane {
  name: string;
  directory: string;
  done: Acknowledged;
  retrier: Retrier;
  random: () => number;
}

/** Looks whether everything is there, writes on, and is killed. */
async function runUntilKilled(
  { name, directory, done, retrier, random }: Lane,
  cycle: number,
): Promise<void> {
  const server = await CrashableServer.start(directory);
  const client = await new MongoClient(server.uri, {
    retryWrites: false,
    serverSelectionTimeoutMS: 5_000,
  }).connect();
  let killed: Promise<void> | undefined;
  const isKilled = () => killed !== undefined;
  try {
    const db = client.db();
    await verify(db, done);
    await prepare(db);
    const progress = new EventEmitter();
    const underLoad = once(progress, 'wrote');
    const wrote = () => progress.emit('wrote');
    const writing = Array.from({ length: WRITERS }, (_, at) =>
      writeUntilKilled(db, `${name}-${cycle}-${at}`, done, { isKilled, wrote }),
    );
    const counting = retrier.countUntilKilled(Number(new URL(server.uri).port), isKilled);
    await Promise.race([underLoad, ...writing]);
    await pause(random() * LATEST_KILL_MS);
    killed = server.kill();
    await Promise.all([...writing, counting]);
  } finally {
    await (killed ?? server.kill());
    await client.close();
  }
}

async function runLane(lane: Lane): Promise<void> {
  for (let cycle = 0; cycle < CYCLES / LANES; cycle++) await runUntilKilled(lane, cycle);
  const server = await CrashableServer.start(lane.directory);
  const client = await new MongoClient(server.uri).connect();
  await verify(client.db(), lane.done);
  await client.close();
  await server.kill();
}

describe('a server killed with kill -9', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it(`loses no acknowledged write and tears no batch, ${CYCLES} times at moments of seed ${SEED}`, async function () {
    this.timeout(CYCLES * 20_000);
    const lanes = Array.from({ length: LANES }, (_, at) => ({
      ...{ name: `lane${at}`, directory: join(directory, `lane${at}`), retrier: new Retrier() },
      ...{ done: { singles: [], batches: [], increments: 0 }, random: randomNumbers(SEED + at) },
    }));
    await Promise.all(lanes.map(runLane));
    const increments = lanes.map(({ done }) => done.increments);
    assert.ok(
      increments.every((count) => count >= CYCLES / LANES),
      'every server was under load',
    );
  });

  it('answers a write that it did but had no time to answer, when it is asked again, and does it once', async () => {
    const lsid = { id: new Binary(randomBytes(16), 4) };
    const insert = { insert: 'once', documents: [{ _id: 1 }], lsid, txnNumber: Long.ONE };
    const first = await CrashableServer.start(directory);
    const [deaf, watcher] = await Promise.all(
      [0, 0].map(() => RawClient.open(Number(new URL(first.uri).port))),
    );
    assert.ok(deaf && watcher);
    deaf.sendCommand(insert);
    while (Number((await watcher.command({ count: 'once' })).n) === 0);
    await first.kill();

    const second = await CrashableServer.start(directory);
    const client = await RawClient.open(Number(new URL(second.uri).port));
    const { n, writeErrors } = await client.command(insert);
    assert.deepEqual([n, writeErrors], [1, undefined]);
    assert.equal((await client.command({ count: 'once' })).n, 1);
    client.close();
    await second.kill();
  });
});
