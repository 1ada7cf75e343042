import type { Moment } from './fault-proxy.ts';
import { untilSettled } from './invariants.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { assertKeptInTeams } from './teams-invariants.ts';
import { startTeamsStage, type TeamsStage } from './teams-stage.ts';

const moments: readonly Moment[] = ['asked', 'answered'];

describe('With a channel for each case in Microsoft Teams', function () {
  this.timeout(300_000);
  let stage: TeamsStage;
  const raised: string[] = [];

  before(async () => {
    stage = await startTeamsStage({}, 'channel');
  });
  after(() => stage?.stop());
  reportOnFailure(() => stage);

  for (const moment of moments) {
    const when = moment === 'asked' ? 'before' : 'after';
    it(`killed with kill -9 ${when} Graph is asked for it`, async () => {
      const title = `Killed ${moment}.`;
      const ana = await stage.fillIn(title, 'sev2');
      await stage.untilQuiet();
      const killed = stage.killAt(stage.toGraph, 'POST channels', moment);
      await stage.submit(ana, title).catch(() => undefined);
      await killed;
      await stage.insist(title, () => stage.submit(ana, title));
      raised.push(title);
      await untilRoomOf(title);
    });
  }

  const faults = [
    { what: 'a storm of 429', status: 429, retryAfterS: 1, times: 6 },
    { what: 'answers of 502', status: 502, times: 2 },
    { what: 'answers that are lost', status: 504, isLost: true, times: 2 },
  ];
  for (const { what, ...fault } of faults) {
    it(`with ${what}`, async () => {
      const title = `With ${what}.`;
      stage.note(what);
      const ana = await stage.fillIn(title, 'sev1');
      stage.graph.fault('POST', /channels$/, fault);
      await stage.submit(ana, title);
      raised.push(title);
      await untilRoomOf(title);
    });
  }

  it('there is one channel for each, with its card', async () => {
    await untilSettled(stage);
    await assertKeptInTeams(stage, { raised });
  });

  /** A word of the title is in the name of the channel, and the title in its first post. */
  async function untilRoomOf(title: string): Promise<void> {
    await stage.until(() =>
      stage
        .posted()
        .some(({ conversation, plain }) => conversation.startsWith('19:room-') && plain.includes(title)),
    );
  }
});
