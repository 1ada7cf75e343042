import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filling, Person } from '../../src/practice/slack/person.ts';
import { type Room, type Story, startStory } from '../support/story.ts';

const promises = `
    internalRootCauseWithin: { within: 2h, warnBefore: 30m }
    customerRootCauseWithin: 4h`;

describe('root causes, in Slack', () => {
  let story: Story;
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-policy-'));
    const path = join(directory, 'policy.yaml');
    const example = await readFile('docs/policy.example.yaml', 'utf8');
    assert.ok(example.includes('    name: Major\n'));
    await writeFile(path, example.replace('    name: Major\n', `    name: Major${promises}\n`));
    story = await startStory(undefined, path);
  });
  afterEach(async () => {
    await story.stop();
    await rm(directory, { recursive: true });
  });

  async function does(
    person: Person,
    label: string,
    where: string,
    form: Record<string, Filling> = {},
  ): Promise<Record<string, string>> {
    await person.clicks(label, { in: where });
    await story.until(() => person.view?.submit, `${person.name} has the form of ${label}`);
    await person.fills(form);
    return (await person.submits()).errors;
  }
  const done = async (...step: Parameters<typeof does>) => assert.deepEqual(await does(...step), {}, step[1]);
  async function tellsCustomer(person: Person, room: Room): Promise<void> {
    await person.clicks('Send update', { in: room.name });
    await story.until(() => person.view?.submit, 'the form is there');
    await person.chooses('To whom?', 'customer', { in: 'view' });
    await story.until(() => person.view?.labels.includes('Which customers?'), 'it is about customers');
    const told = { 'What should they know?': 'You can pay again.', 'By what means?': 'call' };
    await person.fills({ ...told, 'Next update in': 'none' });
    assert.deepEqual((await person.submits()).errors, {});
    await room.expectMessage(/You can pay again/);
  }
  const readsNothingOf = (person: Person, where: string, words: RegExp) =>
    assert.ok(!person.messages(where).some(({ plain }) => words.test(plain)), `${person.name}, ${where}`);

  const analysis = {
    'What happened?': 'Nobody could pay from 9:40 to 10:05.',
    'What was the cause?': 'A bad release.',
    'How was it found?': 'By going back release by release.',
    'What will be done so that it does not happen again?': 'A payment is tried before each release.',
    'Summary that customers may read': 'A faulty version was installed.',
  };
  const summary = { 'What was it, and what did we learn?': 'A bad release.' };

  /** Chloe has it, Elif coordinates, Deniz speaks with the customer; Ben declares it resolved, and Farid verifies it. */
  async function verified(): Promise<Room> {
    const { ana, ben, chloe, farid } = story;
    const room = await story.raise(ana, 'Checkout is down', { Customer: 'ACME' });
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await done(ben, 'Give a role', room.name, {
      'Which role?': 'coordinator',
      'To whom?': 'elif@example.com',
    });
    await done(ben, 'Give a role', room.name, { 'Which role?': 'comms', 'To whom?': 'deniz@example.com' });
    await farid.clicks('Join', { in: 'escalations' });
    await story.until(() => room.hasIn('farid'), 'Farid is in the room');
    await done(ben, 'Declare resolved', room.name, { 'What was done?': 'Rolled back.' });
    await room.expectCard(/Resolved, to be verified/);
    await done(farid, 'Verify', room.name);
    await room.expectCard(/Verified, to be closed/);
    return room;
  }

  it('go from the resolution to closing: written, sent back, accepted, made into what the customer gets, and shared', async () => {
    const { ana, ben, chloe, deniz, elif } = story;
    const room = await verified();
    await room.expectMessage(
      /The policy demands to know why it happened\. The root cause is due by .*Customers/,
    );
    await room.expectCard(/Root cause: .*promised by/, /Root cause: @Elif Demir to write it/);
    await done(deniz, 'Send update', room.name, {
      ...{ 'What should they know?': 'It works again.', 'Next update in': 'none' },
    });
    const { 'If something is missing: why close all the same?': why = '' } = await does(
      ben,
      'Close',
      room.name,
      {
        ...{ ...summary, 'If something is missing: why close all the same?': 'We are in a hurry.' },
      },
    );
    assert.match(
      why,
      /^Before closing: send a last update to ACME; write the root cause; then share one with the customer\. Where no root/,
    );
    await ben.closes();

    await done(elif, 'Write root cause', 'dm', analysis);
    await room.expectMessage(
      /wrote the root cause \(revision 1\)[\s\S]*A bad release\.[\s\S]*faulty version/,
    );
    await story.expectMessage(chloe, 'dm', /wrote the root cause \(revision 1\)/);
    await done(chloe, 'Send root cause back', 'dm', {
      'What is missing or wrong?': 'Why did no test see it?',
    });
    await story.expectMessage(elif, 'dm', /sent the root cause back[\s\S]*Why did no test see it\?/);
    await done(elif, 'Write root cause', 'dm', { 'What contributed to it?': 'No test pays.' });
    await room.expectMessage(/revision 2[\s\S]*A bad release\.[\s\S]*No test pays\./);
    await story.expectMessage(ben, 'dm', /wrote the root cause \(revision 2\)/);
    await done(ben, 'Accept root cause', 'dm');
    await story.expectMessage(ana, 'escalations', /The root cause is found\./);

    await story.expectMessage(deniz, 'dm', /accepted the root cause \(revision 2\)/);
    await done(deniz, 'Write for customers', 'dm');
    await room.expectMessage(/wrote the root cause for customers \(revision 1\)[\s\S]*A faulty version/);
    await ben.opensHome();
    await story.until(() => ben.home?.buttons.includes('Accept root cause'), 'it waits for Ben on his Home');
    await done(ben, 'Accept root cause', 'home');
    await story.expectMessage(deniz, 'dm', /accepted the root cause for customers.*It can be shared now/);
    await done(deniz, 'Root cause shared', 'dm');
    await room.expectMessage(/says that ACME has got the root cause for customers \(revision 1; E-mail\)/);
    await story.expectMessage(ana, 'escalations', /The root cause is found, and shared with the customer\./);

    for (const person of [ana, ben, chloe, deniz, elif]) readsNothingOf(person, 'dm', /bad release|faulty/);
    readsNothingOf(ana, 'escalations', /bad release|faulty/);
    await tellsCustomer(deniz, room);
    await room.expectCard(
      /revision 2 accepted by @Ben Okafor · for customers: shared with ACME/,
      /Ready to close/,
    );
    await done(ben, 'Close', room.name, summary);
    await room.expectCard(/Status\s*Closed/);
  });

  it('that are late are told to the managers, one of whom may say that none is needed', async () => {
    const { ben, deniz, elif, farid } = story;
    const room = await verified();
    await elif.command('/escalate', 'next ESC-1', { in: 'support' });
    await story.expectPrivate(elif, 'support', /The root cause was not accepted by/);
    await story.time.passes({ minutes: 91 });
    await story.expectMessage(elif, 'dm', /The root cause should be written and accepted by/);
    readsNothingOf(farid, 'dm', /The root cause was not accepted/);
    await story.time.passes({ minutes: 30 });
    for (const person of [ben, elif, farid])
      await story.expectMessage(person, 'dm', /The root cause was not accepted by .*, as was promised/);
    await room.expectCard(/Root cause: late, promised for/);

    await done(farid, 'No root cause needed', room.name, { 'Why?': 'It is that of ESC-7.' });
    await room.expectMessage(/@Farid Haddad says that no root cause is needed\.[\s\S]*It is that of ESC-7\./);
    await done(deniz, 'Send update', room.name, {
      ...{ 'What should they know?': 'It works again.', 'Next update in': 'none' },
    });
    await tellsCustomer(deniz, room);
    await room.expectCard(/Ready to close/);
    await done(ben, 'Close', room.name, summary);
    await room.expectCard(/Status\s*Closed/);
    await story.time.passes({ minutes: 600 });
    await room.expectNothing(/The root cause was not shared/);
  });
});
