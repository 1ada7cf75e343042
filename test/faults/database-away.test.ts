import { Outages } from './outage.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';
import { untilNothingMissing } from './until.ts';

const wellAgainWithinMs = 120_000;

/** Longer than a store waits by itself. */
const awayMs = 7_000;

describe('With the database away for seven seconds while deadlines run', function () {
  this.timeout(300_000);
  let stage: Stage;
  let one: Bot;
  let two: Bot;
  before(async () => {
    stage = await startStage({ acknowledgeWithin: '6s' });
    [one, two] = await Promise.all([stage.startBot('one'), stage.startBot('two')]);
    stage.lead(one, two);
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);
  const outages = new Outages(() => stage);

  it('killed with kill -9 and started again: cases are raised and promises go on', async () => {
    await outages.raise('Before the kill.');
    await outages.during(
      'the database is killed',
      awayMs,
      () => stage.server.kill(),
      () => stage.server.start(),
    );
    await outages.raise('After the kill.');
  });

  it('frozen: they do', async () => {
    await outages.during(
      'the database is frozen',
      awayMs,
      () => stage.server.freeze(),
      () => stage.server.thaw(),
    );
    await outages.raise('After the frost.');
  });

  it('out of reach of one process: they do with the other', async () => {
    await outages.during(
      'one is cut off',
      awayMs,
      () => one.database.cut(),
      () => one.database.open(),
    );
    await outages.raise('After the cut.');
  });

  it('silent to one process: they do with the other', async () => {
    await outages.during(
      'nothing is heard of the database',
      awayMs,
      () => one.database.fallSilent(),
      () => one.database.open(),
    );
    await outages.raise('After the silence.');
  });

  it('behind a proxy that takes connections and breaks them: the process is well again, or ends to be started anew', async () => {
    await outages.during(
      'connections are broken at once',
      awayMs,
      () => one.database.slam(),
      () => one.database.open(),
    );
    await untilNothingMissing(async () => {
      if (!one.process.isAlive) return [];
      const isWell = await fetch(`${one.url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      return isWell ? [] : ['a process that is well, or has ended'];
    }, wellAgainWithinMs);
    if (!one.process.isAlive) await stage.startAgain(one);
    stage.lead(one, two);
    await outages.raise('After the broken connections.');
  });

  it('and back for good: every promise was kept, once', () => outages.allIsKept());
});
