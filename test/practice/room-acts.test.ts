import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { botUserId } from '../../src/practice/slack/workspace.ts';

const envelope = z.object({
  event_id: z.string(),
  event: z.looseObject({ type: z.string(), event_ts: z.string() }),
});
const subscribed = [
  ...['archive', 'unarchive', 'deleted', 'left', 'rename'].flatMap((what) => [
    `channel_${what}`,
    `group_${what}`,
  ]),
  ...['member_joined_channel', 'message', 'pin_removed', 'user_change', 'tokens_revoked', 'app_uninstalled'],
];

/** Against the shapes of https://docs.slack.dev/reference/events */
describe('what people do to channels, as the app hears of it', () => {
  let slack: PracticeSlack;
  let bot: Server;
  let client: WebClient;
  let heard: z.infer<typeof envelope>[];
  let retries: (string | undefined)[];

  beforeEach(async () => {
    heard = [];
    retries = [];
    slack = await startPracticeSlack({
      people: ['ana', 'ben'].map((name) => ({ email: `${name}@example.com`, name })),
      channels: ['room', { name: 'secret', isPrivate: true }],
      signingSecret: 'x',
      events: subscribed,
    });
    bot = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      heard.push(envelope.parse(JSON.parse(Buffer.concat(chunks).toString())));
      retries.push(request.headers['x-slack-retry-num']?.toString());
      response.end();
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    const { port } = bot.address() as AddressInfo;
    slack.connect(`http://127.0.0.1:${port}/`);
    client = new WebClient(slack.token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  });
  afterEach(async () => {
    await slack.stop();
    bot.closeAllConnections();
    await new Promise((resolve) => bot.close(resolve));
  });

  const ana = () => slack.person('ana@example.com');
  const idOf = (name: string) => slack.channels.find((channel) => channel.name === name)?.id ?? '';
  const events = () => heard.map(({ event: { event_ts: _, ...event } }) => event);
  const refused = (call: Promise<unknown>, error: string) =>
    assert.rejects(call, { message: new RegExp(`: ${error}$`) });

  async function post(): Promise<string> {
    const { ts = '' } = await client.chat.postMessage({ channel: idOf('room'), text: 'The card' });
    await client.pins.add({ channel: idOf('room'), timestamp: ts });
    return ts;
  }

  it('archived and brought back: the app is out of it, and may not bring it back', async () => {
    const channel = idOf('room');
    await ana().archives('room');
    await refused(client.conversations.unarchive({ channel }), 'not_in_channel');
    await refused(client.conversations.join({ channel }), 'is_archived');
    await ana().unarchives('room');
    await client.conversations.join({ channel });
    assert.deepEqual(events(), [
      { type: 'channel_archive', channel, user: ana().id, is_moved: 0 },
      { type: 'channel_unarchive', channel, user: ana().id },
    ]);
  });

  it('a private one archived or left is hidden from the app', async () => {
    const channel = idOf('secret');
    await ana().removesApp('secret');
    await refused(client.conversations.info({ channel }), 'channel_not_found');
    await refused(client.conversations.join({ channel }), 'channel_not_found');
    await ana().invitesApp('secret');
    await client.conversations.info({ channel });
    await ana().archives('secret');
    await refused(client.conversations.info({ channel }), 'channel_not_found');
    const inviting = { user: botUserId, channel_type: 'G', team: slack.teamId, inviter: ana().id };
    assert.deepEqual(events(), [
      { type: 'group_left', channel, actor_id: ana().id },
      { type: 'member_joined_channel', channel, ...inviting },
      { type: 'group_archive', channel, user: ana().id, is_moved: 0 },
    ]);
  });

  it('deleted: it is gone, and its name is free', async () => {
    const channel = idOf('room');
    await post();
    await ana().deletesChannel('room');
    await refused(client.conversations.info({ channel }), 'channel_not_found');
    await client.conversations.create({ name: 'room' });
    assert.deepEqual(events(), [{ type: 'channel_deleted', channel }]);
  });

  it('renamed: it is the same one', async () => {
    const id = idOf('room');
    await ana().renames('room', 'other');
    const { channel } = await client.conversations.info({ channel: id });
    assert.equal(channel?.name, 'other');
    assert.deepEqual(
      events().map(({ type, channel: renamed }) => [
        type,
        z.object({ id: z.string(), name: z.string() }).parse(renamed),
      ]),
      [['channel_rename', { id, name: 'other' }]],
    );
  });

  it('a message deleted or unpinned', async () => {
    const channel = idOf('room');
    const ts = await post();
    await ana().unpins({ in: 'room', message: 'The card' });
    assert.deepEqual((await client.pins.list({ channel })).items, []);
    await ana().deletes({ in: 'room', message: 'The card' });
    await refused(client.chat.getPermalink({ channel, message_ts: ts }), 'message_not_found');
    const shapes = z.tuple([
      z.object({
        type: z.literal('pin_removed'),
        user: z.literal(ana().id),
        channel_id: z.literal(channel),
        item: z.object({ type: z.literal('message'), message: z.object({ ts: z.literal(ts) }) }),
        has_pins: z.literal(false),
      }),
      z.object({
        ...{ type: z.literal('message'), subtype: z.literal('message_deleted'), hidden: z.literal(true) },
        ...{ channel: z.literal(channel), channel_type: z.literal('channel'), deleted_ts: z.literal(ts) },
        previous_message: z.object({ ts: z.literal(ts) }),
      }),
    ]);
    shapes.parse(events());
  });

  it('an account ended: it is not found any more and cannot be invited', async () => {
    const { id } = slack.person('ben@example.com');
    const { channel } = await client.conversations.create({ name: 'new' });
    await slack.deactivate('ben@example.com');
    await refused(client.users.lookupByEmail({ email: 'ben@example.com' }), 'users_not_found');
    await refused(client.conversations.invite({ channel: channel?.id ?? '', users: id }), 'user_disabled');
    const shape = z.object({
      type: z.literal('user_change'),
      user: z.object({ id: z.literal(id), deleted: z.literal(true) }),
    });
    shape.parse(events()[0]);
  });

  it('the app taken out: its token is refused until it is put in again', async () => {
    await slack.uninstallApp();
    await refused(client.auth.test(), 'token_revoked');
    slack.installApp();
    await client.auth.test();
    assert.deepEqual(events(), [
      { type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } },
      { type: 'app_uninstalled' },
    ]);
  });

  it('is sent again under the same id, or not at all, as on a bad day', async () => {
    slack.events.repeats = 2;
    await ana().archives('room');
    assert.deepEqual(retries, [undefined, '1', '2']);
    assert.equal(new Set(heard.map(({ event_id: id }) => id)).size, 1);
    slack.events.areLost = true;
    await ana().unarchives('room');
    assert.equal(heard.length, 3);
  });
});
