import type { Moment } from './fault-proxy.ts';
import { untilSettled } from './invariants.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { assertKeptInTeams } from './teams-invariants.ts';
import { startTeamsStage, type TeamsStage } from './teams-stage.ts';

const moments: readonly Moment[] = ['asked', 'answered'];

describe('In Microsoft Teams, killed with kill -9 and started again', function () {
  this.timeout(300_000);
  let stage: TeamsStage;
  const raised: string[] = [];

  before(async () => {
    stage = await startTeamsStage({ acknowledgeWithin: '4s' });
    // From then on Muster has a chat with everybody who is asked.
    await stage.raise('The first.', 'sev1');
    await stage.untilSeen('farid', 'The first.');
    raised.push('The first.');
  });
  after(() => stage?.stop());
  reportOnFailure(() => stage);

  for (const moment of moments) {
    const when = moment === 'asked' ? 'before' : 'after';

    for (const name of ['POST conversations', 'POST activities'])
      it(`${when} the call ${name}, while a case is raised`, () => whileRaising(name, moment));

    it(`${when} the call PUT activities, while somebody acknowledges`, async () => {
      const title = `Acknowledged, killed ${when}.`;
      await stage.raise(title);
      raised.push(title);
      await stage.untilSeen('chloe', title, 'Acknowledge');
      const killed = stage.killAt(stage.toTeams, 'PUT activities', moment);
      // Whether Teams hears of it or not.
      await stage
        .person('chloe')
        .clicks('Acknowledge')
        .catch(() => undefined);
      await killed;
      // Killed before it had heard of the click, it is clicked again.
      await stage.insist(title, async () => {
        if (!isTaken(title)) await stage.person('chloe').clicks('Acknowledge');
        await stage.until(() => isTaken(title));
      });
    });

    it(`${when} the call POST activities, while a deadline falls due`, async () => {
      const title = `Fallen due, killed ${when}.`;
      await stage.raise(title, 'sev1');
      raised.push(title);
      await stage.untilSeen('elif', title);
      await stage.untilQuiet();
      await stage.killAt(stage.toTeams, 'POST activities', moment);
      await stage.untilSeen('farid', title);
    });
  }

  it('keeps every promise, once, or twice where the answer was lost', async () => {
    await untilSettled(stage);
    await assertKeptInTeams(stage, { raised });
  });

  async function whileRaising(name: string, moment: Moment): Promise<void> {
    const title = `Raised, killed ${moment} ${name}.`;
    const ana = await stage.fillIn(title, 'sev2');
    await stage.untilQuiet();
    const killed = stage.killAt(stage.toTeams, name, moment);
    await stage.submit(ana, title).catch(() => undefined);
    await killed;
    await stage.insist(title, () => stage.submit(ana, title));
    raised.push(title);
    await stage.untilSeen('chloe', title, 'Acknowledge');
  }

  const isTaken = (title: string): boolean =>
    stage.posted().some(({ plain }) => plain.includes(title) && plain.includes('In hand'));
});
