import assert from 'node:assert/strict';
import type { Filling, Person } from '../../src/practice/slack/person.ts';
import { type Story, startStory } from '../support/story.ts';

describe('working on a case, in Slack', () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.stop());

  /** A person does something that needs a form; answers what the form then finds wrong. */
  async function does(
    person: Person,
    label: string,
    where: string,
    form: Record<string, Filling> = {},
  ): Promise<Record<string, string>> {
    await person.clicks(label, { in: where });
    await story.until(() => person.view?.submit, `${person.name} has the form of ${label}`);
    await person.fills(form);
    const { errors } = await person.submits();
    return errors;
  }

  const seen = (person: Person, where: string, words: RegExp) =>
    person.messages(where).filter(({ plain }) => words.test(plain));

  it('keeps those outside informed: they subscribe, ask for an update, get it, join, and unsubscribe', async () => {
    const { ana, ben, deniz, farid } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await deniz.clicks('Subscribe', { in: 'escalations' });
    await story.expectPrivate(deniz, 'escalations', /You are subscribed to ESC-1/);
    await deniz.clicks('Subscribe', { in: 'escalations' });
    await story.expectPrivate(deniz, 'escalations', /You are subscribed already/);

    for (const person of [deniz, farid]) {
      await person.clicks('Ask for an update', { in: 'escalations' });
      await story.expectPrivate(person, 'escalations', /you will be told as soon as it is out/);
    }
    await deniz.clicks('Ask for an update', { in: 'escalations' });
    await story.expectPrivate(deniz, 'escalations', /You asked already/);
    await room.expectCard(/2 asked for one/);
    await story.idle();
    assert.equal(seen(ben, 'dm', /asks for an update/).length, 1, 'the owner hears of the first only');

    const next = { 'What should they know?': 'We are rolling back.', 'Next update in': '1h' };
    assert.deepEqual(await does(ben, 'Send update', 'dm', next), {});
    for (const person of [deniz, farid])
      await story.expectMessage(
        person,
        'dm',
        /Update on ESC-1[\s\S]*We are rolling back\.[\s\S]*Next update by/,
      );
    await room.expectCard(/last at .* by @Ben Okafor/);
    assert.doesNotMatch(room.card(), /asked for one/);

    await farid.clicks('Join', { in: 'escalations' });
    await room.expectMessage(/@Farid Haddad joined/);
    await story.until(() => room.hasIn('farid'), 'Farid is in the room');
    await farid.clicks('Join', { in: 'escalations' });
    await story.expectPrivate(farid, 'escalations', /You are in its war room already/);

    await deniz.clicks('Unsubscribe', { in: 'dm' });
    await story.expectPrivate(deniz, 'dm', /You will get no more updates of ESC-1/);
    const again = { 'What should they know?': 'It works again.', 'Next update in': '1h' };
    await does(ben, 'Send update', room.name, again);
    await story.expectMessage(farid, 'dm', /It works again/);
    await story.idle();
    assert.deepEqual(seen(deniz, 'dm', /It works again/), []);
  });

  it('is escalated by hand to another team and to the next level, made more severe, and told to those brought in', async () => {
    const { ana, ben, chloe, deniz, farid } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);

    const toTeam = { 'Who should help?': 'Customer support', 'Why?': 'The customer is angry.' };
    assert.deepEqual(await does(chloe, 'Escalate further', room.name, toTeam), {});
    await room.expectMessage(/@Chloe Tamm escalated to Customer support[\s\S]*The customer is angry/);
    await story.expectMessage(deniz, 'dm', /you are asked as Customer support/);
    const toLevel = { 'Who should help?': 'Next level: Support leads', 'Why?': 'It is bigger.' };
    assert.deepEqual(await does(chloe, 'Escalate further', room.name, toLevel), {});
    await story.expectMessage(ben, 'dm', /you are asked as Support leads/);
    await room.expectCard(/2 of 3: Support leads/, /@Chloe Tamm since/);

    const same = await does(chloe, 'Change severity', room.name, { 'Why?': 'Just as bad.' });
    assert.match(same['New severity'] ?? '', /has that severity already/);
    await chloe.fills({ 'New severity': 'sev1', 'Why?': 'Nobody can pay.' });
    assert.deepEqual((await chloe.submits()).errors, {});
    await room.expectCard(/SEV1 · Critical/);
    await room.expectMessage(/changed the severity from .*SEV2 · Major to .*SEV1 · Critical/);
    await story.expectMessage(ana, 'escalations', /SEV1 · Critical/);

    await does(ben, 'Add people', room.name, { 'Who should join?': ['farid@example.com'] });
    await story.expectMessage(farid, 'dm', /@Ben Okafor brought in @Farid Haddad/);
  });

  it('is not closed with a record open, nor without a last update; rejected and reopened it goes on', async () => {
    const { ana, ben, chloe, elif, farid } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    const ticket = { Address: 'https://tickets.example/7', 'What is it?': 'TICKET-7' };
    await does(chloe, 'Link a record', room.name, ticket);
    await room.expectCard(/Linked: TICKET-7 \(open\)/);

    const fixed = { 'How was it resolved?': 'fix', 'What was done?': 'Rolled back.' };
    await does(ben, 'Declare resolved', room.name, fixed);
    await room.expectCard(/Resolved \(fixed\) by @Ben Okafor/);
    await does(ana, 'Reject', room.name, { 'What is still wrong?': 'It still fails for ACME.' });
    await room.expectMessage(/@Ana Kovács rejected the resolution[\s\S]*still fails for ACME/);
    await story.expectMessage(chloe, 'dm', /rejected the resolution/);
    await room.expectCard(/In hand/, /next by/);

    await does(ben, 'Declare resolved', room.name, fixed);
    await room.expectCard(/Resolved, to be verified/);
    await does(farid, 'Verify', await joined(farid, room.name));
    await room.expectCard(/Before closing: close the linked record "TICKET-7".*; send a last update/);
    const lesson = { 'What was it, and what did we learn?': 'A bad release.' };
    const errors = await does(ben, 'Close', room.name, lesson);
    assert.match(Object.values(errors).join(), /close the linked record "TICKET-7".*send a last update/);
    await ben.closes();
    await does(ben, 'Link a record', room.name, { ...ticket, State: 'closed' });
    await does(ben, 'Send update', room.name, {
      'What should they know?': 'Over.',
      'Next update in': 'none',
    });
    await room.expectCard(/TICKET-7 \(closed\)/, /Ready to close/);
    assert.deepEqual(await does(ben, 'Close', room.name, lesson), {});
    await room.expectCard(/Status\s*Closed/);

    await does(ana, 'Reopen', room.name, { 'What happened?': 'It is back.' });
    await room.expectMessage(/The case goes on\. Asked: Team on duty/);
    await story.expectMessage(elif, 'dm', /Please answer by/);
    await does(ana, 'Cancel the case', room.name, { 'Why?': 'A false alarm.' });
    await room.expectCard(/Status\s*Cancelled/, /Owner\s*Nobody\n/);
    await story.expectMessage(elif, 'dm', /not asked any more/);
    await story.time.passes({ minutes: 600 });
    await room.expectNothing(/is late/);
  });

  /** Whoever is not asked joins by the announcement. */
  async function joined(person: Person, room: string): Promise<string> {
    await person.clicks('Join', { in: 'escalations' });
    await story.expectMessage(person, room, /joined/);
    return room;
  }

  it('asks its owner whether they are still on it, and keeps messages in its timeline', async () => {
    const { ana, chloe, deniz } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await story.time.passes({ minutes: 226 });
    await story.expectMessage(chloe, 'dm', /Are you still on it\?/);
    await chloe.clicks('Still on it', { in: 'dm' });
    await story.until(() => !chloe.sees('Still on it', { in: 'dm' }), 'the question has gone');
    await story.time.passes({ minutes: 30 });
    await room.expectNothing(/did not say that they are still on it/);

    await joined(deniz, room.name);
    await deniz.says('The pool was exhausted & <@U1> restarted it', { in: room.name });
    await deniz.shortcut('add-to-timeline', { message: 'The pool was exhausted', in: room.name });
    await story.until(() => deniz.view?.submit, 'the form is there');
    assert.deepEqual((await deniz.submits()).errors, {});
    await story.expectPrivate(deniz, room.name, /It is in the timeline of ESC-1/);
    await deniz.command('/escalate', 'status', { in: room.name });
    await story.expectPrivate(
      deniz,
      room.name,
      /What happened[\s\S]*@Chloe Tamm is still on it[\s\S]*@Deniz Yılmaz noted:\s*The pool was exhausted &/,
    );
    await deniz.says('Lunch?', { in: 'support' });
    await deniz.shortcut('add-to-timeline', { message: 'Lunch?', in: 'support' });
    await story.until(() => deniz.view?.plain.includes('war room of a case only'), 'it says where it works');
  });

  it('gives nobody a form for what they may not do, and offers a menu entry again after its form was given up', async () => {
    const { ana, ben, deniz } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await joined(deniz, room.name);
    await deniz.clicks('Declare resolved', { in: room.name });
    await story.until(() => deniz.view?.plain.includes('is for the escalation managers'), 'it says who may');
    for (const _ of ['once', 'and again']) {
      await ben.clicks('Change severity', { in: room.name });
      await story.until(() => ben.view?.labels.includes('New severity'), 'the form is there');
      await ben.closes();
    }
  });
});
