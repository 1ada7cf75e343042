import assert from 'node:assert/strict';
import { startStory } from '../support/story.ts';
import { peopleIn, platforms } from '../support/told/platforms.ts';
import type { Actor, Form, Told, ToldRoom } from '../support/told/told.ts';

for (const [platform, tell] of platforms)
  describe(`the life of a case, in ${platform}`, () => {
    let told: Told;
    beforeEach(async () => {
      told = await tell();
    });
    afterEach(() => told.stop());

    const people = () => peopleIn(told);
    async function raise(by: Actor, title: string, form: Form = {}): Promise<ToldRoom> {
      assert.deepEqual(await by.raises(title, { Severity: 'sev1', ...form }), []);
      return told.room();
    }
    const done = async (by: Actor, ...[label, where, form = {}]: [string, 'room' | 'dm', Form?]) =>
      assert.deepEqual(await by.does(label, where, { form }), [], label);

    it('goes from a command to closed, with everybody seeing what they should', async () => {
      const { ana, ben, chloe, deniz, elif } = people();
      const room = await raise(ana, 'Checkout is down for ACME', {
        ...{ Customer: 'ACME', 'What do we know?': 'Nobody can pay since 9:40.' },
      });
      await room.expectCard(
        ...[
          /ESC-1 · Checkout is down for ACME/,
          /Nobody yet/,
          /Customer[\s\S]*ACME/,
          /Nobody can pay since 9:40/,
        ],
      );
      await room.expectIn('ana', 'ben', 'chloe', 'elif');
      await told.expectAnnounced(/ESC-1 · Checkout is down for ACME/);

      await chloe.expectTold(/Please answer by/);
      await chloe.does('Acknowledge', 'dm');
      await room.expectCard(/In hand/, /Chloe Tamm since/);
      await room.expectMessage(/Chloe Tamm acknowledged and has it/);
      await elif.expectTold(/Chloe Tamm has it: nothing to do for you/);

      await done(chloe, 'Take a role', 'room', { 'Which role do you take?': 'expert' });
      await room.expectCard(/Expert\s+Chloe Tamm/);
      await done(ben, 'Give a role', 'room', { 'Which role?': 'comms', 'To whom?': { person: 'deniz' } });
      await deniz.expectTold(/Ben Okafor made Deniz Yılmaz Communications lead/);

      const prompt = 'stakeholders have been promised an update by';
      await told.time.passes({ minutes: 13 });
      await room.expectMessage(new RegExp(prompt));
      const cause = {
        'What should they know?': 'We found the cause and roll back.',
        'Next update in': '30m',
      };
      assert.deepEqual(await deniz.does('Send update', 'room', { form: cause, message: prompt }), []);
      await room.expectMessage(/We found the cause and roll back/);
      await room.expectNothing(new RegExp(prompt));
      await told.expectAnnounced(/We found the cause and roll back/);

      await done(ben, 'Give a role', 'room', { 'Which role?': 'architect', 'To whom?': { person: 'elif' } });
      await done(ben, 'Declare resolved', 'room', {
        ...{ 'How was it resolved?': 'fix', 'What was done?': 'Rolled back to 4.2.' },
      });
      await room.expectCard(/Resolved, to be verified/, /Rolled back to 4\.2/);
      await ben.does('Verify', 'room', { form: {} });
      await ben.expectTold(/somebody else has to verify it/);
      await done(elif, 'Verify', 'room');
      await room.expectCard(
        /Verified, to be closed/,
        /Before closing: send a last update to the stakeholders; send a last update to ACME/,
      );

      await done(deniz, 'Send update', 'room', {
        ...{ 'What should they know?': 'It works again.', 'Next update in': 'none' },
      });
      await room.expectCard(/Before closing: send a last update to ACME/);
      const toACME = {
        'What should they know?': 'You can pay again.',
        'By what means?': 'call',
        'Next update in': 'none',
      };
      const wrong = await deniz.does('Send update', 'room', {
        first: { 'To whom?': 'customer' },
        form: toACME,
      });
      assert.deepEqual(wrong, []);
      await ben.expectTold(/wrote an update for ACME/);
      await done(ben, 'Approve update', 'dm');
      await room.expectMessage(/You can pay again/);
      await room.expectCard(/Before closing: write the root cause/);
      await done(ben, 'No root cause needed', 'room', { 'Why?': 'It is that of ESC-0.' });
      await room.expectCard(/Ready to close/);
      await done(ben, 'Close', 'room', { 'What was it, and what did we learn?': 'A bad release.' });
      await room.expectCard(/Status\s*Closed/);

      await told.time.passes({ minutes: 600 });
      await room.expectNothing(/is late/);
      assert.equal(room.cards(), 1, 'there is one card, edited in place');
      assert.equal(told.rooms(), 1);
    });

    it('asks level after level when nobody acknowledges, and says so when there is none left', async () => {
      const { ana, chloe, ben, farid } = people();
      const room = await raise(ana, 'Checkout is down');
      await chloe.expectTold(/Please answer by/);
      await told.time.passes({ minutes: 5 });
      await chloe.expectTold(/The time to answer ran out/);
      await room.expectMessage(/Nobody acknowledged in time\. Asked: Support leads/);
      await ben.expectTold(/Please answer by/);
      await told.time.passes({ minutes: 10 });
      await farid.expectTold(/Please answer by/);
      await told.time.passes({ minutes: 30 });
      await room.expectMessage(/there is no level left to ask/);
      await room.expectCard(/Nobody: every level was asked/);
      await farid.does('Acknowledge', 'dm', { message: 'no level left' });
      await room.expectCard(/In hand/);
    });

    it('asks the next level at once when nobody can take it', async () => {
      const { ana, chloe, elif, ben } = people();
      const room = await raise(ana, 'Checkout is down');
      for (const person of [chloe, elif])
        await done(person, "Can't take it", 'dm', { 'Why can you not take it?': 'On a train.' });
      await room.expectMessage(/Nobody who was asked can take it\. Asked: Support leads/);
      await ben.expectTold(/Please answer by/);
    });

    it('lets time run out on an update, an owner and a role, and chases each', async () => {
      const { ana, chloe, ben } = people();
      const room = await raise(ana, 'Checkout is down');
      await chloe.does('Acknowledge', 'dm');
      await room.expectCard(/In hand/);
      await told.time.passes({ minutes: 40 });
      await room.expectMessage(/Nobody has taken the role of Communications lead/);
      await room.expectMessage(/The update promised for .* is late/);
      await ben.expectTold(/is late/);
      await ben.opensHome();
      await told.until(
        () => /Waiting for you[\s\S]*Send update/.test(ben.home()),
        'the update waits on Home',
      );
      await done(ben, 'Not needed', 'room', {
        'Why is no update needed?': 'The customer is on the phone with us.',
      });
      await ben.expectTold(/Nobody has taken the role of Communications lead/);
      await done(ben, 'Take a role', 'dm', { 'Which role do you take?': 'comms' });
      await room.expectMessage(/Ben Okafor/);
      await told.time.passes({ minutes: 120 });
      await room.expectMessage(/did not say that they are still on it/);
    });

    it('tells the second of two people who click Acknowledge at once who has it', async () => {
      const { ana, chloe, elif } = people();
      const room = await raise(ana, 'Checkout is down');
      for (const person of [chloe, elif]) await person.expectTold(/Please answer by/);
      await Promise.all([chloe.does('Acknowledge', 'dm'), elif.does('Acknowledge', 'dm')]);
      await room.expectCard(/In hand/);
      const loser = room.card().includes('Chloe Tamm since') ? elif : chloe;
      await loser.expectTold(/already has it/);
      await room.expectNothing(/already has it/);
    });

    it('makes one case of a form submitted twice, and of two people who raise the same', async () => {
      const { ana, ben } = people();
      await ana.raises('Checkout is down', {}, 2);
      const room = await told.room();
      await ben.raises('checkout is down');
      await ben.expectTold(/raised the same a moment ago as ESC-1/);
      await room.expectNothing(/ESC-2/);
      assert.equal(told.rooms(), 1);
    });

    it('raises from a message, keeps it, and answers where it was written', async () => {
      const { ana } = people();
      await ana.raisesFrom('ACME cannot pay since 9:40');
      const room = await told.room();
      await room.expectCard(/ACME cannot pay since 9:40/);
      await told.expectAtOrigin(/escalated this as ESC-1/);
    });

    it('keeps a message of the room in the history, where whoever asks finds it', async () => {
      const { ana, ben } = people();
      await raise(ana, 'Checkout is down');
      await ben.says('The pool was exhausted');
      await ben.addsToTimeline('The pool was exhausted');
      await ben.expectTold(/It is in the timeline of ESC-1/);
      await ana.asks('status ESC-1', /The pool was exhausted/);
    });

    it('answers help, list, mine, find, status and next in private', async () => {
      const { ana } = people();
      await raise(ana, 'Checkout is down', { Customer: 'ACME' });
      for (const [words, expected] of [
        ['help', /raise a case/],
        ['list', /ESC-1 · Checkout is down/],
        ['mine', /ESC-1 · Checkout is down/],
        ['find acme', /ESC-1 · Checkout is down/],
        ['find nothing-like-it', /No case has these words/],
        ['status ESC-1', /Nobody yet/],
        ['status ESC-99', /There is no case ESC-99/],
        ['next esc-1', /Asked: Support leads/],
      ] as const)
        await ana.asks(words, expected);
    });

    it('shows on Home what waits for me, and lets me answer there', async () => {
      const { ana, chloe } = people();
      const room = await raise(ana, 'Checkout is down');
      await chloe.opensHome();
      await told.until(
        () => /Waiting for you[\s\S]*Checkout is down/.test(chloe.home()),
        'Home shows the case',
      );
      await chloe.does('Acknowledge', 'home', { message: platform === 'Slack' ? '' : 'Waiting for you' });
      await room.expectCard(/In hand/);
      await told.until(() => !chloe.home().includes('Acknowledge'), 'Home has nothing waiting any more');
    });
  });

describe('a room in Slack that comes of a message', () => {
  it('has a bookmark to it, and no mention of everybody', async () => {
    const story = await startStory();
    try {
      const { ana, slack } = story;
      await ana.says('ACME cannot pay since 9:40 <!channel>', { in: 'support' });
      await ana.shortcut('raise', { message: 'ACME cannot pay' });
      await ana.submits();
      const room = await story.room('esc-1-...');
      await room.expectCard(/ACME cannot pay since 9:40/);
      await story.until(
        () => slack.channels.find(({ name }) => name === room.name)?.bookmarks.length === 1,
        'the bookmark is there',
      );
      const written = ana.messages(room.name).map(({ text }) => text);
      assert.doesNotMatch(written.join(), /<!channel>/);
    } finally {
      await story.stop();
    }
  });
});
