import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { startPractice } from '../../src/practice/start.ts';
import { signingSecret, startTinyBot, type TinyBot } from './tiny-bot.ts';
import { TinyTime } from './tiny-time.ts';

const people = [
  { email: 'ana@example.com', name: 'Ana Silva' },
  { email: 'ben@example.com', name: 'Ben Okafor' },
];
const Seen = z.looseObject({
  me: z.string(),
  people: z.array(z.looseObject({ name: z.string(), calls: z.number(), unread: z.number() })),
  open: z.looseObject({
    kind: z.string(),
    channel: z.looseObject({ id: z.string() }).optional(),
    messages: z.array(z.looseObject({ text: z.string() })).optional(),
  }),
  modal: z
    .looseObject({ id: z.string(), title: z.string(), errors: z.record(z.string(), z.string()) })
    .nullable(),
});

describe('practice page server', () => {
  let slack: PracticeSlack;
  let bot: TinyBot;
  let time: TinyTime;
  let practice: { url: string; stop(): Promise<void> };
  let ana: string;
  let support: string;

  beforeEach(async () => {
    time = new TinyTime(new Date('2026-03-02T09:00:00Z'));
    slack = await startPracticeSlack({ people, channels: ['support'], signingSecret, now: () => time.now() });
    bot = await startTinyBot(slack);
    practice = await startPractice({ slack, time, port: 0, slashCommands: [], shortcuts: [] });
    ana = slack.person('ana@example.com').id;
    support = slack.channels[0]?.id ?? '';
  });
  afterEach(async () => {
    await practice.stop();
    await bot.stop();
    await slack.stop();
  });

  async function act(body: object, origin = practice.url): Promise<{ status: number; answer: string }> {
    const response = await fetch(`${practice.url}/do`, {
      method: 'POST',
      headers: { origin },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: await response.text() };
  }

  /** The first event of this name that the feed sends. */
  async function fed(event: string, params: Record<string, string>): Promise<unknown> {
    const response = await fetch(`${practice.url}/feed?${new URLSearchParams(params)}`);
    let received = '';
    for await (const chunk of response.body ?? []) {
      received += Buffer.from(chunk).toString('utf8');
      const found = new RegExp(`event: ${event}\\ndata: (.*)\\n\\n`).exec(received)?.[1];
      if (found === undefined) continue;
      return JSON.parse(found);
    }
    throw new Error(`no ${event}`);
  }
  const seenBy = async (me: string, at = '') => Seen.parse(await fed('state', { me, at }));

  it('serves a page that may load nothing from elsewhere', async () => {
    const response = await fetch(practice.url);
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; script-src 'self';/,
    );
    assert.match(await response.text(), /<script type="module" src="\/page.js">/);
    assert.ok((await (await fetch(`${practice.url}/page.js`)).text()).length > 10_000);
    assert.match(await (await fetch(`${practice.url}/page.css`)).text(), /\.message/);
  });

  it('refuses other names for its address', async () => {
    const request = get(practice.url, { headers: { host: 'evil.example' } });
    const [response] = await once(request, 'response');
    assert.equal(response.statusCode, 403);
    response.resume();
  });

  it('refuses what another page posts, and what comes from no page', async () => {
    const advance = { do: 'advance', ms: 60_000 };
    assert.equal((await act(advance, 'https://evil.example')).status, 403);
    assert.equal(
      (await fetch(`${practice.url}/do`, { method: 'POST', body: JSON.stringify(advance) })).status,
      403,
    );
    assert.equal(time.now().toISOString(), '2026-03-02T09:00:00.000Z');
  });

  it('says in a sentence what it does not understand', async () => {
    const { status, answer } = await act({ do: 'everything' });
    assert.equal(status, 400);
    assert.match(answer, /Reload it/);
  });

  it('says in a sentence that its port is in use', async () => {
    const port = Number(new URL(practice.url).port);
    await assert.rejects(startPractice({ slack, time, port, slashCommands: [], shortcuts: [] }), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(
        error.message,
        `Port ${port} is in use. Stop what uses it, or set MUSTER_DEMO_PORT to another.`,
      );
      return true;
    });
  });

  it('takes a command, shows the form, its errors, and then the room', async () => {
    await act({ do: 'command', me: ana, channel: support, command: '/escalate', text: 'Checkout is down' });
    await slack.until(() => slack.person('ana@example.com').view);
    const form = (await seenBy(ana)).modal;
    assert.equal(form?.title, 'Escalate');
    await act({ do: 'submit', me: ana, viewId: form?.id, filled: [] });
    assert.deepEqual((await seenBy(ana)).modal?.errors, { severity: 'Please complete this required field.' });
    const filled = [{ blockId: 'severity', actionId: 'v', choice: 'sev1' }];
    await act({ do: 'submit', me: ana, viewId: form?.id, filled });
    await slack.until(() => slack.person('ana@example.com').messages('esc-1').length > 0);
    assert.equal((await seenBy(ana)).modal, null);
  });

  it('sends what was typed into a form along with a choice in it', async () => {
    bot.app.action('v', ({ ack }) => ack());
    await act({ do: 'command', me: ana, channel: support, command: '/escalate', text: '' });
    const { id } = await slack.until(() => slack.person('ana@example.com').view);
    const typed = [{ blockId: 'title', actionId: 'v', choice: 'Checkout is' }];
    const choice = { blockId: 'severity', actionId: 'v', choice: 'sev1' };
    const { status } = await act({ do: 'act', me: ana, place: { viewId: id }, ...choice, filled: typed });
    assert.equal(status, 200);
    const { title, severity } = slack.workspace.views.get(id)?.values ?? {};
    assert.deepEqual(title?.v, { type: 'plain_text_input', value: 'Checkout is' });
    assert.match(JSON.stringify(severity), /"value":"sev1"/);
  });

  it('shows a person first where somebody waits for them, and marks it until it is read', async () => {
    const ben = slack.person('ben@example.com');
    await slack.person('ana@example.com').says('Hello all', { in: 'support' });
    const direct = slack.workspace.ensureDirect([slack.botUserId, ben.id]);
    await slack.interactions.say(slack.botUserId, direct.id, 'You are asked');
    const before = await seenBy(ben.id);
    assert.deepEqual(
      before.open.messages?.map(({ text }) => text),
      ['You are asked'],
    );
    const mark = ({ people: all }: z.infer<typeof Seen>) => {
      const [, { calls, unread } = { calls: -1, unread: -1 }] = all;
      return { calls, unread };
    };
    assert.deepEqual(mark(before), { calls: 1, unread: 2 });
    const ts = ben.messages('dm')[0]?.ts;
    await act({ do: 'read', me: ben.id, channel: direct.id, ts });
    assert.deepEqual(mark(await seenBy(ben.id)), { calls: 0, unread: 1 });
  });

  it('moves time, and to the next deadline, past what falls due on the way', async () => {
    const fallen: string[] = [];
    time.promise(15 * 60_000, async () => void fallen.push(time.now().toISOString()));
    const clock = z.object({ now: z.string(), nextDeadline: z.string().nullable() });
    assert.deepEqual(clock.parse(await fed('clock', { me: ana, at: '' })), {
      now: '2026-03-02T09:00:00.000Z',
      nextDeadline: '2026-03-02T09:15:00.000Z',
    });
    await act({ do: 'advance', ms: 60_000 });
    assert.deepEqual(fallen, []);
    await act({ do: 'nextDeadline' });
    assert.deepEqual(fallen, ['2026-03-02T09:15:00.000Z']);
    assert.match((await act({ do: 'nextDeadline' })).answer, /Nothing is due/);
  });
});
