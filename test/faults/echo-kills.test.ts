import assert from 'node:assert/strict';
import { type BothStage, type Side, sides, startBothStage } from './both-stage.ts';
import type { FaultProxy, Moment } from './fault-proxy.ts';
import { inTime } from './in-time.ts';
import { untilSettled } from './invariants.ts';
import { reportOnFailure } from './report-on-failure.ts';
import type { Bot } from './stage.ts';

const reachedWithinMs = 60_000;
const otherSide = { Slack: 'Microsoft Teams', 'Microsoft Teams': 'Slack' } as const;

interface Way {
  way: FaultProxy;
  name: string;
}

describe('What people write in a mirrored room, where one process is killed with kill -9 and another lives on', function () {
  this.timeout(300_000);
  let both: BothStage;
  let victim: Bot;
  let survivor: Bot;
  const said: Record<Side, string[]> = { Slack: [], 'Microsoft Teams': [] };
  /** What Teams has, without Muster having heard so: it cannot be looked for there. */
  const unanswered: string[] = [];

  before(async () => {
    both = await startBothStage();
    [victim, survivor] = await Promise.all([both.startBot('one'), both.startBot('two')]);
    both.lead(survivor);
    await both.raise('Killed while people talk.');
    await untilSettled(both.stage);
  });
  after(() => both?.stop());
  reportOnFailure(() => both?.stage);

  it('on the way to the other platform', async () => {
    await writeAndKill(calls(), 'asked');
    await goOn();
    await both.stage.startAgain(victim);
    await everythingIsShown();
    [victim, survivor] = [survivor, victim];
  });

  it('once the other platform has it, before it has said so', async () => {
    await writeAndKill(calls(), 'answered');
    unanswered.push(...said.Slack.slice(-1));
    await goOn();
    await both.stage.startAgain(victim);
    await everythingIsShown();
    [victim, survivor] = [survivor, victim];
  });

  it('once it is stored, before it stands in its line, and nobody comes back', async () => {
    const stored = { way: victim.database, name: 'insert effects' };
    await writeAndKill([stored, stored], 'answered');
    await goOn();
    await everythingIsShown();
  });

  it('is shown on the other side, in its order, once, or twice where the answer of Teams was lost', () => {
    for (const side of sides) {
      const shown = shownOf(side);
      assert.deepEqual([...new Set(shown)], said[side], `what is written in ${side} keeps its order`);
      const again = shown.filter((words, at) => shown.indexOf(words) !== at);
      assert.deepEqual(
        again.filter((words) => !unanswered.includes(words)),
        [],
        'nothing else stands twice',
      );
      assert.ok(again.length <= unanswered.length, `${again.length} stand twice`);
    }
  });

  /** From Slack to Teams, and from Teams to Slack. */
  const calls = (): Way[] => [
    { way: both.toTeams, name: 'POST activities' },
    { way: victim.slack, name: 'chat.postMessage' },
  ];

  /**
   * Somebody writes on each side, and the process that hears it is killed when it has come as far as this with both. The other
   * process is held still meanwhile, as it may be faster.
   */
  async function writeAndKill(ways: readonly Way[], moment: Moment): Promise<void> {
    both.lead(victim);
    survivor.process.freeze();
    try {
      const reached = ways.map(({ way, name }) => way.catch((request) => request.name === name, moment).held);
      // Whether the platform hears that it was taken or not.
      const saying = Promise.allSettled(sides.map(says));
      await inTime(Promise.all(reached), reachedWithinMs, `${ways.map(({ name }) => name)} were not reached`);
      await victim.process.kill();
      both.stage.note(`killed ${victim.name}: ${ways.map(({ name }) => name)} ${moment}`);
      await saying;
    } finally {
      survivor.process.thaw();
    }
  }

  /** They write on; the process that lives hears it. */
  async function goOn(): Promise<void> {
    both.lead(survivor);
    for (const side of sides) await says(side);
  }

  async function says(side: Side): Promise<void> {
    const words = `${side} ${said[side].length + 1}.`;
    said[side].push(words);
    await both.says(side, words);
  }

  /** What was written on this side, as it stands on the other. */
  const shownOf = (side: Side): string[] =>
    both.read(otherSide[side]).flatMap((plain) => said[side].filter((words) => plain.includes(words)));

  /** And Muster knows it. */
  async function everythingIsShown(): Promise<void> {
    await both.until(() => sides.every((side) => said[side].every((words) => shownOf(side).includes(words))));
    await untilSettled(both.stage);
  }
});
