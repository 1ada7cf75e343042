import { findingsIn } from './invariants/all.ts';
import { latenessOf } from './invariants/deadlines.ts';
import { urgentRooms } from './invariants/delivery.ts';
import { askedAfter } from './invariants/sights.ts';
import type { Outcome } from './simulate.ts';
import { storyOf } from './story.ts';

const mostShown = 3;

/** What was broken, with the story of the first case concerned, and how to see it again; empty when all is well. */
export async function reportOf(outcome: Outcome): Promise<string> {
  const broken = await findingsIn(outcome);
  const [first] = broken.flatMap(({ findings }) => findings);
  if (!first) return '';
  const { seed, size } = outcome;
  const replay = `MUSTER_SIM_SEED=${seed} MUSTER_SIM_HOURS=${size.hours} MUSTER_SIM_CASES=${size.cases}`;
  return [
    `Seed ${seed}; again with: ${replay} npm run test:simulation`,
    ...broken.flatMap(({ invariant, findings }) => [
      `${invariant}: ${findings.length}`,
      ...findings.slice(0, mostShown).map(({ text }) => `  ${text}`),
    ]),
    `The last of ${first.key}:`,
    storyOf(outcome, first.key, first.atMs),
  ].join('\n');
}

const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b), 0);

/** How far from the limits of the invariants it was, in one line. */
export function figuresOf(outcome: Outcome): string {
  const { world, mishaps, fleet, crowd } = outcome;
  const { worstMs, worstExcusedMs } = latenessOf(outcome);
  const { calls, limited, faults } = world.slack.counts;
  const wakes = world.wakeList.counts;
  return [
    `${fleet.names.length} processes, ${world.database.escalations.all.size} cases, ${crowd.sent.length} commands`,
    `${world.database.effects.all.size} effects, ${calls} calls to Slack (${limited} limited, ${faults} failed)`,
    `${world.database.calls} to the database (${world.database.faults} failed)`,
    `${mishaps.length} mishaps, wake-ups: ${wakes.lost} lost, ${wakes.repeated} repeated, ${wakes.late} late`,
    `deadlines at most ${worstMs} ms late, ${worstExcusedMs} ms with everything down`,
    `sev1 rooms after at most ${most(urgentRooms(outcome).map(({ tookMs }) => tookMs))} ms`,
    `asked at most ${most(askedAfter(outcome).map(({ afterMs }) => afterMs))} ms after it was over`,
  ].join('; ');
}
