import assert from 'node:assert/strict';
import { assertPromisesKept, untilSettled } from './invariants.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';

const stopsWithinMs = 10_000;
const askedWithinMs = 60_000;

describe('Three processes that are stopped and started one after the other, while cases are raised and taken', function () {
  this.timeout(240_000);
  let stage: Stage;
  before(async () => {
    stage = await startStage({ acknowledgeWithin: '6s' });
    stage.lead(...(await Promise.all(['one', 'two', 'three'].map((name) => stage.startBot(name)))));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  it('each ends within 10 s with exit code 0; no click is lost, and no deadline is late', async () => {
    let isOver = false;
    const raised: string[] = [];
    const working = ['ana', 'ben'].map((name) => keepRaising(name, () => isOver, raised));
    const stops = await restartAll().finally(() => {
      isOver = true;
    });
    await Promise.all(working);
    assert.deepEqual(
      stops.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.ok(
      stops.every(({ tookMs }) => tookMs <= stopsWithinMs),
      JSON.stringify(stops),
    );
    await untilSettled(stage);
    await assertPromisesKept(stage, { raised });
    await everyCaseWasTaken(raised);
  });

  async function restartAll() {
    const stops: Awaited<ReturnType<Bot['process']['terminate']>>[] = [];
    for (const bot of stage.bots) {
      stage.note(`${bot.name} is told to stop`);
      stops.push(await bot.process.terminate());
      stage.note(`${bot.name} has stopped`);
      await stage.startAgain(bot);
      stage.lead(...stage.bots);
    }
    return stops;
  }

  /** One case after the other, each taken by whoever is asked. */
  async function keepRaising(name: string, isOver: () => boolean, raised: string[]): Promise<void> {
    for (let count = 1; !isOver(); count++) {
      const title = `${name} has raised ${count}.`;
      await stage.raise(name, title, count % 2 === 0 ? 'sev1' : 'sev2');
      raised.push(title);
      const asked = stage.person(name === 'ana' ? 'chloe' : 'elif');
      const spot = { in: 'dm', message: title };
      await stage.slack.until(() => asked.sees('Acknowledge', spot), { timeoutMs: askedWithinMs });
      const { status } = await asked.clicks('Acknowledge', spot);
      assert.equal(status, 200, `the click of ${asked.name} for ${title}`);
    }
  }

  async function everyCaseWasTaken(raised: readonly string[]): Promise<void> {
    const cases = stage.database.collection('escalations');
    const taken = await cases.countDocuments({ title: { $in: [...raised] }, status: 'acknowledged' });
    assert.equal(taken, raised.length);
    stage.note(`${taken} cases were raised and taken meanwhile`);
  }
});
