import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { createEmulator, type Emulator } from 'emulate';
import { z } from 'zod';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { signingSecret } from './tiny-bot.ts';

const Answer = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
const Ids = z.object({
  channel: z.object({ id: z.string() }).optional(),
  user: z.object({ id: z.string() }).optional(),
  ts: z.string().optional(),
});

/** A call, and the name under which what it made is known to later calls: `@room` stands for an id. */
interface Step {
  method: string;
  args: Record<string, string>;
  makes?: string;
}

const hello = { channel: '@room', text: 'Hello' };
const story: Step[] = [
  { method: 'auth.test', args: {} },
  { method: 'users.lookupByEmail', args: { email: 'ana@example.com' }, makes: '@ana' },
  { method: 'users.lookupByEmail', args: { email: 'nobody@example.com' } },
  { method: 'users.info', args: { user: '@ana' } },
  { method: 'users.info', args: { user: 'U0NOBODY' } },
  { method: 'users.getPresence', args: { user: '@ana' } },
  { method: 'users.getPresence', args: { user: 'U0NOBODY' } },
  { method: 'conversations.create', args: { name: 'esc-1' }, makes: '@room' },
  { method: 'conversations.create', args: { name: 'esc-1' } },
  { method: 'conversations.create', args: { name: 'x'.repeat(81) } },
  { method: 'conversations.create', args: { name: 'no!' } },
  { method: 'conversations.create', args: { name: '__' } },
  { method: 'conversations.invite', args: { channel: '@room', users: '@ana' } },
  { method: 'conversations.invite', args: { channel: '@room', users: '@ana' } },
  { method: 'conversations.invite', args: { channel: '@room', users: 'U0NOBODY' } },
  { method: 'conversations.invite', args: { channel: 'C0NOWHERE', users: '@ana' } },
  { method: 'conversations.setTopic', args: { channel: '@room', topic: 'Topic' } },
  { method: 'conversations.setTopic', args: { channel: '@room', topic: 'x'.repeat(251) } },
  { method: 'conversations.setPurpose', args: { channel: '@room', purpose: 'Purpose' } },
  { method: 'conversations.setPurpose', args: { channel: '@room', purpose: 'x'.repeat(251) } },
  { method: 'conversations.info', args: { channel: '@room' } },
  { method: 'conversations.info', args: { channel: 'C0NOWHERE' } },
  { method: 'conversations.members', args: { channel: '@room' } },
  { method: 'chat.postMessage', args: hello, makes: '@ts' },
  { method: 'chat.postMessage', args: { channel: '@room' } },
  { method: 'chat.postMessage', args: { channel: 'C0NOWHERE', text: 'Hello' } },
  { method: 'chat.postMessage', args: { channel: '@ana', text: 'Hello' } },
  { method: 'chat.postEphemeral', args: { ...hello, user: '@ana' } },
  { method: 'chat.postEphemeral', args: { ...hello, user: 'U0NOBODY' } },
  { method: 'chat.update', args: { ...hello, ts: '@ts' } },
  { method: 'chat.update', args: { ...hello, ts: '1.000001' } },
  { method: 'chat.getPermalink', args: { channel: '@room', message_ts: '@ts' } },
  { method: 'chat.getPermalink', args: { channel: '@room', message_ts: '1.000001' } },
  { method: 'conversations.history', args: { channel: '@room' } },
  { method: 'conversations.replies', args: { channel: '@room', ts: '@ts' } },
  { method: 'pins.add', args: { channel: '@room', timestamp: '@ts' } },
  { method: 'pins.add', args: { channel: '@room', timestamp: '@ts' } },
  { method: 'pins.add', args: { channel: '@room' } },
  { method: 'pins.add', args: { channel: '@room', timestamp: '1.000001' } },
  { method: 'pins.list', args: { channel: '@room' } },
  {
    method: 'bookmarks.add',
    args: { channel_id: '@room', title: 'T', type: 'link', link: 'https://example.com' },
  },
  { method: 'bookmarks.add', args: { channel_id: '@room', title: 'T', type: 'link', link: 'nonsense' } },
  {
    method: 'bookmarks.add',
    args: { channel_id: '@room', title: 'T', type: 'folder', link: 'https://example.com' },
  },
  { method: 'bookmarks.list', args: { channel_id: '@room' } },
  { method: 'reactions.add', args: { channel: '@room', timestamp: '@ts', name: 'eyes' } },
  { method: 'reactions.add', args: { channel: '@room', timestamp: '@ts', name: 'eyes' } },
  { method: 'conversations.open', args: { users: '@ana' } },
  { method: 'conversations.open', args: { users: 'U0NOBODY' } },
  { method: 'conversations.rename', args: { channel: '@room', name: 'support' } },
  { method: 'conversations.rename', args: { channel: '@room', name: 'esc-1b' } },
  { method: 'conversations.unarchive', args: { channel: '@room' } },
  { method: 'conversations.archive', args: { channel: '@room' } },
  { method: 'conversations.archive', args: { channel: '@room' } },
  { method: 'chat.postMessage', args: hello },
  { method: 'conversations.setTopic', args: { channel: '@room', topic: 'Topic' } },
  { method: 'conversations.invite', args: { channel: '@room', users: '@ana' } },
  { method: 'pins.add', args: { channel: '@room', timestamp: '@ts' } },
  { method: 'conversations.unarchive', args: { channel: '@room' } },
  { method: 'chat.delete', args: { channel: '@room', ts: '@ts' } },
  { method: 'chat.delete', args: { channel: '@room', ts: '@ts' } },
];

describe('the practice Slack beside the emulator by others', () => {
  let ours: PracticeSlack;
  let theirs: Emulator;

  before(async () => {
    const people = [{ email: 'ana@example.com', name: 'Ana Silva' }];
    ours = await startPracticeSlack({ people, channels: ['support'], signingSecret });
    theirs = await createEmulator({
      service: 'slack',
      port: await freePort(),
      seed: {
        slack: {
          users: [{ name: 'ana', email: 'ana@example.com' }],
          channels: [{ name: 'support' }],
          oauth_apps: [
            { client_id: 'c', client_secret: 's', name: 'Muster', redirect_uris: [], bot_user_id: 'U0BOT' },
          ],
          tokens: [{ token: 'xoxb-theirs', user: 'U0BOT', type: 'bot' }],
        },
      },
    });
  });
  after(async () => {
    await ours.stop();
    await theirs.close();
  });

  it('answers a long story of calls with the same codes', async () => {
    const here = await tell(ours.apiUrl, ours.token);
    const there = await tell(`${theirs.url.replace('localhost', '127.0.0.1')}/api/`, 'xoxb-theirs');
    assert.deepEqual(here, there);
  });

  async function tell(apiUrl: string, token: string): Promise<string[]> {
    const known = new Map<string, string>();
    const outcomes: string[] = [];
    for (const { method, args, makes } of story) {
      const named = Object.entries(args).map(([key, value]) => [key, known.get(value) ?? value]);
      const response = await fetch(`${apiUrl}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams(Object.fromEntries(named)),
      });
      const answer = Answer.parse(await response.json());
      outcomes.push(
        `${method} ${Object.values(args).join(' ').slice(0, 60)}: ${answer.ok ? 'ok' : answer.error}`,
      );
      if (makes !== undefined) known.set(makes, idIn(answer));
    }
    return outcomes;
  }
});

function idIn(answer: z.infer<typeof Answer>): string {
  if (typeof answer.ts === 'string') return answer.ts;
  const { channel, user } = Ids.parse(answer);
  return channel?.id ?? user?.id ?? '';
}

/** The emulator keeps the port it was told in its own address, so it cannot be given 0. */
async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
