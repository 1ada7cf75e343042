import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicyFile } from '../../src/policy-file.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { type MusterProcess, servingMuster } from '../support/muster-process.ts';

const policyPath = 'docs/policy.example.yaml';
const signingSecret = 'a-secret-of-the-tests';

/** The process has its own embedded database, so both are killed at once; Slack lives on. */
describe('killed with kill -9 and started again', function () {
  this.timeout(60_000);
  let directory: string;
  let slack: PracticeSlack;
  let bot: MusterProcess;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-kill-'));
    const { people } = await readPolicyFile(policyPath);
    slack = await startPracticeSlack({ people, channels: ['support', 'escalations'], signingSecret });
    bot = servingMuster({
      MUSTER_DATA_DIR: directory,
      MUSTER_POLICY: policyPath,
      MUSTER_PORT: '0',
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
    });
    slack.connect(await bot.start());
  });

  afterEach(async () => {
    await bot.kill();
    await slack.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const rooms = () => slack.channels.filter(({ name }) => name.startsWith('esc-'));
  const room = () => rooms()[0]?.name ?? '';
  const called = (method: string) => slack.calls.filter((call) => call.method === method);
  const cards = () =>
    slack
      .person('ana@example.com')
      .messages(room())
      .filter(({ isPinned }) => isPinned);

  async function raise() {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await ana.fills({ Severity: 'sev1' });
    await ana.submits();
    return ana;
  }
  const complete = () =>
    slack.until(() => cards().length === 1 && rooms()[0]?.members.includes('chloe@example.com'), {
      timeoutMs: 30_000,
    });

  it('between the write and the first send: the room is made, once, and everybody is asked', async () => {
    slack.fault('*', { latencyMs: 1_500, times: 12 });
    await raise();
    await bot.kill();
    slack.connect(await bot.start());
    await complete();
    await slack.until(() => slack.person('chloe@example.com').sees('Acknowledge', { in: 'dm' }), {
      timeoutMs: 30_000,
    });
    assert.equal(rooms().length, 1);
  });

  it('while the room is being made: the room whose answer was lost is found again, not made twice', async () => {
    slack.fault('conversations.create', { dropReply: true, latencyMs: 1_000, times: 1 });
    await raise();
    await slack.until(() => called('conversations.create').length === 1);
    await bot.kill();
    slack.connect(await bot.start());
    await complete();
    assert.equal(rooms().length, 1);
  });

  it('after everything was sent: nothing is sent again, and buttons and commands work', async () => {
    const ana = await raise();
    await complete();
    await slack.until(() => called('chat.postMessage').filter(({ answer }) => answer?.ok).length >= 5);
    await bot.kill();
    const before = called('conversations.create').length;
    slack.connect(await bot.start());
    const chloe = slack.person('chloe@example.com');
    await chloe.clicks('Acknowledge', { in: 'dm' });
    await slack.until(() => cards()[0]?.plain.includes('In hand'), { timeoutMs: 30_000 });
    await ana.command('/escalate', 'mine', { in: 'support' });
    await slack.until(() => ana.messages('support').some(({ plain }) => plain.includes('ESC-1')));
    assert.equal(called('conversations.create').length, before);
    assert.equal(rooms().length, 1);
    assert.equal(cards().length, 1);
  });

  it('ends by itself on SIGTERM, with exit code 0', async () => {
    await raise();
    assert.equal((await bot.terminate()).code, 0);
  });
});
