import assert from 'node:assert/strict';
import type { Filling, Person } from '../../src/practice/slack/person.ts';
import { dayOffered, policyWithSchedule } from '../support/policy-with-schedule.ts';
import { type Story, startStory } from '../support/story.ts';

describe('being on call, in Slack', () => {
  let story: Story;
  let policy: Awaited<ReturnType<typeof policyWithSchedule>>;
  before(async () => {
    policy = await policyWithSchedule();
  });
  after(() => policy.remove());
  beforeEach(async () => {
    story = await startStory(undefined, policy.path);
  });
  afterEach(() => story.stop());

  /** What `/escalate oncall` answers this person. */
  async function asks(person: Person, words = 'oncall'): Promise<void> {
    await person.command('/escalate', words, { in: 'support' });
    await story.expectPrivate(person, 'support', /on call/i);
  }

  async function does(
    person: Person,
    label: string,
    where: string,
    form: Record<string, Filling>,
  ): Promise<Record<string, string>> {
    await person.clicks(label, { in: where });
    await story.until(() => person.view?.submit, `${person.name} has the form of ${label}`);
    await person.fills(form);
    return (await person.submits()).errors;
  }

  const seen = (person: Person, words: RegExp): number =>
    person.messages('dm').filter(({ plain }) => words.test(plain)).length;

  it('is told to whoever asks, for all, for a team, and for what there is not', async () => {
    const { ana } = story;
    await asks(ana);
    await story.expectPrivate(
      ana,
      'support',
      /Payments on call \(UTC\): @?Chloe Tamm is on call until .*; then @?Elif Demir\./,
    );
    await ana.command('/escalate', 'oncall Platform', { in: 'support' });
    await story.expectPrivate(ana, 'support', /Payments on call \(UTC\)/);
    await ana.command('/escalate', 'oncall Customer support', { in: 'support' });
    await story.expectPrivate(ana, 'support', /called "Customer support"\. There are: Payments on call\./);
    await ana.command('/escalate', 'help', { in: 'support' });
    await story.expectPrivate(ana, 'support', /\/escalate oncall checkout/);
  });

  it('is taken over by form: it counts for whom a case asks, is told to both, and is undone', async () => {
    const { ana, chloe, elif } = story;
    await asks(elif);
    const tooLate = await does(elif, 'Take a shift', 'support', {
      'Whose shift?': 'chloe@example.com',
      'Which day?': dayOffered(3),
    });
    assert.match(tooLate['Which day?'] ?? '', /is not on call on this schedule then/);
    await elif.fills({ 'Which day?': dayOffered(0), 'Why?': 'She is at the dentist.' });
    assert.deepEqual((await elif.submits()).errors, {});
    await story.expectPrivate(elif, 'support', /It is done/);
    await story.expectMessage(
      elif,
      'dm',
      /You are on call on Payments on call from .* instead of @Chloe Tamm/,
    );
    await story.expectMessage(chloe, 'dm', /@Elif Demir takes over from you[\s\S]*dentist/);

    await story.raise(ana, 'Checkout is down');
    await story.expectMessage(elif, 'dm', /Please answer by/);
    assert.equal(seen(chloe, /Please answer by/), 0);

    await elif.clicks('Undo', { in: 'dm', message: '✅ You are on call' });
    await story.expectPrivate(elif, 'dm', /It has begun and cannot be undone/);
    await does(elif, 'Take a shift', 'support', {
      'Whose shift?': 'chloe@example.com',
      'Which day?': dayOffered(1),
    });
    await story.until(() => seen(elif, /✅ You are on call on/) === 2, 'the second shift is told');
    await elif.clicks('Undo', { in: 'dm' });
    await story.expectMessage(chloe, 'dm', /@Elif Demir took it back: @Elif Demir does not take over/);
    await story.expectMessage(elif, 'dm', /You took it back: you do not take over/);
    await story.idle();
    assert.equal(seen(chloe, /took it back/), 2, 'what she was shown is up to date, and she is told');
  });

  it('is given away when the other accepts, and stays when they decline', async () => {
    const { ben, chloe, elif } = story;
    await asks(chloe);
    const day = { 'Which day?': dayOffered(1) };
    const wrong = await does(chloe, 'Swap', 'support', {
      'Who should take your shift?': 'deniz@example.com',
      ...day,
    });
    assert.match(Object.values(wrong).join(), /takes no turns on "Payments on call"/);
    await chloe.fills({ 'Who should take your shift?': 'elif@example.com' });
    assert.deepEqual((await chloe.submits()).errors, {});
    await story.expectMessage(elif, 'dm', /@Chloe Tamm asks you to take over[\s\S]*Do you\?/);
    await elif.clicks('Decline', { in: 'dm' });
    await story.expectMessage(
      chloe,
      'dm',
      /@Elif Demir can't take over from you[\s\S]*on call then as before/,
    );

    const again = { 'Who should take your shift?': 'ben@example.com', ...day };
    assert.deepEqual(await does(chloe, 'Ask somebody else', 'dm', again), {});
    await story.expectMessage(ben, 'dm', /asks you to take over/);
    await ben.clicks('Accept', { in: 'dm' });
    await story.expectMessage(chloe, 'dm', /@Ben Okafor takes over from you/);
    await story.expectMessage(ben, 'dm', /You are on call on Payments on call .* instead of @Chloe Tamm/);
    await ben.command('/escalate', 'oncall payments', { in: 'support' });
    await story.expectPrivate(ben, 'support', /@?Chloe Tamm is on call until .*; then @?Ben Okafor\./);
  });

  it('has no form for those who have nothing to do with it', async () => {
    const { deniz } = story;
    await asks(deniz);
    await deniz.clicks('Take a shift', { in: 'support' });
    await story.until(
      () => deniz.view?.plain.includes('Shifts are for those who take turns'),
      'it says who may',
    );
  });

  it('changes hands: both are told once, and a case of who goes is handed over by a button', async () => {
    const { ana, chloe, elif } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/In hand/);
    await asks(elif);
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const shift = { 'Whose shift?': 'chloe@example.com', 'Or from': inMinutes(20), until: inMinutes(120) };
    assert.deepEqual(await does(elif, 'Take a shift', 'support', shift), {});
    await story.expectMessage(elif, 'dm', /instead of @Chloe Tamm/);

    await story.time.passes({ minutes: 21 });
    await story.expectMessage(
      chloe,
      'dm',
      /not on call on Payments on call any more: @Elif Demir takes over\. Open cases:[\s\S]*ESC-1 · Checkout is down: @Chloe Tamm has it/,
    );
    await story.expectMessage(
      elif,
      'dm',
      /You are on call on Payments on call since .*You take over from @Chloe Tamm\. Open cases:[\s\S]*ESC-1/,
    );
    await chloe.clicks('Hand over ESC-1', { in: 'dm' });
    await story.until(() => chloe.view?.submit, 'Chloe may say why');
    await chloe.submits();
    await story.expectMessage(elif, 'dm', /Please answer by/);
    await elif.clicks('Acknowledge', { in: 'dm' });
    await room.expectCard(/@Elif Demir since/);

    await story.time.passes({ minutes: 5 });
    await story.idle();
    assert.equal(seen(chloe, /any more: @Elif Demir takes over/), 1);
    assert.equal(seen(elif, /You are on call on Payments on call since/), 1);
  });
});

describe('adding somebody who is not on call, in Slack', () => {
  let story: Story;
  let policy: Awaited<ReturnType<typeof policyWithSchedule>>;
  before(async () => {
    policy = await policyWithSchedule({ asks: false });
    story = await startStory(undefined, policy.path);
  });
  after(async () => {
    await story.stop();
    await policy.remove();
  });

  it('tells privately who is on call instead, and adds them by a button', async () => {
    const { ana } = story;
    const room = await story.raise(ana, 'An invoice is wrong', {
      'Which team should help first?': 'Customer support',
    });
    await ana.clicks('Add people', { in: room.name });
    await story.until(() => ana.view?.submit, 'the form is there');
    await ana.fills({ 'Who should join?': ['elif@example.com'] });
    assert.deepEqual((await ana.submits()).errors, {});
    await room.expectMessage(/brought in @Elif Demir/);
    await story.expectPrivate(
      ana,
      room.name,
      /@Elif Demir is not on call on Payments on call now; @?Chloe Tamm is\./,
    );
    assert.equal(room.hasIn('chloe'), false);
    await ana.clicks('Add who is on call: Payments on call', { in: room.name });
    await room.expectMessage(/brought in @?Chloe Tamm/);
    await story.until(() => room.hasIn('chloe'), 'Chloe is in the room');
  });
});
