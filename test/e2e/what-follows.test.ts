import assert from 'node:assert/strict';
import { peopleIn, platforms } from '../support/told/platforms.ts';
import type { Actor, Form, Told, ToldRoom, Where } from '../support/told/told.ts';

const analysis = {
  'What happened?': 'Nobody could pay from 9:40 to 10:05.',
  'What was the cause?': 'A bad release.',
  'How was it found?': 'By going back release by release.',
  'What will be done so that it does not happen again?': 'A payment is tried before each release.',
  'Summary that customers may read': 'A faulty version was installed.',
};

for (const [platform, tell] of platforms)
  describe(`what follows in a case, in ${platform}`, function () {
    // Of some fifteen steps each, on a machine that may be busy.
    this.timeout(60_000);
    let told: Told;
    beforeEach(async () => {
      told = await tell();
    });
    afterEach(() => told.stop());

    const people = () => peopleIn(told);
    const done = async (by: Actor, label: string, where: Where, form: Form = {}) =>
      assert.deepEqual(await by.does(label, where, { form }), [], label);
    /** Chloe has it, Deniz speaks with the customer. */
    async function inHand(): Promise<ToldRoom> {
      const { ana, ben, chloe } = people();
      assert.deepEqual(await ana.raises('Checkout is down', { Severity: 'sev1', Customer: 'ACME' }), []);
      const room = await told.room();
      await chloe.does('Acknowledge', 'dm');
      await room.expectCard(/In hand/);
      await done(ben, 'Give a role', 'room', { 'Which role?': 'comms', 'To whom?': { person: 'deniz' } });
      return room;
    }

    it('the customer is told what somebody else has approved, after it was sent back once', async () => {
      const { ben, deniz } = people();
      const room = await inHand();
      const words = { 'What should they know?': 'We are sorry, and on it.', 'By what means?': 'call' };
      const first = { 'To whom?': 'customer' };
      assert.deepEqual(await deniz.does('Send update', 'room', { first, form: words }), []);
      await room.expectCard(/to be approved: an update by Deniz Yılmaz/);
      await ben.expectTold(/wrote an update for ACME[\s\S]*We are sorry, and on it/);
      await room.expectNothing(/We are sorry, and on it/);
      await done(ben, 'Send update back', 'dm', { 'What should be different?': 'Say until when.' });
      await deniz.expectTold(/sent the update for the customers back to Deniz Yılmaz[\s\S]*until when/);
      const better = { ...words, 'What should they know?': 'We are sorry, and on it until noon.' };
      await done(deniz, 'Send update', 'dm', better);
      await ben.expectTold(/until noon/);
      assert.deepEqual(await ben.does('Approve update', 'dm', { form: {}, message: 'until noon' }), []);
      await room.expectMessage(/Update 1 to ACME[\s\S]*until noon/);
      await room.expectCard(/Customers: ACME told at .* by Deniz Yılmaz \(Phone call\) · next by/);
      await deniz.expectTold(/Ben Okafor approved the update\. Deniz Yılmaz, please tell ACME now/);
    });

    it('the root cause is written, sent back, accepted, made into what the customer gets, and shared', async () => {
      const { ben, chloe, deniz, elif, farid } = people();
      const room = await inHand();
      await done(ben, 'Give a role', 'room', {
        'Which role?': 'coordinator',
        'To whom?': { person: 'elif' },
      });
      await farid.does('Join', 'announcement');
      await room.expectIn('farid');
      await done(ben, 'Declare resolved', 'room', { 'What was done?': 'Rolled back.' });
      await room.expectCard(/Resolved, to be verified/);
      await done(farid, 'Verify', 'room');
      await room.expectCard(/Verified, to be closed/, /Elif Demir to write it/);

      await done(elif, 'Write root cause', 'room', analysis);
      await room.expectMessage(/wrote the root cause \(revision 1\)[\s\S]*A bad release\./);
      await chloe.expectTold(/wrote the root cause \(revision 1\)/);
      await done(chloe, 'Send root cause back', 'dm', {
        'What is missing or wrong?': 'Why did no test see it?',
      });
      await elif.expectTold(/sent the root cause back[\s\S]*Why did no test see it\?/);
      await done(elif, 'Write root cause', 'dm', { 'What contributed to it?': 'No test pays.' });
      await ben.expectTold(/wrote the root cause \(revision 2\)/);
      await ben.opensHome();
      await told.until(() => ben.home().includes('Accept root cause'), 'it waits for Ben on Home');
      await done(ben, 'Accept root cause', 'dm');
      await room.expectMessage(/accepted the root cause \(revision 2\)/);
      await done(deniz, 'Write for customers', 'room');
      await room.expectMessage(/wrote the root cause for customers \(revision 1\)[\s\S]*A faulty version/);
      await done(ben, 'Accept root cause', 'room');
      await room.expectMessage(/accepted the root cause for customers.*It can be shared now/);
      await done(deniz, 'Root cause shared', 'room');
      await room.expectMessage(/says that ACME has got the root cause for customers \(revision 1; E-mail\)/);
      for (const person of [chloe, ben]) assert.ok(!person.wasTold(/bad release/), person.name);
    });
  });
