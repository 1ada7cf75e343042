import assert from 'node:assert/strict';
import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { signingSecret } from './tiny-bot.ts';

describe('practice Slack Web API', () => {
  let slack: PracticeSlack;
  let client: WebClient;
  let nowMs: number;
  let ana: string;
  let support: string;

  beforeEach(async () => {
    nowMs = Date.parse('2026-03-02T09:00:00Z');
    slack = await startPracticeSlack({
      people: [
        { email: 'ana@example.com', name: 'Ana Silva', timeZone: 'Europe/Lisbon' },
        { email: 'ben@example.com', name: 'Ben Okafor' },
      ],
      channels: ['support', { name: 'no-bots', withBot: false }],
      userGroups: [{ handle: 'duty', name: 'Duty', members: ['ben@example.com'] }],
      signingSecret,
      now: () => new Date(nowMs),
    });
    client = connect(slack.token);
    ana = slack.person('ana@example.com').id;
    support = slack.channels[0]?.id ?? '';
  });
  afterEach(async () => {
    await slack.stop();
  });

  function connect(token: string): WebClient {
    return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  }

  async function refused(code: string, call: Promise<unknown>): Promise<void> {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof WebAPIPlatformError, String(error));
      assert.equal(error.data.error, code);
      return true;
    });
  }

  async function room(name = 'esc-1'): Promise<string> {
    const { channel } = await client.conversations.create({ name });
    return channel?.id ?? '';
  }

  it('tells the bot who it is', async () => {
    const { team_id: team, user_id: user, bot_id: bot } = await client.auth.test();
    assert.deepEqual({ team, user, bot }, { team: slack.teamId, user: slack.botUserId, bot: 'B0PRACTICE' });
  });

  it('refuses unknown tokens and methods', async () => {
    await refused('invalid_auth', connect('xoxb-other').auth.test());
    await refused('not_authed', connect('').auth.test());
    await refused('unknown_method', client.apiCall('admin.everything'));
  });

  it('finds people by e-mail and by id, with their zone', async () => {
    const { user } = await client.users.lookupByEmail({ email: 'ANA@example.com' });
    assert.equal(user?.id, ana);
    assert.equal((await client.users.info({ user: ana })).user?.tz, 'Europe/Lisbon');
    await refused('users_not_found', client.users.lookupByEmail({ email: 'nobody@example.com' }));
    await refused('user_not_found', client.users.info({ user: 'U0NOBODY' }));
  });

  it('lists user groups with their members', async () => {
    const { usergroups } = await client.usergroups.list({ include_users: true });
    assert.deepEqual(usergroups?.[0]?.users, [slack.person('ben@example.com').id]);
  });

  it('refuses a channel name that is taken, too long or not spelled as Slack wants', async () => {
    await room('esc-1');
    await refused('name_taken', room('esc-1'));
    await refused('invalid_name_maxlength', room('x'.repeat(81)));
    await refused('invalid_name_specials', room('Checkout is down'));
    await refused('invalid_name_punctuation', room('---'));
    assert.ok(await room('x'.repeat(80)));
  });

  it('invites people, all or none unless forced', async () => {
    const channel = await room();
    await client.conversations.invite({ channel, users: ana });
    await refused('already_in_channel', client.conversations.invite({ channel, users: ana }));
    await refused('cant_invite_self', client.conversations.invite({ channel, users: slack.botUserId }));
    const ben = slack.person('ben@example.com').id;
    await refused('user_not_found', client.conversations.invite({ channel, users: `${ben},U0NOBODY` }));
    assert.deepEqual(slack.channels.at(-1)?.members, ['ana@example.com']);
    await client.conversations.invite({ channel, users: `${ben},U0NOBODY`, force: true });
    assert.deepEqual(slack.channels.at(-1)?.members, ['ana@example.com', 'ben@example.com']);
  });

  it('refuses to change an archived channel until it is unarchived', async () => {
    const channel = await room();
    await client.conversations.archive({ channel });
    await refused('already_archived', client.conversations.archive({ channel }));
    await refused('is_archived', client.chat.postMessage({ channel, text: 'Hello' }));
    await refused('is_archived', client.conversations.setTopic({ channel, topic: 'x' }));
    await client.conversations.unarchive({ channel });
    await client.chat.postMessage({ channel, text: 'Hello' });
    await refused('not_archived', client.conversations.unarchive({ channel }));
  });

  it('refuses to write where the bot is not', async () => {
    const channel = slack.channels.find(({ name }) => name === 'no-bots')?.id ?? '';
    await refused('not_in_channel', client.chat.postMessage({ channel, text: 'Hello' }));
    await client.conversations.join({ channel });
    await client.chat.postMessage({ channel, text: 'Hello' });
    await refused('channel_not_found', client.chat.postMessage({ channel: 'C0NOWHERE', text: 'Hello' }));
  });

  it('keeps topic, purpose, name and bookmarks of a channel', async () => {
    const channel = await room();
    await client.conversations.setTopic({ channel, topic: 'Checkout' });
    await client.conversations.setPurpose({ channel, purpose: 'key ESC-1' });
    await client.conversations.rename({ channel, name: 'esc-1-checkout' });
    await client.bookmarks.add({
      channel_id: channel,
      title: 'Ticket',
      type: 'link',
      link: 'https://example.com/1',
    });
    const link = 'javascript:alert(1)';
    await refused(
      'invalid_link',
      client.bookmarks.add({ channel_id: channel, title: 'Bad', type: 'link', link }),
    );
    const { channel: info } = await client.conversations.info({ channel });
    assert.deepEqual(
      { name: info?.name, topic: info?.topic?.value, purpose: info?.purpose?.value, created: info?.created },
      { name: 'esc-1-checkout', topic: 'Checkout', purpose: 'key ESC-1', created: nowMs / 1000 },
    );
    assert.deepEqual(slack.channels.at(-1)?.bookmarks, [{ title: 'Ticket', link: 'https://example.com/1' }]);
  });

  it('stamps messages with its clock, each later than the one before even when the clock goes back', async () => {
    const first = await client.chat.postMessage({ channel: support, text: 'one' });
    nowMs -= 60_000;
    const second = await client.chat.postMessage({ channel: support, text: 'two' });
    assert.equal(first.ts, `${Date.parse('2026-03-02T09:00:00Z') / 1000}.000000`);
    assert.ok(Number(second.ts) > Number(first.ts));
  });

  it('returns history newest first, from oldest on, with metadata when asked', async () => {
    const metadata = { event_type: 'card', event_payload: { key: 'ESC-1' } };
    await client.chat.postMessage({ channel: support, text: 'old' });
    nowMs += 60_000;
    await client.chat.postMessage({ channel: support, text: 'new', metadata });
    const oldest = String((nowMs - 1000) / 1000);
    const withIt = await client.conversations.history({
      channel: support,
      oldest,
      include_all_metadata: true,
    });
    assert.deepEqual(
      withIt.messages?.map(({ text }) => text),
      ['new'],
    );
    assert.deepEqual(withIt.messages?.[0]?.metadata, metadata);
    const without = await client.conversations.history({ channel: support, limit: 1 });
    assert.equal(without.messages?.[0]?.metadata, undefined);
    assert.equal(without.has_more, true);
  });

  it('opens a direct message when a message is posted to a person', async () => {
    const { channel } = await client.chat.postMessage({ channel: ana, text: 'Hello' });
    assert.equal(channel, (await client.conversations.open({ users: ana })).channel?.id);
    assert.equal(slack.person('ana@example.com').messages('dm')[0]?.text, 'Hello');
  });

  it('updates and deletes only messages of the bot', async () => {
    await slack.person('ana@example.com').says('Hi', { in: 'support' });
    const theirs = slack.person('ana@example.com').messages('support')[0]?.ts ?? '';
    await refused('cant_update_message', client.chat.update({ channel: support, ts: theirs, text: 'x' }));
    await refused('cant_delete_message', client.chat.delete({ channel: support, ts: theirs }));
    const { ts = '' } = await client.chat.postMessage({ channel: support, text: 'mine' });
    await client.chat.update({ channel: support, ts, text: 'changed' });
    assert.equal(slack.person('ana@example.com').messages('support')[1]?.plain, 'changed');
    await client.chat.delete({ channel: support, ts });
    await refused('message_not_found', client.chat.update({ channel: support, ts, text: 'x' }));
  });

  it('pins a message once', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: support, text: 'card' });
    await client.pins.add({ channel: support, timestamp: ts });
    await refused('already_pinned', client.pins.add({ channel: support, timestamp: ts }));
    assert.equal((await client.pins.list({ channel: support })).items?.length, 1);
  });

  it('refuses an ephemeral message to somebody who is not in the channel', async () => {
    const channel = await room();
    await refused('user_not_in_channel', client.chat.postEphemeral({ channel, user: ana, text: 'psst' }));
  });

  it('links to a message by its address', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: support, text: 'card' });
    const { permalink } = await client.chat.getPermalink({ channel: support, message_ts: ts });
    assert.match(permalink ?? '', new RegExp(`/archives/${support}/p${ts.replace('.', '')}$`));
  });

  it('refuses a trigger it never gave', async () => {
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] };
    await refused('invalid_trigger_id', client.views.open({ trigger_id: '1.2.3', view }));
  });
});
