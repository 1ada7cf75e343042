import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.ts';
import type { Figure } from './figure.ts';
import { percentile } from './percentile.ts';
import { seededRandom } from './random.ts';
import { startTimersStage } from './timers-stage.ts';
import { until } from './until.ts';

const deadlines = 1_000;
const aheadMs = 30_000;
const windowMs = 20_000;

/** So many milliseconds after the beginning each deadline falls due. */
const spread = (): number[] => {
  const random = seededRandom(1);
  return Array.from({ length: deadlines }, () => aheadMs + Math.floor(random() * windowMs));
};
const atOneInstant = (): number[] => Array.from({ length: deadlines }, () => aheadMs);

interface Lateness {
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
}

function latenessOf(lateMs: readonly number[]): Lateness {
  return { p50Ms: percentile(lateMs, 50), p99Ms: percentile(lateMs, 99), mostMs: Math.max(...lateMs) };
}

/** How late the next level was asked, by the timeline of each case, with all that follows from it. */
async function measureMuster(dueInMs: readonly number[]): Promise<Lateness> {
  const stage = await startTimersStage();
  try {
    const beganMs = Date.now();
    const seeds = dueInMs.map((ms) => ({ severity: 'sev2' as const, dueAt: new Date(beganMs + ms) }));
    await stage.seed(seeds);
    const { bot } = await stage.start();
    await pause(beganMs + Math.max(...dueInMs) - Date.now());
    await stage.untilAllAreWoken();
    await bot.terminate();
    const woken = await stage.wokenAt();
    if (woken.size < seeds.length) throw new Error(`Only ${woken.size} of ${seeds.length} cases were woken`);
    return latenessOf(seeds.map(({ dueAt }, n) => Number(woken.get(`ESC-${n + 1}`)) - Number(dueAt)));
  } finally {
    await stage.stop();
  }
}

/** Agenda with the same settings and nothing to do, on the same database server. */
async function measureBareAgenda(dueInMs: readonly number[]): Promise<Lateness> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const server = await startEmbeddedMongo({ directory });
  const client = new MongoClient(server.uri);
  const backend = new MongoBackend({ mongo: client.db('agenda') });
  const limits = { defaultConcurrency: 50, maxConcurrency: 50, defaultLockLimit: 200, lockLimit: 200 };
  const agenda = new Agenda({ backend, processEvery: 1_000, ...limits, removeOnComplete: true });
  const lateMs: number[] = [];
  agenda.define<{ dueMs: number }>('wake', async ({ attrs }) => {
    lateMs.push(Date.now() - attrs.data.dueMs);
  });
  const beganMs = Date.now();
  await Promise.all(
    dueInMs.map((ms) =>
      agenda
        .create('wake', { dueMs: beganMs + ms })
        .schedule(new Date(beganMs + ms))
        .save(),
    ),
  );
  await agenda.start();
  await until(() => lateMs.length >= dueInMs.length, 'every job has run');
  await agenda.stop(false);
  await client.close();
  await server.stop();
  await rm(directory, { recursive: true });
  return latenessOf(lateMs);
}

const say = ({ p50Ms, p99Ms, mostMs }: Lateness): string => `${p50Ms} / ${p99Ms} / ${mostMs} ms`;

/** How late promises are, beside bare agenda with the same instants. Takes about four minutes. */
export async function benchTimers(): Promise<Figure[]> {
  const [muster, bare] = [await measureMuster(spread()), await measureBareAgenda(spread())];
  const [musterAtOnce, bareAtOnce] = [
    await measureMuster(atOneInstant()),
    await measureBareAgenda(atOneInstant()),
  ];
  return [
    {
      what: `${deadlines} deadlines in ${windowMs / 1_000} s: p50 / p99 / most late`,
      value: `${say(muster)}; bare agenda ${say(bare)}: p99 ${(muster.p99Ms / bare.p99Ms).toFixed(2)} x`,
      aim: 'p99 <= 2 x bare agenda, <= 100 ms',
      met: muster.p99Ms <= 2 * bare.p99Ms && muster.p99Ms <= 100,
    },
    {
      what: `${deadlines} deadlines at one instant: p50 / p99 / most late`,
      value: `${say(musterAtOnce)}; bare agenda ${say(bareAtOnce)}: most ${(musterAtOnce.mostMs / bareAtOnce.mostMs).toFixed(2)} x`,
      aim: 'for comparison',
      met: true,
    },
  ];
}
