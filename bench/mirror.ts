import { setTimeout as pause } from 'node:timers/promises';
import { stopTestDatabase } from '../test/support/database.ts';
import { startBothStory } from '../test/support/teams/both-story.ts';
import { plainOf } from '../test/support/teams/fake-person.ts';
import type { Figure } from './figure.ts';
import { percentile } from './percentile.ts';

const messages = 40;
/** A lively room: two a second in all. */
const everyMs = 500;
const warmUps = 3;

/** Milliseconds from a message that was written to what is shown of it on the other side, and a bare round trip in the same run. */
async function measureEchoes(): Promise<{ roundTripMs: number; inTeams: number[]; inSlack: number[] }> {
  const story = await startBothStory((policy) => policy.replace(/^ {2}private: false$/m, '  mirror: always'));
  try {
    const room = await story.raise('ana', 'Bench case');
    const mirror = await story.teams.room('ESC-1');
    await story.teams.idle();
    const [ana, elif] = [story.inSlack('ana'), story.inTeams('elif')];
    const toTeams = (words: string) =>
      timed(
        () => ana.says(words, { in: room }),
        () =>
          story.teams.teams.until(() =>
            story.teams.teams.messagesIn(mirror).some((each) => plainOf(each).includes(words)),
          ),
      );
    const toSlack = (words: string) =>
      timed(
        () => elif.utters(words, mirror),
        () => story.slack.until(() => ana.messages(room).some(({ plain }) => plain.includes(words))),
      );
    for (let n = 0; n < warmUps; n++) await Promise.all([toTeams(`warm ${n}.`), toSlack(`up ${n}.`)]);
    const inTeams: number[] = [];
    const inSlack: number[] = [];
    for (let n = 0; n < messages / 2; n++) {
      inTeams.push(await toTeams(`from Slack ${n}.`));
      await pause(everyMs);
      inSlack.push(await toSlack(`from Teams ${n}.`));
      await pause(everyMs);
    }
    return { roundTripMs: await measureRoundTrip(story.teams.teams.url), inTeams, inSlack };
  } finally {
    await story.stop();
    await stopTestDatabase();
  }
}

async function timed(act: () => Promise<unknown>, shown: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await Promise.all([act(), shown()]);
  return performance.now() - startedMs;
}

async function measureRoundTrip(url: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 20; n++)
    times.push(
      await timed(
        async () => (await fetch(`${url}/openid`)).text(),
        async () => {},
      ),
    );
  return percentile(times, 50);
}

export async function benchMirror(): Promise<Figure[]> {
  const { roundTripMs, inTeams, inSlack } = await measureEchoes();
  return [
    toFigure('written in Slack, shown in Teams', inTeams, roundTripMs),
    toFigure('written in Teams, shown in Slack', inSlack, roundTripMs),
  ];
}

function toFigure(what: string, times: readonly number[], roundTripMs: number): Figure {
  const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
  return {
    what,
    value: `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (a bare round trip: ${roundTripMs.toFixed(1)} ms)`,
    aim: 'p99 2,000 ms',
    met: p99 <= 2_000,
  };
}
