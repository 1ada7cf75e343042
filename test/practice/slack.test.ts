import assert from 'node:assert/strict';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { signingSecret, startTinyBot, type TinyBot } from './tiny-bot.ts';

const people = [
  { email: 'ana@example.com', name: 'Ana Silva', title: 'Support' },
  { email: 'ben@example.com', name: 'Ben Okafor', title: 'Engineer' },
];

describe('practice Slack with a bot', () => {
  let slack: PracticeSlack;
  let bot: TinyBot;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = Date.parse('2026-03-02T09:00:00Z');
    slack = await startPracticeSlack({
      people,
      channels: ['support'],
      signingSecret,
      now: () => new Date(nowMs),
    });
    bot = await startTinyBot(slack);
  });
  afterEach(async () => {
    await bot.stop();
    await slack.stop();
  });

  async function openRoom(title: string): Promise<void> {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', title, { in: 'support' });
    await ana.fills({ Severity: 'SEV1' });
    await ana.submits();
    await slack.until(() => ana.messages('esc-1').some(({ isPinned }) => isPinned));
  }

  it('takes a person from command to form to pinned card', async () => {
    const ana = slack.person('ana@example.com');
    const reply = await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    assert.deepEqual(reply, { status: 200, body: '' });
    await ana.fills({ Severity: 'SEV1', People: ['ben@example.com'] });
    assert.equal(ana.view?.title, 'Escalate');
    assert.deepEqual(await ana.submits().then(({ isClosed, errors }) => ({ isClosed, errors })), {
      isClosed: true,
      errors: {},
    });
    const ben = slack.person('ben@example.com');
    await slack.until(() => ben.messages('dm').length > 0);
    const [card] = ana.messages('esc-1');
    assert.equal(
      card?.plain,
      'Checkout is down\nOwner\nnobody yet\nSeverity\nSEV1\n[Acknowledge] [Add a note] [Close]',
    );
    assert.equal(card?.isPinned, true);
    assert.deepEqual(card?.at, new Date(nowMs));
    assert.equal(ben.messages('dm')[0]?.text, 'You are asked: Checkout is down');
    assert.equal(ben.unread('dm'), 1);
  });

  it('shows the card changed by a click to everybody', async () => {
    await openRoom('Checkout is down');
    const ben = slack.person('ben@example.com');
    await ben.joins('esc-1');
    await ben.clicks('Acknowledge', { in: 'esc-1' });
    await slack.until(() => ben.messages('esc-1')[0]?.plain.includes('@Ben Okafor'));
    assert.equal(ben.sees('Acknowledge', { in: 'esc-1' }), false);
  });

  it('shows an answer to an overflow entry only to the person who chose it', async () => {
    await openRoom('Checkout is down');
    const ana = slack.person('ana@example.com');
    const ben = slack.person('ben@example.com');
    await ben.joins('esc-1');
    await ana.clicks('Add a note', { in: 'esc-1' });
    await slack.until(() => ana.messages('esc-1').length === 2);
    assert.equal(ana.messages('esc-1')[1]?.text, 'You chose Add a note.');
    assert.equal(ana.messages('esc-1')[1]?.isEphemeral, true);
    assert.equal(ben.messages('esc-1').length, 1);
  });

  it('shows the text with which the bot answers a command to the person only', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'help', { in: 'support' });
    assert.equal(ana.messages('support')[0]?.plain, 'Type /escalate and what is wrong.');
    assert.equal(slack.person('ben@example.com').messages('support').length, 0);
  });

  it('refuses an empty required field without asking the bot', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', '', { in: 'support' });
    const { errors, isClosed, reply } = await ana.submits();
    assert.equal(isClosed, false);
    assert.equal(reply, undefined);
    assert.deepEqual(errors, {
      Title: 'Please complete this required field.',
      Severity: 'Please complete this required field.',
    });
  });

  it('shows the errors the bot answers to a submission beside their labels', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'a forbidden title', { in: 'support' });
    await ana.fills({ Severity: 'SEV2' });
    const { errors } = await ana.submits();
    assert.deepEqual(errors, { Title: 'Choose another title.' });
    assert.deepEqual(ana.view?.errors, { Title: 'Choose another title.' });
    await ana.fills({ Title: 'a better title' });
    assert.deepEqual(ana.view?.errors, {});
    assert.equal((await ana.submits()).isClosed, true);
  });

  it('tells the bot when a person closes a form that asks for it', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'x', { in: 'support' });
    await slack.until(() => ana.view);
    await ana.closes();
    assert.equal(ana.view, null);
    const [message] = await slack.until(() => ana.messages('dm').length > 0 && ana.messages('dm'));
    assert.equal(message?.text, 'Nothing was opened.');
  });

  it('opens a form from a message by shortcut', async () => {
    const ben = slack.person('ben@example.com');
    await slack.person('ana@example.com').says('Customers cannot pay', { in: 'support' });
    await ben.shortcut('escalate_message', { message: 'cannot pay' });
    await slack.until(() => ben.view);
    const values = slack.workspace.modalsOf(ben.id)[0]?.values;
    assert.deepEqual(values?.title, { v: { type: 'plain_text_input', value: 'Customers cannot pay' } });
  });

  it('publishes Home when a person opens it', async () => {
    const ana = slack.person('ana@example.com');
    assert.equal(ana.home, null);
    await ana.opensHome();
    assert.equal((await slack.until(() => ana.home)).plain, 'Your escalations');
  });

  it('lets Bolt refuse bad, old and missing signatures', async () => {
    const ana = slack.person('ana@example.com');
    for (const signature of ['bad', 'old', 'missing'] as const) {
      const { status } = await ana.command('/escalate', 'x', { in: 'support', signature });
      assert.ok(status === 401 || status === 400, `${signature}: ${status}`);
    }
    assert.equal(slack.calls.length, 0);
    assert.match(ana.messages('support')[0]?.text ?? '', /failed with the error "http_status_401"/);
  });

  it('delivers a request twice when asked', async () => {
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'x', { in: 'support', copies: 2 });
    await slack.until(() => slack.calls.filter(({ answer }) => answer !== undefined).length === 2);
    const answers = slack.calls.map(({ answer }) => answer?.error ?? 'ok');
    assert.deepEqual(answers.sort(), ['exchanged_trigger_id', 'ok']);
  });

  it('says what there is to see when a condition does not come true', async () => {
    await slack.person('ana@example.com').says('Hello', { in: 'support' });
    await assert.rejects(
      slack.until(() => false, { timeoutMs: 20 }),
      /20 ms[\s\S]*#support[\s\S]*ana: Hello/,
    );
  });
});
