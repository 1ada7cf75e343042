import { setTimeout as pause } from 'node:timers/promises';
import { assertPromisesKept, untilSettled } from './invariants.ts';
import { preload } from './preload.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';
import { untilNothingMissing } from './until.ts';

const quarterHourMs = 15 * 60_000;
const busyMs = 12_000;
const forgetEveryMs = 200;
const plannedWithinMs = 10_000;

const isAbout = (ms: number, expectedMs: number): boolean => Math.abs(ms - expectedMs) < 10_000;

const wrongBy = (aheadMs: number) =>
  preload('./preload-shifted-clock.mjs', { CLOCK_AHEAD_MS: String(aheadMs) });

describe('Deadlines, with processes whose clocks are a quarter of an hour fast and slow', function () {
  this.timeout(240_000);
  let stage: Stage;
  let fast: Bot;
  let slow: Bot;
  const raised: string[] = [];
  before(async () => {
    stage = await startStage({ acknowledgeWithin: '3s' });
    fast = await stage.startBot('the fast one', wrongBy(quarterHourMs));
    slow = await stage.startBot('the slow one', wrongBy(-quarterHourMs));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  const raise = async (title: string) => {
    await stage.raise('ana', title, 'sev1');
    raised.push(title);
  };
  const allKept = async () => {
    await untilSettled(stage);
    await assertPromisesKept(stage, { raised });
  };

  it('fire once, never early and at most 30 s late', async () => {
    for (const [bot, aheadMs] of [
      [fast, quarterHourMs],
      [slow, -quarterHourMs],
    ] as const) {
      stage.lead(bot);
      await raise(`Raised with ${bot.name}.`);
      await untilNothingMissing(async () => {
        const set = await stage.database.collection('jobs').find({ name: 'wake' }).toArray();
        const isWrong = set.some(({ nextRunAt, data }) =>
          isAbout(Number(nextRunAt) - Number(data.dueAt), aheadMs),
        );
        return isWrong ? [] : [`a wake-up set by a clock that is wrong by ${aheadMs} ms`];
      }, plannedWithinMs);
    }
    await allKept();
  });

  it('do so although every wake-up is lost', async () => {
    stage.lead(fast, slow);
    await raise('Nobody is woken.');
    let isOver = false;
    const forgetting = (async () => {
      while (!isOver) {
        await stage.database.collection('jobs').deleteMany({});
        await pause(forgetEveryMs);
      }
    })();
    await allKept().finally(() => {
      isOver = true;
    });
    await forgetting;
  });

  it('do so although a process does nothing for twelve seconds while it holds wake-ups', async () => {
    const busy = await stage.startBot(
      'the busy one',
      preload('./preload-busy-loop.mjs', { BUSY_MS: String(busyMs) }),
    );
    stage.lead(busy);
    await raise('Busy with something else.');
    stage.lead(slow);
    busy.process.signal('SIGUSR2');
    stage.note('the busy one is busy');
    await allKept();
  });
});
