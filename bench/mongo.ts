import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Collection, MongoClient } from 'mongodb';
import { builtMuster } from '../test/support/built.ts';
import type { Figure } from './figure.ts';

/** Reached by a prototype on two cores; the aim is 80 % of each. */
const prototype = {
  insertAlone: 890,
  insertTogether: 4_000,
  findAlone: 4_400,
  findTogether: 9_700,
  changeAlone: 855,
  changeTogether: 3_850,
  insertMany: 28_000,
};
const together = 32;
const documents = 100_000;

interface Item {
  _id: number;
  group: string;
  n: number;
  text: string;
}
const item = (_id: number): Item => ({ _id, group: `group ${_id % 1_000}`, n: 0, text: 'x'.repeat(900) });

/** A database server as a process of its own. */
class Server {
  private child: ChildProcess | undefined;

  constructor(private readonly directory: string) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<MongoClient> {
    const env = { PATH: process.env.PATH ?? '', MUSTER_DATA_DIR: this.directory };
    const child = spawn(process.execPath, [...builtMuster, 'mongo', '--port', '0'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    const uri = await new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /mongodb:\/\/\S+/.exec(line)?.[0];
        if (found) resolve(found);
      });
    });
    return new MongoClient(uri, { writeConcern: { w: 'majority', journal: true } }).connect();
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }

  async residentMb(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
  }
}

/** How many a second, with so many at the same time. */
async function rate(times: number, atOnce: number, act: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < times) await act(next++);
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (times * 1_000) / (performance.now() - startedMs);
}

async function insertAll(collection: Collection<Item>): Promise<number> {
  const atOnce = 1_000;
  const startedMs = performance.now();
  for (let from = 0; from < documents; from += atOnce)
    await collection.insertMany(Array.from({ length: atOnce }, (_, n) => item(from + n)));
  return (documents * 1_000) / (performance.now() - startedMs);
}

/** An unindexed count, and how long another client's pings took meanwhile, at most. */
async function countUnindexed(client: MongoClient, collection: Collection<Item>) {
  let counting = true;
  let stallMs = 0;
  const pinging = (async () => {
    while (counting) {
      const sentMs = performance.now();
      await client.db().command({ ping: 1 });
      stallMs = Math.max(stallMs, performance.now() - sentMs);
    }
  })();
  const startedMs = performance.now();
  await collection.countDocuments({ n: 7 });
  const tookMs = performance.now() - startedMs;
  counting = false;
  await pinging;
  return { tookMs, stallMs };
}

/** The embedded database with the real driver on loopback, documents of 1 KB, each write safe on disk. */
export async function benchMongo(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const server = new Server(directory);
  let client = await server.start();
  const emptyMb = await server.residentMb();
  let items = client.db().collection<Item>('items');
  await items.createIndex({ group: 1 });
  const ping = () => client.db().command({ ping: 1 });
  await rate(2_000, together, ping);
  const echoAlone = await rate(3_000, 1, ping);
  const echoTogether = await rate(12_000, together, ping);
  const small = client.db().collection<Item>('small');
  // What runs first would also pay for what is compiled then.
  await rate(500, 1, (n) => small.insertOne(item(100_000 + n)));
  await rate(500, 1, (n) => small.findOne({ _id: 100_000 + n }));
  const rates = {
    insertAlone: await rate(1_500, 1, (n) => small.insertOne(item(n))),
    insertTogether: await rate(8_000, together, (n) => small.insertOne(item(10_000 + n))),
    findAlone: await rate(4_000, 1, (n) => small.findOne({ _id: n % 1_500 })),
    findTogether: await rate(12_000, together, (n) => small.findOne({ _id: n % 1_500 })),
    changeAlone: await rate(1_500, 1, (n) => small.findOneAndUpdate({ _id: n }, { $inc: { n: 1 } })),
    changeTogether: await rate(8_000, together, (n) =>
      small.findOneAndUpdate({ _id: n % 1_500 }, { $inc: { n: 1 } }),
    ),
    insertMany: await insertAll(items),
  };
  const { tookMs, stallMs } = await countUnindexed(client, items);
  const fullMb = await server.residentMb();
  await client.close();
  await server.stop();
  const restartedMs = performance.now();
  client = await server.start();
  items = client.db().collection<Item>('items');
  await items.findOne({ group: 'group 7' });
  const restartMs = performance.now() - restartedMs;
  await client.close();
  await server.stop();
  await rm(directory, { recursive: true });
  return [
    ...Object.entries(prototype).map(([name, reached]) =>
      rateFigure(
        name,
        rates[name as keyof typeof rates],
        reached,
        name.endsWith('Alone') ? echoAlone : echoTogether,
      ),
    ),
    {
      what: 'Resident memory, empty',
      value: `${emptyMb.toFixed(0)} MB`,
      aim: '<= 80 MB',
      met: emptyMb <= 80,
    },
    {
      what: `Resident memory, ${documents} documents of 1 KB`,
      value: `${fullMb.toFixed(0)} MB`,
      aim: '<= 450 MB',
      met: fullMb <= 450,
    },
    {
      what: `Unindexed count over ${documents}`,
      value: `${tookMs.toFixed(0)} ms, other clients waited ${stallMs.toFixed(0)} ms at most`,
      aim: '<= 400 ms, <= 50 ms',
      met: tookMs <= 400 && stallMs <= 50,
    },
    {
      what: `Process start to first answer with ${documents}`,
      value: `${(restartMs / 1_000).toFixed(2)} s`,
      aim: '<= 2.1 s',
      met: restartMs <= 2_100,
    },
  ];
}

const names: Record<string, string> = {
  insertAlone: 'insertOne, one at a time',
  insertTogether: `insertOne, ${together} in flight`,
  findAlone: 'findOne by an index, one at a time',
  findTogether: `findOne by an index, ${together} in flight`,
  changeAlone: 'findOneAndUpdate, one at a time',
  changeTogether: `findOneAndUpdate, ${together} in flight`,
  insertMany: 'insertMany of 1,000, documents',
};

function rateFigure(name: string, perSecond: number, reached: number, echo: number): Figure {
  const least = 0.8 * reached;
  return {
    what: names[name] ?? name,
    value: `${perSecond.toFixed(0)} per second, ${(perSecond / echo).toFixed(2)} x a bare ping (${echo.toFixed(0)})`,
    aim: `>= ${least.toFixed(0)}`,
    met: perSecond >= least,
  };
}
