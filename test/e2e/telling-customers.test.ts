import assert from 'node:assert/strict';
import type { Filling, Person } from '../../src/practice/slack/person.ts';
import { type Story, startStory } from '../support/story.ts';

describe('telling customers, in Slack', () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.stop());

  const opens = async (person: Person, label: string, where: string, message?: string) => {
    await person.clicks(label, { in: where, ...(message !== undefined && { message }) });
    await story.until(() => person.view?.submit, `${person.name} has the form of ${label}`);
  };
  const sends = async (person: Person, form: Record<string, Filling> = {}) => {
    await person.fills(form);
    return (await person.submits()).errors;
  };
  /** The words that the form holds, as Slack would show them. */
  const wordsIn = (person: Person): string =>
    JSON.stringify(story.slack.workspace.modalsOf(person.id).flatMap(({ values }) => Object.values(values)));
  const seen = (person: Person, where: string, words: RegExp) =>
    person.messages(where).filter(({ plain }) => words.test(plain)).length;

  it('begins from approved words, waits for a second person, and is then kept with who was told, when and how', async () => {
    const { ana, ben, chloe, deniz } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1', Customer: 'ACME' });
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/, /Customers: ACME not told yet · next by/);
    await opens(ben, 'Give a role', room.name);
    await sends(ben, { 'Which role?': 'comms', 'To whom?': 'deniz@example.com' });
    await room.expectMessage(/made @Deniz Yılmaz Communications lead/);
    await opens(chloe, 'Send update', room.name);
    await chloe.chooses('To whom?', 'internal', { in: 'view' });
    await story.until(() => !chloe.view?.labels.includes('Which customers?'), 'it is for the stakeholders');
    assert.deepEqual(await sends(chloe, { 'What should they know?': 'The pool is full.' }), {});
    await room.expectMessage(/The pool is full/);

    await story.time.passes({ minutes: 25 });
    const prompt = 'ACME has been promised an update by';
    await room.expectMessage(new RegExp(`@Deniz Yılmaz, ${prompt}`));
    await opens(deniz, 'Send update', room.name, prompt);
    assert.match(wordsIn(deniz), /We know of this: Checkout is down/);
    await deniz.chooses('Approved words', 'Apology without blame', { in: 'view' });
    await story.until(() => wordsIn(deniz).includes('We are sorry for what'), 'the words follow the choice');
    const missing = await sends(deniz, { 'What should they know?': 'We are sorry, and on it.' });
    assert.match(missing['By what means?'] ?? '', /required field/);
    assert.deepEqual(await sends(deniz, { 'By what means?': 'call' }), {});

    await room.expectMessage(/@Deniz Yılmaz wrote an update for ACME\. Somebody else has to approve it/);
    await room.expectCard(/to be approved: an update by @Deniz Yılmaz/);
    await story.expectMessage(ben, 'dm', /wrote an update for ACME[\s\S]*We are sorry, and on it/);
    await deniz.opensHome();
    await ben.opensHome();
    await story.until(() => ben.home?.plain.includes('Approve update'), 'it waits for Ben on Home');
    assert.doesNotMatch(deniz.home?.plain ?? '', /Approve update/);
    await room.expectNothing(/We are sorry, and on it/);

    await opens(deniz, 'Approve update', room.name);
    assert.match(Object.values(await sends(deniz)).join(), /somebody else has to approve it/);
    await deniz.closes();
    await opens(ben, 'Send update back', 'dm');
    assert.deepEqual(await sends(ben, { 'What should be different?': 'Say until when.' }), {});
    await story.expectMessage(
      deniz,
      'dm',
      /sent the update for the customers back to @Deniz Yılmaz[\s\S]*until when/,
    );
    await opens(deniz, 'Send update', 'dm');
    assert.match(wordsIn(deniz), /We are sorry, and on it/);
    const better = {
      'What should they know?': 'We are sorry, and on it until noon.',
      'By what means?': 'call',
    };
    assert.deepEqual(await sends(deniz, better), {});
    await story.expectMessage(ben, 'dm', /until noon/);
    await opens(ben, 'Approve update', 'dm', 'until noon');
    assert.deepEqual(await sends(ben), {});

    await room.expectMessage(
      /Update 2 to ACME[\s\S]*until noon[\s\S]*From @Deniz Yılmaz \(Phone call\) · approved by @Ben Okafor · Next update by/,
    );
    await room.expectCard(/Customers: ACME told at .* by @Deniz Yılmaz \(Phone call\) · next by/);
    await story.expectMessage(
      deniz,
      'dm',
      /@Ben Okafor approved the update\. @Deniz Yılmaz, please tell ACME now[\s\S]*until noon/,
    );
    await story.idle();
    assert.equal(room.count(/until noon/), 1, 'the room sees it once');
    assert.equal(seen(ana, 'escalations', /until noon/), 0);
    assert.equal(room.count(new RegExp(prompt)), 0, 'the prompt is gone');
    await ana.command('/escalate', 'next', { in: room.name });
    await story.expectPrivate(ana, room.name, /An update to ACME is due at/);
  });

  it('is not asked for while the customer is awaited, and is asked for again afterwards', async () => {
    const { ana, chloe } = story;
    const room = await story.raise(ana, 'Checkout is down', { Customer: 'Globex' });
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await story.time.passes({ minutes: 51 });
    await room.expectMessage(/Globex has been promised an update by/);
    await opens(chloe, 'Wait for customer', room.name);
    assert.deepEqual(await sends(chloe, { 'What do we wait for?': 'Their logs.' }), {});
    await room.expectCard(/Waiting for the customer/, /from @Ben Okafor \(the clock stands\)/);
    await room.expectNothing(/Globex has been promised an update by/);
    await story.time.passes({ minutes: 30 });
    await chloe.clicks('Customer answered', { in: room.name });
    await room.expectMessage(/Globex has been promised an update by/);
    await story.time.passes({ minutes: 9 });
    await room.expectMessage(/The update to Globex promised for .* is late/);
  });

  it('late escalates one level, as what stakeholders inside the company hear late does', async () => {
    const { ana, ben, chloe } = story;
    const room = await story.raise(ana, 'Checkout is down', { Customer: 'Globex' });
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await opens(chloe, 'Send update', room.name);
    assert.deepEqual(await sends(chloe, { 'What should they know?': 'On it.', 'Next update in': '4h' }), {});
    await room.expectMessage(/On it\./);
    await story.time.passes({ minutes: 61 });
    await room.expectMessage(/The update to Globex promised for .* is late/);
    await room.expectMessage(/The first update to the customer is late\. Asked: Support leads/);
    await room.expectCard(
      /2 of 3: Support leads/,
      /Globex not told yet · late, promised for/,
      /@Chloe Tamm since/,
    );
    await story.expectMessage(ben, 'dm', /The update to Globex promised for .* is late/);

    await opens(ben, 'Send update', 'dm', 'The update to Globex');
    const told = { 'What should they know?': 'We work on it.', 'By what means?': 'ticket' };
    assert.deepEqual(await sends(ben, told), {});
    await room.expectMessage(/Update 2 to Globex[\s\S]*We work on it/);
    await room.expectCard(/Globex told at .* by @Ben Okafor \(Ticket\) · next by/);
  });
});
