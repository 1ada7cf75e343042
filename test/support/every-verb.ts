import assert from 'node:assert/strict';
import type { Filling, Person } from '../../src/practice/slack/person.ts';
import type { Story } from './story.ts';

/** Cases in which everything is done that can be done to one: every verb, every question, every kind of deadline. */
export const everyVerb: readonly ((story: Story) => Promise<void>)[] = [
  async function askForHelp(story) {
    const { ana, ben, chloe, elif, farid } = story;
    await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await ana.fills({ Severity: 'sev1', Customer: 'ACME' });
    await ana.submits({ copies: 2 });
    const room = await story.room('esc-1-');
    await room.expectCard(/ESC-1/);
    await ben.command('/escalate', 'checkout is down', { in: 'support' });
    await ben.fills({ Severity: 'sev1', Customer: 'ACME' });
    await ben.submits();
    await story.expectPrivate(ben, 'support', /raised the same a moment ago as ESC-1/);

    await farid.clicks('Join', { in: 'escalations' });
    await story.until(() => room.hasIn('farid'), 'Farid is in the room');
    await does(story, elif, "Can't take it", 'dm', { 'Why can you not take it?': 'On a train.' });
    await story.time.passes({ minutes: 6 });
    await room.expectMessage(/Nobody acknowledged in time/);
    await chloe.clicks('Acknowledge', { in: room.name });
    await room.expectCard(/In hand/);
    await does(story, ben, 'Add people', room.name, { 'Who should join?': ['deniz@example.com'] });
    await does(story, chloe, 'Take a role', room.name, { 'Which role do you take?': 'expert' });
    const role = { 'Which role?': 'comms', 'To whom?': 'deniz@example.com' };
    await does(story, ben, 'Give a role', room.name, role);
    const words = { 'What should they know?': 'We are on it.', 'By what means?': 'call' };
    for (const label of ['Send update back', 'Approve update']) {
      await chloe.clicks('Send update', { in: room.name });
      await story.until(() => chloe.view?.submit, 'the form is there');
      await chloe.chooses('To whom?', 'customer', { in: 'view' });
      await story.until(() => chloe.view?.labels.includes('Which customers?'), 'it is about customers');
      await chloe.fills(words);
      assert.deepEqual((await chloe.submits()).errors, {});
      await room.expectCard(/to be approved/);
      const reason = { 'What should be different?': 'Say until when.' };
      await does(story, ben, label, room.name, label === 'Send update back' ? reason : {});
      await story.until(() => !/to be approved/.test(room.card()), 'nothing waits to be approved');
    }
    await room.expectCard(/ACME told at .* \(Phone call\)/);
    const help = { 'Who should help?': 'Customer support', 'Why?': 'They are angry.' };
    await does(story, chloe, 'Escalate further', room.name, help);
    await does(story, chloe, 'Change severity', room.name, {
      ...{ 'New severity': 'sev2', 'Why?': 'Some can pay.' },
    });
    await room.expectCard(/SEV2/);

    for (const words of ['health', 'list', 'mine', 'find acme check', 'status ESC-1', 'next esc-1'])
      await ana.command('/escalate', words, { in: 'support' });
    await ana.command('/escalate', 'status', { in: room.name });
    await chloe.opensHome();
    await story.until(() => chloe.home?.plain.includes('Checkout is down'), 'Home shows the case');
    await does(story, ana, 'Cancel the case', room.name, { 'Why?': 'A false alarm.' });
    await room.expectCard(/Status\s*Cancelled/);
  },

  async function keepInformed(story) {
    const { ana, ben, deniz } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await ben.clicks('Acknowledge', { in: room.name });
    await room.expectCard(/In hand/);
    for (const label of ['Subscribe', 'Ask for an update']) await deniz.clicks(label, { in: 'escalations' });
    await room.expectCard(/asked for one/);
    const update = { 'What should they know?': 'Soon.', 'Next update in': '30m' };
    await does(story, ben, 'Send update', room.name, update);
    await story.expectMessage(deniz, 'dm', /Soon\./);
    await deniz.clicks('Unsubscribe', { in: 'dm' });
    await story.expectPrivate(deniz, 'dm', /no more updates/);
    await ben.says('The pool was exhausted', { in: room.name });
    await ben.shortcut('add-to-timeline', { message: 'The pool was exhausted', in: room.name });
    await story.until(() => ben.view?.submit, 'the form is there');
    assert.deepEqual((await ben.submits()).errors, {});
    await story.time.passes({ minutes: 28 });
    await room.expectMessage(/have been promised an update by/);
    await does(story, ben, 'Snooze', room.name, { 'By how much?': '15m' });
    await story.time.passes({ minutes: 12 });
    await does(story, ben, 'Not needed', room.name, { 'Why is no update needed?': 'All is well.' });
    await story.time.passes({ minutes: 240 });
  },

  async function resolve(story) {
    const { ana, ben, chloe, farid } = story;
    const lift = story.slack.fault('chat.postMessage', {
      ...{ error: 'restricted_action', when: ({ channel }) => String(channel).includes('escalations') },
    });
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await room.expectCard(/The announcement did not work/);
    lift();
    await ben.clicks('Send again', { in: room.name });
    await story.expectMessage(ana, 'escalations', /Checkout is down/);
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    const ticket = { Address: 'https://tickets.example/7', 'What is it?': 'T-7' };
    await does(story, chloe, 'Link a record', room.name, ticket);
    await room.expectCard(/Linked: T-7/);
    const fixed = { 'How was it resolved?': 'fix', 'What was done?': 'Rolled back.' };
    await does(story, ben, 'Declare resolved', room.name, fixed);
    await room.expectCard(/Resolved, to be verified/);
    await does(story, ana, 'Reject', room.name, { 'What is still wrong?': 'It still fails.' });
    await room.expectCard(/In hand/);
    await does(story, ben, 'Declare resolved', room.name, fixed);
    await room.expectCard(/Resolved, to be verified/);
    await farid.clicks('Join', { in: 'escalations' });
    await story.until(() => room.hasIn('farid'), 'Farid is in the room');
    await does(story, farid, 'Verify', room.name);
    await room.expectCard(/Verified, to be closed/);
    await does(story, ben, 'No root cause needed', room.name, { 'Why?': 'It is known.' });
    await room.expectCard(/none is needed/);
    await findRootCause(story, room.name);
    await room.expectCard(/shared with ACME/);
    await does(story, ben, 'Link a record', room.name, { ...ticket, State: 'closed' });
    await does(story, ben, 'Send update', room.name, {
      ...{ 'What should they know?': 'Over.', 'Next update in': 'none' },
    });
    await room.expectCard(/Ready to close/);
    const lesson = { 'What was it, and what did we learn?': 'A bad release.' };
    await does(story, ben, 'Close', room.name, lesson);
    await room.expectCard(/Status\s*Closed/);
    story.slack.fault('chat.postMessage', { status: 500, times: 1 });
    await does(story, ana, 'Reopen', room.name, { 'What happened?': 'It is back.' });
    await room.expectMessage(/The case goes on/);
  },

  async function growOld(story) {
    const { ana, ben, chloe } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev4' });
    await story.time.passes({ minutes: 4 * 60 + 1 });
    await room.expectMessage(/did not answer in time/);
    await does(story, ben, 'De-escalate', room.name, {
      'Back to whom?': 'Team on duty',
      'Why?': 'It is calm.',
    });
    await room.expectMessage(/gave the case back to/);
    await chloe.clicks('Acknowledge', { in: room.name });
    await room.expectCard(/In hand/);
    await does(story, chloe, 'Wait for customer', room.name, { 'What do we wait for?': 'Their logs.' });
    await room.expectCard(/Waiting for the customer/);
    await chloe.clicks('Customer answered', { in: room.name });
    await room.expectMessage(/the clocks go on/);
    await does(story, ben, 'Release people', room.name, {
      'Who is not needed any more?': ['elif@example.com'],
    });
    await room.expectMessage(/released/);
    await story.time.passes({ minutes: 30 * 24 * 60 });
    await room.expectMessage(/open for 30 days/);
    await does(story, ben, 'Explain age', room.name, {
      'Why is it still open, and until when?': 'A rebuild.',
    });
    await room.expectMessage(/said why it is open/);
  },

  async function giveTheRoomUp(story) {
    const { ana, ben, chloe } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await story.idle();
    await ben.archives(room.name);
    await story.expectMessage(chloe, 'dm', /war room is archived/);
    await chloe.clicks('Make a new room', { in: 'dm' });
    const isOther = ({ name }: { name: string }) => name.startsWith('esc-1-') && name !== room.name;
    await story.until(() => story.slack.channels.some(isOther), 'there is another room');
  },
];

async function findRootCause(story: Story, room: string): Promise<void> {
  const { ben, farid } = story;
  await does(story, ben, 'Write root cause', room, {
    ...{
      'What happened?': 'No payments.',
      'What was the cause?': 'A release.',
      'How was it found?': 'Bisecting.',
    },
    'What will be done so that it does not happen again?': 'A test.',
    'Summary that customers may read': 'A faulty version.',
  });
  await does(story, farid, 'Send root cause back', room, { 'What is missing or wrong?': 'No date.' });
  await does(story, ben, 'Write root cause', room);
  await does(story, farid, 'Accept root cause', room);
  await does(story, ben, 'Write for customers', room);
  await does(story, farid, 'Accept root cause', room);
  await does(story, ben, 'Root cause shared', room, { 'Who has got it?': 'ACME' });
}

/** Somebody does something that needs a form. */
async function does(
  story: Story,
  ...[person, label, where, form = {}]: [Person, string, string, Record<string, Filling>?]
): Promise<void> {
  await person.clicks(label, { in: where });
  await story.until(() => person.view?.submit, `${person.name} has the form of ${label}`);
  await person.fills(form);
  assert.deepEqual((await person.submits()).errors, {}, label);
}
