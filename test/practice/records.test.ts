import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { signingSecret } from './tiny-bot.ts';

describe('what the practice Slack remembers', () => {
  let directory: string;
  const started: PracticeSlack[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'practice-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((slack) => slack.stop()));
    rmSync(directory, { recursive: true });
  });

  async function start(): Promise<PracticeSlack> {
    const people = [{ email: 'ana@example.com', name: 'Ana Silva' }];
    const slack = await startPracticeSlack({ people, channels: ['support'], signingSecret, directory });
    started.push(slack);
    return slack;
  }

  it('is all there in the next run, under the same ids', async () => {
    const before = await start();
    const client = new WebClient(before.token, { slackApiUrl: before.apiUrl });
    const ana = before.person('ana@example.com');
    const { channel } = await client.conversations.create({ name: 'esc-1' });
    const room = channel?.id ?? '';
    await client.conversations.invite({ channel: room, users: ana.id });
    await client.conversations.setTopic({ channel: room, topic: 'Checkout' });
    const { ts = '' } = await client.chat.postMessage({ channel: room, text: 'card' });
    await client.pins.add({ channel: room, timestamp: ts });
    await client.chat.postMessage({ channel: ana.id, text: 'asked' });
    const view = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };
    await client.views.publish({ user_id: ana.id, view });

    const after = await start();
    const again = after.person('ana@example.com');
    assert.deepEqual(after.channels, before.channels);
    assert.deepEqual(again.messages('esc-1'), ana.messages('esc-1'));
    assert.equal(again.messages('esc-1')[0]?.isPinned, true);
    assert.equal(again.messages('dm')[0]?.text, 'asked');
    assert.equal(again.unread('dm'), 1);
    assert.deepEqual(again.home, ana.home);
  });

  it('never gives an id or ts of the earlier run again', async () => {
    const before = await start();
    const old = new WebClient(before.token, { slackApiUrl: before.apiUrl });
    const first = await old.conversations.create({ name: 'esc-1' });
    const after = await start();
    const client = new WebClient(after.token, { slackApiUrl: after.apiUrl });
    const second = await client.conversations.create({ name: 'esc-2' });
    assert.notEqual(first.channel?.id, second.channel?.id);
  });

  it('survives a line torn by a kill', async () => {
    await (await start()).person('ana@example.com').says('whole', { in: 'support' });
    appendFileSync(join(directory, 'slack.jsonl'), '{"table":"messages","key":"C0');
    const after = await start();
    assert.deepEqual(
      after
        .person('ana@example.com')
        .messages('support')
        .map(({ text }) => text),
      ['whole'],
    );
  });

  it('says what to do when its file is damaged', async () => {
    await start();
    appendFileSync(join(directory, 'slack.jsonl'), 'nonsense\n{"table":"x","key":"y"}\n');
    await assert.rejects(start(), /Delete its directory/);
  });

  it('holds everything that was answered before a kill -9', async () => {
    const program = new URL('post-until-killed.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import=tsx', program, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let answered = '';
    child.stdout.on('data', (chunk) => {
      answered += String(chunk);
      if (answered.split('\n').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const lines = answered.split('\n').slice(0, -1);
    const kept = (await start())
      .person('ana@example.com')
      .messages('support')
      .map(({ text }) => text);
    assert.ok(lines.length >= 20);
    assert.deepEqual(kept.slice(0, lines.length), lines);
  });
});
