import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { seededRandom } from './random.ts';
import type { Seed } from './seed-cases.ts';
import { startTimersStage, type TimersStage } from './timers-stage.ts';
import { until } from './until.ts';

const urgent = 100;
const others = 1_900;
const minuteMs = 60_000;
const askMethod = 'chat.postMessage';

/** Among each other in age, the most severe not the oldest. */
function overdue(): Seed[] {
  const random = seededRandom(2);
  const nowMs = Date.now();
  return Array.from({ length: urgent + others }, (_, n) => ({
    severity: n % ((urgent + others) / urgent) === 7 ? 'sev1' : 'sev3',
    dueAt: new Date(nowMs - minuteMs * (5 + 20 * random())),
  }));
}

interface Ask {
  at: Date;
  severity: string;
}

/** The questions to the next level that Slack was given so far, in their order. */
function asksIn({ slack }: TimersStage, seeds: readonly Seed[]): Ask[] {
  return slack.calls.flatMap(({ method, args, at, applied }) => {
    if (method !== askMethod || !applied || typeof args.metadata !== 'string') return [];
    const [, n] = /"key":"ESC-(\d+)\/ask\/3"/.exec(args.metadata) ?? [];
    const severity = seeds[Number(n) - 1]?.severity;
    return severity ? [{ at, severity }] : [];
  });
}

/** Milliseconds are from when the process said that it is ready; below zero = before. */
async function measureOverdue() {
  const stage = await startTimersStage();
  try {
    const seeds = overdue();
    await stage.seed(seeds);
    const { bot, readyAt } = await stage.start();
    await stage.untilAllAreWoken();
    const isUrgent = ({ severity }: Ask) => severity === 'sev1';
    await until(() => asksIn(stage, seeds).filter(isUrgent).length >= urgent, 'every sev1 question is put');
    await bot.terminate();
    const asks = asksIn(stage, seeds);
    const lastUrgent = asks.findLastIndex(isUrgent);
    const woken = [...(await stage.wokenAt()).values()].map(Number);
    return {
      firstMs: Number(asks.find(isUrgent)?.at) - Number(readyAt),
      lastMs: Number(asks[lastUrgent]?.at) - Number(readyAt),
      before: asks.slice(0, lastUrgent).filter((ask) => !isUrgent(ask)).length,
      wokenMs: Math.max(...woken) - Number(readyAt),
      woken: woken.length,
    };
  } finally {
    await stage.stop();
  }
}

const promised = 200;
const spanMs = 30_000;
/** So that the processes are there before the first falls due. */
const aheadMs = 25_000;

/** By how much the latest was late when a process was killed in the middle; it is started again, or another lives on. */
async function measureKill(survivor: 'itself' | 'another'): Promise<number> {
  const stage = await startTimersStage({ shared: survivor === 'another' });
  try {
    const random = seededRandom(3);
    const beganMs = Date.now();
    const dueMs = Array.from({ length: promised }, () => beganMs + aheadMs + spanMs * random());
    await stage.seed(dueMs.map((ms) => ({ severity: 'sev2', dueAt: new Date(ms) })));
    const [{ bot }] = await Promise.all([stage.start(), ...(survivor === 'another' ? [stage.start()] : [])]);
    if (Date.now() > beganMs + aheadMs) throw new Error('The processes were ready only when much was due');
    await pause(beganMs + aheadMs + spanMs / 2 - Date.now());
    await bot.kill();
    if (survivor === 'itself') await stage.start();
    await pause(beganMs + aheadMs + spanMs - Date.now());
    await stage.untilAllAreWoken();
    await stage.halt();
    const woken = await stage.wokenAt();
    if (woken.size < promised) throw new Error(`Only ${woken.size} of ${promised} cases were woken`);
    return Math.max(...dueMs.map((ms, n) => Number(woken.get(`ESC-${n + 1}`)) - ms));
  } finally {
    await stage.stop();
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** What becomes of promises over downtimes and kills. Takes about six minutes. */
export async function benchRestart(): Promise<Figure[]> {
  const { firstMs, lastMs, before, wokenMs, woken } = await measureOverdue();
  const again = await measureKill('itself');
  const beside = await measureKill('another');
  return [
    {
      what: `Restart with ${urgent} sev1 and ${others} sev3 overdue: first sev1 question in Slack`,
      value: `${seconds(firstMs)} after it is ready (the last after ${seconds(lastMs)})`,
      aim: '<= 1 s',
      met: firstMs <= 1_000,
    },
    {
      what: 'The same: sev3 questions put before the last of sev1',
      value: `${before}`,
      aim: '0',
      met: before === 0,
    },
    {
      what: 'The same: until all are woken',
      value: `${seconds(wokenMs)} (${woken} of ${urgent + others})`,
      aim: 'all',
      met: woken === urgent + others,
    },
    {
      what: `${promised} deadlines in ${spanMs / 1_000} s, kill -9 in the middle, started again: most late`,
      value: seconds(again),
      aim: '<= 20 s',
      met: again <= 20_000,
    },
    {
      what: 'The same, a second process lives on instead: most late',
      value: seconds(beside),
      aim: '<= 20 s',
      met: beside <= 20_000,
    },
  ];
}
