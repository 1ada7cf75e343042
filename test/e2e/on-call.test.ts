import assert from 'node:assert/strict';
import { dayOffered, policyWithSchedule } from '../support/policy-with-schedule.ts';
import { platforms } from '../support/told/platforms.ts';
import type { Actor, Form, Told, ToldRoom } from '../support/told/told.ts';

async function raise(told: Told, by: Actor, title: string, form: Form = {}): Promise<ToldRoom> {
  assert.deepEqual(await by.raises(title, { Severity: 'sev2', ...form }), []);
  return told.room();
}

const asks = (person: Actor) => person.asks('oncall', /On call/);

for (const [platform, tell] of platforms) {
  describe(`being on call, in ${platform}`, () => {
    let told: Told;
    let policy: Awaited<ReturnType<typeof policyWithSchedule>>;
    before(async () => {
      policy = await policyWithSchedule();
    });
    after(() => policy.remove());
    beforeEach(async () => {
      told = await tell(policy.path);
    });
    afterEach(() => told.stop());

    it('is told to whoever asks, for all, for a team, and for what there is not', async () => {
      const ana = told.person('ana');
      await ana.asks('oncall', /Payments on call \(UTC\): Chloe Tamm is on call until .*; then Elif Demir\./);
      await ana.asks('oncall Platform', /Payments on call \(UTC\)/);
      await ana.asks('oncall Customer support', /called "Customer support"\. There are: Payments on call\./);
      await ana.asks('help', /oncall checkout/);
    });

    it('is taken over by form: it counts for whom a case asks, is told to both, and is undone', async () => {
      const [ana, chloe, elif] = [told.person('ana'), told.person('chloe'), told.person('elif')];
      await asks(elif);
      const shift = { 'Whose shift?': { person: 'chloe' } };
      const tooLate = await elif.does('Take a shift', 'alone', {
        form: { ...shift, 'Which day?': dayOffered(3) },
      });
      assert.match(tooLate.join(), /is not on call on this schedule then/);
      const today = { 'Which day?': dayOffered(0), 'Why?': 'She is at the dentist.' };
      assert.deepEqual(await elif.corrects(today), []);
      await elif.expectTold(/It is done/);
      await elif.expectTold(/You are on call on Payments on call from .* instead of Chloe Tamm/);
      await chloe.expectTold(/Elif Demir takes over from you[\s\S]*dentist/);

      await raise(told, ana, 'Checkout is down');
      await elif.expectTold(/Please answer by/);
      assert.equal(chloe.timesTold(/Please answer by/), 0);

      await elif.does('Undo', 'dm', { message: '✅ You are on call' });
      await elif.expectTold(/It has begun and cannot be undone/);
      const tomorrow = { form: { ...shift, 'Which day?': dayOffered(1) } };
      assert.deepEqual(await elif.does('Take a shift', 'alone', tomorrow), []);
      await told.until(() => elif.timesTold(/✅ You are on call on/) === 2, 'the second shift is told');
      await elif.does('Undo', 'dm');
      await chloe.expectTold(/Elif Demir took it back: Elif Demir does not take over/);
      await elif.expectTold(/You took it back: you do not take over/);
      const isUpToDate = () => chloe.timesTold(/took it back/) === 2;
      await told.until(isUpToDate, 'what she was shown is up to date, and she is told');
    });

    it('is given away when the other accepts, and stays when they decline', async () => {
      const [ben, chloe, elif] = [told.person('ben'), told.person('chloe'), told.person('elif')];
      await asks(chloe);
      const day = { 'Which day?': dayOffered(1) };
      const to = (person: string) => ({ 'Who should take your shift?': { person } });
      const wrong = await chloe.does('Swap', 'alone', { form: { ...to('deniz'), ...day } });
      assert.match(wrong.join(), /takes no turns on "Payments on call"/);
      assert.deepEqual(await chloe.corrects(to('elif')), []);
      await elif.expectTold(/Chloe Tamm asks you to take over[\s\S]*Do you\?/);
      await elif.does('Decline', 'dm');
      await chloe.expectTold(/Elif Demir can't take over from you[\s\S]*on call then as before/);

      const again = { form: { ...to('ben'), ...day } };
      assert.deepEqual(await chloe.does('Ask somebody else', 'dm', again), []);
      await ben.expectTold(/asks you to take over/);
      await ben.does('Accept', 'dm');
      await chloe.expectTold(/Ben Okafor takes over from you/);
      await ben.expectTold(/You are on call on Payments on call .* instead of Chloe Tamm/);
      await ben.asks('oncall payments', /Chloe Tamm is on call until .*; then Ben Okafor\./);
    });

    it('has no form for those who have nothing to do with it', async () => {
      const deniz = told.person('deniz');
      await asks(deniz);
      await deniz.does('Take a shift', 'alone');
      await deniz.expectTold(/Shifts are for those who take turns/);
    });

    it('changes hands: both are told once, and a case of who goes is handed over by a button', async () => {
      const [ana, chloe, elif] = [told.person('ana'), told.person('chloe'), told.person('elif')];
      const room = await raise(told, ana, 'Checkout is down');
      await chloe.does('Acknowledge', 'dm');
      await room.expectCard(/In hand/);
      await asks(elif);
      const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
      const span = { 'Or from': inMinutes(20), until: inMinutes(120) };
      const shift = { form: { 'Whose shift?': { person: 'chloe' }, ...span } };
      assert.deepEqual(await elif.does('Take a shift', 'alone', shift), []);
      await elif.expectTold(/instead of Chloe Tamm/);

      await told.time.passes({ minutes: 21 });
      await chloe.expectTold(
        /not on call on Payments on call any more: Elif Demir takes over\. Open cases:[\s\S]*ESC-1 · Checkout is down: Chloe Tamm has it/,
      );
      await elif.expectTold(
        /You are on call on Payments on call since .*You take over from Chloe Tamm\. Open cases:[\s\S]*ESC-1/,
      );
      assert.deepEqual(await chloe.does('Hand over ESC-1', 'dm', { form: {} }), []);
      await elif.expectTold(/Please answer by/);
      await elif.does('Acknowledge', 'dm');
      await room.expectCard(/Elif Demir since/);

      await told.time.passes({ minutes: 5 });
      await told.idle();
      assert.equal(chloe.timesTold(/any more: Elif Demir takes over/), 1);
      assert.equal(elif.timesTold(/You are on call on Payments on call since/), 1);
    });
  });

  describe(`adding somebody who is not on call, in ${platform}`, () => {
    let told: Told;
    let policy: Awaited<ReturnType<typeof policyWithSchedule>>;
    before(async () => {
      policy = await policyWithSchedule({ asks: false });
      told = await tell(policy.path);
    });
    after(async () => {
      await told.stop();
      await policy.remove();
    });

    it('tells privately who is on call instead, and adds them by a button', async () => {
      const ana = told.person('ana');
      const room = await raise(told, ana, 'An invoice is wrong', {
        'Which team should help first?': 'support',
      });
      const form = { 'Who should join?': { people: ['elif'] } };
      assert.deepEqual(await ana.does('Add people', 'room', { form }), []);
      await room.expectMessage(/brought in Elif Demir/);
      await ana.expectTold(/Elif Demir is not on call on Payments on call now; Chloe Tamm is\./);
      assert.equal(room.hasIn('chloe'), false);
      await ana.does('Add who is on call: Payments on call', 'alone');
      await room.expectMessage(/brought in Chloe Tamm/);
      await room.expectIn('chloe');
    });
  });
}
