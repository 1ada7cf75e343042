import type { Severity } from '../../src/domain/policy.ts';
import { Crowd } from './crowd.ts';
import { Fleet } from './fleet.ts';
import { type Mishap, planMisfortune } from './misfortune.ts';
import { office } from './office.ts';
import type { World } from './product-process.ts';
import { Random } from './random.ts';
import { SharedDatabase } from './shared-database.ts';
import { SimulatedSlack } from './simulated-slack.ts';
import { type Owner, VirtualTime } from './virtual-time.ts';
import { WakeList } from './wake-list.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const mostInFlood = 60;
const urgentInFlood = 5;
export const startsAtMs = Date.parse('2026-03-02T00:00:00Z');

export interface Size {
  hours: number;
  cases: number;
}

/** How a run went, for those who judge it. */
export interface Outcome {
  seed: number;
  size: Size;
  world: World;
  crowd: Crowd;
  fleet: Fleet;
  mishaps: readonly Mishap[];
  canFind: boolean;
  /** Sends that were begun for what was leased to somebody else by then. */
  staleSends: readonly string[];
  endedAtMs: number;
}

/**
 * A day of the whole product in virtual time, with all that goes wrong on such a day; the last hour is quiet. The same seed gives
 * the same day.
 */
export async function simulate(seed: number, size: Size): Promise<Outcome> {
  const { hours, cases } = size;
  const random = new Random(seed);
  const time = new VirtualTime(startsAtMs);
  const database = new SharedDatabase(time, random.fork());
  const staleSends: string[] = [];
  const onSend = (key: string, owner: Owner): void => {
    const kept = database.effects.all.get(key);
    const isMine = kept?.owner === owner.name && Number(kept.leasedUntil) > time.nowMs;
    if (!isMine) staleSends.push(`${key} by ${owner.name} at ${time.now().toISOString()}`);
  };
  const canFind = !random.chance(0.25);
  const slack = new SimulatedSlack(time, random.fork(), { canFind }, onSend);
  const fleet: Fleet = new Fleet(() => world);
  const wakeList = new WakeList(time, random.fork(), () => fleet.processes);
  const world: World = {
    ...{ time, database, slack, wakeList, random: random.fork(), rulebook: office, workspace: 'slack:T1' },
  };
  const crowd = new Crowd(world, random.fork(), () => fleet.processes);
  const endsAtMs = startsAtMs + hours * hourMs;
  const quietFromMs = endsAtMs - hourMs;

  time.install();
  try {
    for (let n = random.within(2, 4); n > 0; n--) fleet.start(`p${n}`);
    planRaising(world, crowd, random.fork(), { cases, quietFromMs });
    const mishaps = planMisfortune(world, fleet, random.fork(), quietFromMs);
    await time.runUntil(endsAtMs);
    return { seed, size, world, crowd, fleet, mishaps, canFind, staleSends, endedAtMs: endsAtMs };
  } finally {
    time.restore();
  }
}

/** Spread over the day, and a part of them in two floods of complaints that are not urgent; in the midst of each some are. */
function planRaising(
  { time }: World,
  crowd: Crowd,
  random: Random,
  { cases, quietFromMs }: { cases: number; quietFromMs: number },
): void {
  const raise = (atMs: number, severity: Severity) => time.at(atMs, () => crowd.raise(severity, quietFromMs));
  const inFlood = Math.min(mostInFlood, Math.round(cases / 10));
  const lastMs = quietFromMs - hourMs / 2;
  for (let flood = 0; flood < 2; flood++) {
    const fromMs = random.within(startsAtMs, lastMs);
    for (let n = 0; n < inFlood; n++) raise(fromMs + random.within(0, minuteMs), 'sev3');
    for (let n = 0; n < urgentInFlood; n++) raise(fromMs + random.within(0, 3 * minuteMs), 'sev1');
  }
  for (let n = 2 * (inFlood + urgentInFlood); n < cases; n++)
    raise(random.within(startsAtMs, lastMs), random.pick(['sev1', 'sev2', 'sev2', 'sev3', 'sev4']));
}
