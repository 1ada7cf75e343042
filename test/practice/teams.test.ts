import assert from 'node:assert/strict';
import { startTeamsOnPractice, type TeamsOnPractice } from './teams-on-practice.ts';

describe('Muster in the practice Teams', function () {
  this.timeout(30_000);
  let story: TeamsOnPractice;
  beforeEach(async () => {
    story = await startTeamsOnPractice();
  });
  afterEach(() => story.stop());

  it('raises a case in a dialog, with its thread, its card and the question to who is asked', async () => {
    const { teams } = story;
    const ana = teams.person('ana@example.com');
    await ana.says('escalate Checkout is down');
    await ana.clicks('Open the form');
    assert.match(ana.reads, /What is wrong/);
    ana.fills({ Severity: 'sev1' });
    await ana.submits();
    const thread = await teams.until(() =>
      teams.tenant.messages
        .all()
        .find(({ conversation }) => conversation.startsWith(teams.channel('War rooms'))),
    );
    assert.match(ana.sees(thread.conversation)[0] ?? '', /Checkout is down/);
    const chloe = teams.person('chloe@example.com');
    await chloe.clicks('Acknowledge');
    await teams.until(() => /Chloe/.test(ana.sees(thread.conversation)[0] ?? ''));
  });
});
