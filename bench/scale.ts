import { setTimeout as pause } from 'node:timers/promises';
import { severities } from '../src/domain/policy.ts';
import type { Figure } from './figure.ts';
import { measureQueries } from './large-database.ts';
import { cpuSecondsOf, memoryOf } from './process-usage.ts';
import { startTimersStage } from './timers-stage.ts';

const hourMs = 3_600_000;
const settleMs = 20_000;
const idleMs = 20_000;

interface Idle {
  cpuPercent: number;
  residentMb: number;
  anonymousMb: number;
  readyMs: number;
}

/** Muster with so many open cases, of which none falls due meanwhile. */
async function measureIdle(open: number): Promise<Idle> {
  const stage = await startTimersStage();
  try {
    const nowMs = Date.now();
    await stage.seed(
      Array.from({ length: open }, (_, n) => ({
        severity: severities[n % severities.length] ?? 'sev4',
        dueAt: new Date(nowMs + 2 * hourMs + n * 10_000),
      })),
    );
    const startedMs = Date.now();
    const { bot, readyAt } = await stage.start();
    await stage.untilWakeUpsAreSet(open);
    await pause(settleMs);
    const [beganMs, usedBefore] = [performance.now(), await cpuSecondsOf(bot.pid)];
    await pause(idleMs);
    const used = (await cpuSecondsOf(bot.pid)) - usedBefore;
    const memory = await memoryOf(bot.pid);
    return {
      ...memory,
      cpuPercent: (100_000 * used) / (performance.now() - beganMs),
      readyMs: Number(readyAt) - startedMs,
    };
  } finally {
    await stage.stop();
  }
}

async function benchIdle(open: number): Promise<Figure[]> {
  const [empty, full] = [await measureIdle(0), await measureIdle(open)];
  const moreMb = full.residentMb - empty.residentMb;
  const anonymousMb = full.anonymousMb - empty.anonymousMb;
  return [
    {
      what: `${open} open cases, nothing due: CPU of one core over ${idleMs / 1_000} s`,
      value: `${full.cpuPercent.toFixed(1)} % (with none ${empty.cpuPercent.toFixed(1)} %)`,
      aim: '<= 3 %',
      met: full.cpuPercent <= 3,
    },
    {
      what: `${open} open cases: memory beyond that of none`,
      value: `${anonymousMb.toFixed(0)} MB; with the pages of the database file, which the kernel takes back when it likes, ${moreMb.toFixed(0)} MB (${full.residentMb.toFixed(0)} / ${empty.residentMb.toFixed(0)})`,
      aim: '<= 150 MB',
      met: anonymousMb <= 150,
    },
    {
      what: `${open} open cases: process start to ready`,
      value: `${(full.readyMs / 1_000).toFixed(2)} s (with none ${(empty.readyMs / 1_000).toFixed(2)} s)`,
      aim: '<= 3 s',
      met: full.readyMs <= 3_000,
    },
  ];
}

async function benchQueries(open: number, closed: number): Promise<Figure[]> {
  const queries = await measureQueries({ open, closed });
  return queries.map(({ what, examined, returned, tookMs }) => ({
    what: `${closed} closed, ${open} open cases: ${what}`,
    value: `${examined} documents read for ${returned} (${tookMs.toFixed(1)} ms)`,
    aim: '<= 2 for each',
    met: examined <= 2 * Math.max(1, returned),
  }));
}

/** Much that is there, with nothing to do. The million cases take long to put in; fewer give a quick try. */
export async function benchScale({ open = 10_000, closed = 1_000_000 } = {}): Promise<Figure[]> {
  return [...(await benchIdle(open)), ...(await benchQueries(open, closed))];
}
