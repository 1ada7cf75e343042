import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activeStatuses } from '../src/domain/escalation.ts';
import type { BsonDocument } from '../src/embedded-mongo/bson-codec.ts';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.ts';
import { AppError } from '../src/errors.ts';
import { connectStore, type Store } from '../src/store/connect.ts';
import { startRecordingProxy } from '../test/support/recording-proxy.ts';
import { seededRandom } from './random.ts';

const workspace = 'slack:T0BENCH';
const insertedAtOnce = 1_000;
const minuteMs = 60_000;
const people = 500;
const limit = 20;

interface Sizes {
  open: number;
  closed: number;
}

export interface Query {
  what: string;
  /** Documents looked at, and given. */
  examined: number;
  returned: number;
  tookMs: number;
}

/** How many documents the queries of the application read for each they give, by what the database says of its plans. */
export async function measureQueries(sizes: Sizes): Promise<Query[]> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const server = await startEmbeddedMongo({ directory });
  const proxy = await startRecordingProxy(Number(new URL(server.uri).port));
  // What is put in has what queries look at, and is not read as a case.
  const store = await connectStore(proxy.uri('muster'), () => undefined);
  try {
    const direct = await connectStore(server.uri, () => undefined);
    await fill(direct.database, sizes);
    const measured: Query[] = [];
    for (const [what, ask] of Object.entries(questionsOf(store, sizes))) {
      const before = proxy.commands.length;
      const beganMs = performance.now();
      await ask().catch(passOverBroken);
      const tookMs = performance.now() - beganMs;
      const asked = proxy.commands.slice(before);
      measured.push({ what, tookMs, ...(await explainAll(direct.database, asked)) });
    }
    await direct.close();
    return measured;
  } finally {
    await store.close();
    await proxy.stop();
    await server.stop();
    await rm(directory, { recursive: true });
  }
}

function passOverBroken(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'broken-document')) throw error;
}

function questionsOf(
  { escalations, inbox, outboxes }: Store,
  { closed }: Sizes,
): Record<string, () => Promise<unknown>> {
  const now = new Date();
  const slack = { workspace, limit };
  const open = { ...slack, statuses: activeStatuses };
  return {
    'list, home': () => escalations.list(open),
    mine: () => escalations.list({ ...open, person: 'person-7' }),
    'mine, of who is in every case': () => escalations.list({ ...open, person: 'manager' }),
    'find a key': () => escalations.find({ ...slack, words: `old-${Math.floor(closed / 2)}` }),
    'find a word of few cases': () => escalations.find({ ...slack, words: 'customer-77' }),
    'find a word of many cases': () => escalations.find({ ...slack, words: 'checkout' }),
    'find the beginning of a word': () => escalations.find({ ...slack, words: 'che' }),
    'find a frequent and a rare word': () => escalations.find({ ...slack, words: 'checkout customer-77' }),
    'find nothing': () => escalations.find({ ...slack, words: 'unheard-of' }),
    'what is due': () => escalations.due(now, 200),
    'the next to fall due': () => escalations.earliestDue(),
    'all that is scheduled': () => escalations.scheduled(),
    'the keys of all open cases': () => escalations.active(workspace),
    'by the command that opened it': () => escalations.openedBy('command/7'),
    'a case': () => escalations.load('ESC-7'),
    'the same complaint raised a moment ago': () => inbox.claim('the same', 'ESC-7', now, now),
    'commands without an answer': () => inbox.unanswered(now, 100),
    'full outboxes': () => outboxes.full(50),
  };
}

type Database = Store['database'];
const explainable = new Set(['find', 'update', 'findAndModify', 'aggregate']);

async function explainAll(
  database: Database,
  commands: readonly BsonDocument[],
): Promise<Pick<Query, 'examined' | 'returned'>> {
  const sum = { examined: 0, returned: 0 };
  for (const recorded of commands) {
    const { $db, $readPreference, lsid, txnNumber, writeConcern, ...command } = recorded;
    if (!explainable.has(Object.keys(command)[0] ?? '')) continue;
    const { executionStats } = await database.command({ explain: command, verbosity: 'executionStats' });
    sum.examined += Number(executionStats.totalDocsExamined);
    sum.returned += Number(executionStats.nReturned);
  }
  return sum;
}

interface Case {
  _id: string;
  [field: string]: unknown;
}

async function fill(database: Database, { open, closed }: Sizes): Promise<void> {
  const random = seededRandom(4);
  const cases = database.collection<Case>('escalations');
  const total = open + closed;
  const make = (n: number) => (n < closed ? toClosed(n, random) : toOpen(n - closed, random));
  for (let first = 0; first < total; first += insertedAtOnce) {
    const length = Math.min(insertedAtOnce, total - first);
    await cases.insertMany(Array.from({ length }, (_, at) => make(first + at)));
    if (first % 50_000 === 0) process.stderr.write(`${first} of ${total} cases are put in\n`);
  }
}

const titles = ['Checkout is down', 'Checkout is slow', 'Login fails', 'Mail is late', 'Report is empty'];
/** So that a case of nothing else is about 1 KB. */
const rest = 'x'.repeat(500);

function toClosed(n: number, random: () => number): Case {
  const endedAt = new Date(Date.now() - n * minuteMs);
  return { ...toCase(`OLD-${n}`, n, random), status: 'closed', nextDueAt: null, endedAt };
}

function toOpen(n: number, random: () => number): Case {
  const status = activeStatuses[n % activeStatuses.length];
  // One in a hundred is due.
  const nextDueAt = new Date(Date.now() + (n % 100 === 0 ? -1 : 1) * (1 + n) * minuteMs);
  return {
    ...toCase(`ESC-${n}`, n, random),
    status,
    nextDueAt,
    openedByCommand: `command/${n}`,
    endedAt: null,
  };
}

function toCase(key: string, n: number, random: () => number): Case {
  const pick = (count: number) => Math.floor(random() * count);
  const title = titles[pick(titles.length)] ?? '';
  const customer = `customer-${pick(50_000)}`;
  const by = `person-${pick(people)}`;
  return {
    ...{ _id: key, version: 1, workspace, severity: `sev${1 + pick(4)}`, title, customer, rest },
    opened: { by, at: new Date(Date.now() - n * minuteMs) },
    taskForce: ['manager', by, `person-${people + pick(people)}`],
    words: [key.toLowerCase(), ...title.toLowerCase().split(' '), customer],
    ...{ openedByCommand: null, outboxFilled: false, savedAt: new Date() },
  };
}
