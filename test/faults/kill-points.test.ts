import type { FaultProxy, Moment } from './fault-proxy.ts';
import { inTime } from './in-time.ts';
import { assertPromisesKept, untilSettled } from './invariants.ts';
import { type KillPoint, killPoints, moments } from './kill-points.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';

/** How often all points are gone through, by turns before and after; MUSTER_KILL_ROUNDS=20 for a long night. */
const rounds = Number(process.env.MUSTER_KILL_ROUNDS ?? 1);
/** One starts while the other is killed. */
const victims = 2;
const reachedWithinMs = 60_000;

describe('Killed with kill -9 while another process lives on', function () {
  this.timeout(rounds * 600_000);
  let stage: Stage;
  let survivor: Bot;
  let ready: Promise<Bot>[];
  let count = 0;
  const raised: string[] = [];

  before(async () => {
    stage = await startStage({ acknowledgeWithin: '4s' });
    survivor = await stage.startBot('the survivor');
    ready = Array.from({ length: victims }, (_, at) => stage.startBot(`victim ${at + 1}`));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  for (let round = 0; round < rounds; round++) {
    for (const [at, point] of killPoints.entries()) {
      const moment = moments[(at + round) % moments.length] ?? 'asked';
      const when = moment === 'asked' ? 'before' : 'after';
      it(`${when} ${point.name} (${point.doing})`, () => killAt(point, moment));
    }
  }

  it('keeps every promise, once', async () => {
    await untilSettled(stage);
    await assertPromisesKept(stage, { raised });
  });

  async function killAt(point: KillPoint, moment: Moment): Promise<void> {
    const turn = count++ % victims;
    const victim = await ready[turn];
    if (!victim) throw new Error('There is no victim.');
    const { doing } = point;
    const killing = { point, moment, title: `Killed ${count}.` };
    if (doing === 'raise') await whileRaising(victim, killing);
    if (doing === 'acknowledge') await whileAcknowledging(victim, killing);
    if (doing === 'fall due') await whileFallingDue(victim, killing);
    const again = victim.process.kill().then(() => stage.startAgain(victim));
    again.catch(() => undefined);
    ready[turn] = again.then(() => victim);
  }

  interface Killing {
    point: KillPoint;
    moment: Moment;
    title: string;
  }

  function dies(victim: Bot, { point, moment }: Killing): Promise<unknown> {
    const proxy: FaultProxy = victim[point.on];
    const { held } = proxy.catch(point.matches, moment, ({ name }) => {
      victim.process.killNow();
      stage.note(`killed ${victim.name}: ${name} ${moment} (${point.name})`);
    });
    return inTime(held, reachedWithinMs, `${point.name} was not reached`);
  }

  /** Who hears nothing presses the button again half of the time; else Muster makes good for it alone. */
  async function whileRaising(victim: Bot, killing: Killing): Promise<void> {
    stage.lead(victim);
    const ana = await stage.fillIn('ana', killing.title, 'sev2');
    const dying = dies(victim, killing);
    const { isClosed } = await ana.submits();
    await dying;
    stage.lead(survivor);
    const again = isClosed || killing.moment === 'answered' ? null : await ana.submits();
    if (isClosed || again?.isClosed) raised.push(killing.title);
    else await ana.closes();
  }

  async function whileAcknowledging(victim: Bot, killing: Killing): Promise<void> {
    stage.lead(survivor);
    await stage.raise('ana', killing.title);
    raised.push(killing.title);
    const chloe = stage.person('chloe');
    const spot = { in: 'dm', message: killing.title };
    await stage.slack.until(() => chloe.sees('Acknowledge', spot), { timeoutMs: reachedWithinMs });
    stage.lead(victim);
    const dying = dies(victim, killing);
    await chloe.clicks('Acknowledge', spot);
    await dying;
    stage.lead(survivor);
  }

  async function whileFallingDue(victim: Bot, killing: Killing): Promise<void> {
    await Promise.all(ready);
    stage.lead(victim);
    await stage.raise('ana', killing.title, 'sev1');
    raised.push(killing.title);
    // Else another may wake the case.
    const others = stage.bots.filter((bot) => bot !== victim);
    for (const { process } of others) process.freeze();
    try {
      await dies(victim, killing);
    } finally {
      for (const { process } of others) process.thaw();
    }
    stage.lead(survivor);
  }
});
