import assert from 'node:assert/strict';
import { type Story, startStory } from '../support/story.ts';

type Arguments = Readonly<Record<string, unknown>>;
const isToPerson = ({ channel }: Arguments) => /^U/.test(String(channel));
const isAnnouncement = ({ channel }: Arguments) => String(channel).includes('escalations');
const isToChannel = ({ channel }: Arguments) => /^C/.test(String(channel));

describe('when Slack is in trouble', () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.stop());

  const calls = (method: string) => story.slack.calls.filter((call) => call.method === method);

  it('waits as long as a 429 says, and then makes the one room', async () => {
    story.slack.fault('conversations.create', { status: 429, retryAfterS: 1, times: 1 });
    await story.raise(story.ana, 'Checkout is down');
    const [refused, made] = calls('conversations.create');
    assert.equal(refused?.status, 429);
    assert.ok(Number(made?.at) - Number(refused?.at) >= 1_000, 'not before the second is over');
    assert.equal(calls('conversations.create').length, 2);
  });

  it('asks the people although the room cannot be made yet', async () => {
    const lift = story.slack.fault('conversations.create', { status: 429, retryAfterS: 2 });
    await story.ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await story.ana.submits();
    await story.expectMessage(story.chloe, 'dm', /Please answer by/);
    lift();
    const room = await story.room('esc-1-');
    await room.expectCard(/Nobody yet/);
  });

  for (const [what, fault] of [
    ['a 500', { status: 500 }],
    ['a page of HTML', { html: true }],
    ['an answer cut off in the middle', { truncated: true }],
  ] as const) {
    it(`shows the announcement after ${what}`, async () => {
      const { ana } = story;
      story.slack.fault('chat.postMessage', {
        ...fault,
        times: 1,
        when: ({ channel }) => String(channel).includes('escalations'),
      });
      await story.raise(ana, 'Checkout is down');
      await story.expectMessage(ana, 'escalations', /ESC-1 · Checkout is down/);
    });
  }

  for (const [what, plain, when] of [
    ['the card', /^Severity$/m, isToChannel],
    ['a question to somebody', /Please answer by/, isToPerson],
    ['the announcement', /ESC-1 · Checkout is down/, isAnnouncement],
  ] as const)
    it(`shows ${what} once although the answer to sending it was lost`, async () => {
      const { ana, chloe } = story;
      story.slack.fault('chat.postMessage', { dropReply: true, times: 1, when });
      await story.raise(ana, 'Checkout is down');
      await story.until(() => calls('conversations.history').length > 0, 'the message is looked for');
      await story.idle();
      const room = story.slack.channels.find(({ name }) => name.startsWith('esc-1-'))?.name ?? '';
      const places = [ana.messages(room), chloe.messages('dm'), ana.messages('escalations')];
      const shown = places.map((messages) => messages.filter((message) => plain.test(message.plain)).length);
      assert.ok(
        shown.every((times) => times <= 1),
        `${shown}`,
      );
      assert.ok(shown.includes(1));
    });

  it('takes another name when the room name is taken', async () => {
    story.slack.fault('conversations.create', { error: 'name_taken', times: 1 });
    const room = await story.raise(story.ana, 'Checkout is down');
    assert.equal(room.name, 'esc-1-checkout-is-down-2');
  });

  it('counts people who are in the room already as invited', async () => {
    story.slack.fault('conversations.invite', { error: 'already_in_channel', times: 1 });
    const room = await story.raise(story.ana, 'Checkout is down');
    await story.idle();
    assert.doesNotMatch(room.card(), /could not be added|did not work|not worked/);
  });

  it('says on the card whom it could not bring in', async () => {
    story.slack.fault('conversations.invite', { error: 'user_not_found' });
    const room = await story.raise(story.ana, 'Checkout is down');
    await room.expectCard(/⚠️ Ana Kovács \(.*\) could not be added to the room/);
  });

  it('goes on with the case when its room was archived, and keeps asking', async () => {
    const { ana, ben } = story;
    const room = await story.raise(ana, 'Checkout is down', { Severity: 'sev1' });
    await story.idle();
    const inRoom = ({ channel }: Readonly<Record<string, unknown>>) =>
      channel === story.slack.channels.find(({ name }) => name === room.name)?.id;
    story.slack.fault('chat.update', { error: 'is_archived', when: inRoom });
    story.slack.fault('chat.postMessage', { error: 'is_archived', when: inRoom });
    await story.time.passes({ minutes: 5 });
    await story.expectMessage(ben, 'dm', /Please answer by/);
    await ben.clicks('Acknowledge', { in: 'dm', message: 'Please answer by' });
    await story.expectMessage(ben, 'dm', /You acknowledged/);
    await story.expectMessage(ana, 'escalations', /owner @Ben Okafor/);
  });

  it('tells somebody whose form came too late what to do', async () => {
    const { ana } = story;
    story.slack.fault('views.open', { error: 'expired_trigger_id', times: 1 });
    await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await story.expectPrivate(ana, 'support', /again/i);
  });

  it('refuses forged, old and unsigned requests, and does nothing for them', async () => {
    const { ana } = story;
    for (const signature of ['bad', 'old', 'missing'] as const) {
      const { status } = await ana.command('/escalate', 'Checkout is down', { in: 'support', signature });
      assert.equal(status, 401);
    }
    assert.equal(ana.view, null);
  });
});
