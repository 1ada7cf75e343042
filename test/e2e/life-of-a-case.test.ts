import assert from 'node:assert/strict';
import { type Story, startStory } from '../support/story.ts';

describe('the life of a case, in Slack', () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.stop());

  it('goes from /escalate to closed, with everybody seeing what they should', async () => {
    const { ana, ben, chloe, deniz, elif, slack } = story;

    await ana.command('/escalate', 'Checkout is down for ACME', { in: 'support' });
    await ana.fills({ Customer: 'ACME', Severity: 'sev1', 'What do we know?': 'Nobody can pay since 9:40.' });
    assert.deepEqual((await ana.submits()).errors, {});

    const room = await story.room('esc-1-...');
    await room.expectCard(/ESC-1 · Checkout is down for ACME/, /Nobody yet/, /Customer.*ACME/s);
    await story.until(
      () => ['ana', 'ben', 'chloe', 'elif'].every((name) => room.hasIn(name)),
      'the people are in the room',
    );
    await story.expectMessage(ana, 'escalations', /ESC-1 · Checkout is down for ACME/);

    await story.expectMessage(chloe, 'dm', /Please answer by/);
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/, /@Chloe Tamm since/);
    await room.expectMessage(/Chloe Tamm acknowledged and has it/);
    await story.expectMessage(elif, 'dm', /Chloe Tamm has it: nothing to do for you/);

    await chloe.clicks('Take a role', { in: room.name });
    await chloe.fills({ 'Which role do you take?': 'expert' });
    await chloe.submits();
    await room.expectCard(/Expert @Chloe Tamm/);

    await ben.clicks('Give a role', { in: room.name });
    await ben.fills({ 'Which role?': 'comms', 'To whom?': 'deniz@example.com' });
    await ben.submits();
    await story.expectMessage(deniz, 'dm', /@Ben Okafor made @Deniz Yılmaz Communications lead/);

    await story.time.passes({ minutes: 13 });
    await room.expectMessage(/stakeholders have been promised an update by/);
    await deniz.clicks('Send update', { in: room.name, message: 'stakeholders have been promised' });
    await deniz.fills({
      'What should they know?': 'We found the cause and roll back.',
      'Next update in': '30m',
    });
    await deniz.submits();
    await room.expectMessage(/We found the cause and roll back/);
    await room.expectNothing(/stakeholders have been promised an update by/);
    await story.expectMessage(ana, 'escalations', /We found the cause and roll back/);

    await ben.clicks('Give a role', { in: room.name });
    await ben.fills({ 'Which role?': 'architect', 'To whom?': 'elif@example.com' });
    await ben.submits();
    await ben.clicks('Declare resolved', { in: room.name });
    await ben.fills({ 'How was it resolved?': 'fix', 'What was done?': 'Rolled back to 4.2.' });
    await ben.submits();
    await room.expectCard(/Resolved, to be verified/, /Rolled back to 4\.2/);

    await ben.clicks('Verify', { in: room.name });
    await ben.submits();
    await story.expectPrivate(ben, room.name, /somebody else has to verify it/);

    await elif.clicks('Verify', { in: room.name });
    await elif.submits();
    await room.expectCard(
      /Verified, to be closed/,
      /Before closing: send a last update to the stakeholders; send a last update to ACME/,
    );

    await deniz.clicks('Send update', { in: room.name });
    await deniz.fills({ 'What should they know?': 'It works again.', 'Next update in': 'none' });
    await deniz.submits();
    await room.expectCard(/Before closing: send a last update to ACME/);
    await deniz.clicks('Send update', { in: room.name });
    await deniz.chooses('To whom?', 'customer', { in: 'view' });
    await story.until(() => deniz.view?.labels.includes('Which customers?'), 'the form is about customers');
    await deniz.fills({
      ...{ 'What should they know?': 'You can pay again.', 'By what means?': 'call' },
      'Next update in': 'none',
    });
    await deniz.submits();
    await ben.clicks('Approve update', { in: 'dm' });
    await ben.submits();
    await room.expectMessage(/You can pay again/);
    await room.expectCard(/Before closing: write the root cause/);
    await ben.clicks('No root cause needed', { in: room.name });
    await ben.fills({ 'Why?': 'It is that of ESC-0.' });
    await ben.submits();
    await room.expectCard(/Ready to close/);
    await ben.clicks('Close', { in: room.name });
    await ben.fills({ 'What was it, and what did we learn?': 'A bad release.' });
    await ben.submits();
    await room.expectCard(/Status\s*Closed/);

    await story.time.passes({ minutes: 600 });
    await room.expectNothing(/is late/);
    assert.equal(room.cards().length, 1, 'there is one card, edited in place');
    assert.equal(slack.channels.filter(({ name }) => name.startsWith('esc-')).length, 1);
  });

  it('asks level after level when nobody acknowledges, and says so when there is none left', async () => {
    const { ana, chloe, ben, farid } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await story.expectMessage(chloe, 'dm', /Please answer by/);
    await story.time.passes({ minutes: 5 });
    await story.expectMessage(chloe, 'dm', /The time to answer ran out/);
    await room.expectMessage(/Nobody acknowledged in time\. Asked: Support leads/);
    await story.expectMessage(ben, 'dm', /Please answer by/);
    await story.time.passes({ minutes: 10 });
    await story.expectMessage(farid, 'dm', /Please answer by/);
    await story.time.passes({ minutes: 30 });
    await room.expectMessage(/there is no level left to ask/);
    await room.expectCard(/Nobody: every level was asked/);
    await farid.clicks('Acknowledge', { in: 'dm', message: 'no level left' });
    await room.expectCard(/In hand/);
  });

  it('asks the next level at once when nobody can take it', async () => {
    const { ana, chloe, elif, ben } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    for (const person of [chloe, elif]) {
      await person.clicks("Can't take it", { in: 'dm' });
      await person.fills({ 'Why can you not take it?': 'On a train.' });
      await person.submits();
    }
    await room.expectMessage(/Nobody who was asked can take it\. Asked: Support leads/);
    await story.expectMessage(ben, 'dm', /Please answer by/);
  });

  it('lets time run out on an update, an owner and a role, and chases each', async () => {
    const { ana, chloe, ben } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await story.time.passes({ minutes: 40 });
    await room.expectMessage(/Nobody has taken the role of Communications lead/);
    await room.expectMessage(/The update promised for .* is late/);
    await story.expectMessage(ben, 'dm', /is late/);
    await ben.clicks('Not needed', { in: room.name });
    await ben.fills({ 'Why is no update needed?': 'The customer is on the phone with us.' });
    await ben.submits();
    await story.time.passes({ minutes: 120 });
    await room.expectMessage(/did not say that they are still on it/);
  });

  it('tells the second of two people who click Acknowledge at once who has it', async () => {
    const { ana, chloe, elif } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await story.expectMessage(elif, 'dm', /Please answer by/);
    await Promise.all([chloe.clicks('Acknowledge', { in: 'dm' }), elif.clicks('Acknowledge', { in: 'dm' })]);
    await room.expectCard(/In hand/);
    const loser = room.card().includes('Chloe Tamm since') ? elif : chloe;
    await story.expectPrivate(loser, 'dm', /already has it/);
  });

  it('makes one case of a form submitted twice, and of two people who raise the same', async () => {
    const { ana, ben, slack } = story;
    await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await ana.submits({ copies: 2 });
    await story.room('esc-1-...');
    await ben.command('/escalate', 'checkout is down', { in: 'support' });
    await ben.submits();
    await story.expectPrivate(ben, 'support', /raised the same a moment ago as ESC-1/);
    await story.idle();
    assert.equal(slack.channels.filter(({ name }) => name.startsWith('esc-')).length, 1);
  });

  it('raises from a message, keeps it, and answers where it was written', async () => {
    const { ana, slack } = story;
    await ana.says('ACME cannot pay since 9:40 <!channel>', { in: 'support' });
    await ana.shortcut('raise', { message: 'ACME cannot pay' });
    await ana.submits();
    const room = await story.room('esc-1-...');
    await room.expectCard(/ACME cannot pay since 9:40/);
    await story.expectMessage(ana, 'support', /escalated this as ESC-1/);
    await story.until(
      () => slack.channels.find(({ name }) => name === room.name)?.bookmarks.length === 1,
      'the bookmark is there',
    );
  });

  it('answers help, list, mine, find, status and next in private', async () => {
    const { ana } = story;
    await story.raise(ana, 'Checkout is down', { Customer: 'ACME' });
    for (const [words, expected] of [
      ['help', /raise a case/],
      ['list', /ESC-1 · Checkout is down/],
      ['mine', /ESC-1 · Checkout is down/],
      ['find acme', /ESC-1 · Checkout is down/],
      ['find nothing-like-it', /No case has these words/],
      ['status ESC-1', /Nobody yet/],
      ['status ESC-99', /There is no case ESC-99/],
      ['next esc-1', /Asked: Support leads/],
    ] as const) {
      await ana.command('/escalate', words, { in: 'support' });
      await story.expectPrivate(ana, 'support', expected);
    }
  });

  it('shows on App Home what waits for me, and lets me answer there', async () => {
    const { ana, chloe } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await chloe.opensHome();
    await story.until(() => chloe.home?.plain.includes('Checkout is down'), 'Home shows the case');
    await chloe.clicks('Acknowledge', { in: 'home' });
    await room.expectCard(/In hand/);
    await story.until(
      () => !chloe.home?.buttons.includes('Acknowledge'),
      'Home has nothing waiting any more',
    );
  });
});
