import { setTimeout as pause } from 'node:timers/promises';
import { untilSettled } from './invariants.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { assertKeptInTeams } from './teams-invariants.ts';
import { isPost, startTeamsStage, type TeamsStage } from './teams-stage.ts';

/** Longer than Teams is given to answer. */
const awayMs = 12_000;

describe('With Microsoft Teams away or beside itself while deadlines run', function () {
  this.timeout(300_000);
  let stage: TeamsStage;
  const raised: string[] = [];
  let longestMs = 0;

  before(async () => {
    stage = await startTeamsStage({ acknowledgeWithin: '6s' });
  });
  after(() => stage?.stop());
  reportOnFailure(() => stage);

  async function raise(title: string): Promise<void> {
    await stage.raise(title, 'sev1');
    raised.push(title);
  }

  async function during(what: string, begin: () => void): Promise<void> {
    const startedMs = performance.now();
    stage.note(`${what}: it begins`);
    stage.answersLost += stage.toTeams.underway.filter(isPost).length;
    begin();
    await pause(awayMs);
    await stage.toTeams.open();
    longestMs = Math.max(longestMs, performance.now() - startedMs);
    stage.note(`${what}: it is over`);
  }

  it('out of reach for twelve seconds', async () => {
    await raise('Teams is cut off.');
    await during('Teams is cut off', () => stage.toTeams.cut());
    await stage.untilThread('Teams is cut off.');
  });

  it('silent for twelve seconds', async () => {
    await raise('Teams is silent.');
    await during('Teams is silent', () => stage.toTeams.fallSilent());
    await stage.untilThread('Teams is silent.');
  });

  const faults = [
    { what: 'a storm of 429', status: 429, retryAfterS: 1, times: 12 },
    { what: 'answers of 500', status: 500, times: 3 },
    { what: 'answers of 502', status: 502, times: 3 },
    { what: 'answers of 412', status: 412, times: 3 },
    { what: 'answers that are lost', status: 504, isLost: true, times: 3 },
  ];
  for (const { what, ...fault } of faults) {
    it(`with ${what}`, async () => {
      stage.note(what);
      const ana = await stage.fillIn(`With ${what}.`, 'sev1');
      // What goes wrong with a post may have been done, as far as Muster can tell.
      for (const path of [/^conversations$/, /activities$/]) stage.teams.fault('POST', path, fault);
      stage.answersLost += fault.isLost ? 2 * fault.times : 0;
      await stage.insist(what, () => stage.submit(ana, `With ${what}.`));
      raised.push(`With ${what}.`);
      // Else the next fault might hit the same messages, and each makes Muster wait for longer.
      await stage.untilThread(`With ${what}.`);
    });
  }

  it('and back for good: every promise was kept, once, or twice where the answer was lost', async () => {
    await untilSettled(stage);
    await assertKeptInTeams(stage, { raised, awayMs: longestMs });
  });
});
