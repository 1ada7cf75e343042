import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { Refusal } from '../../src/practice/slack/refusal.ts';
import { Triggers } from '../../src/practice/slack/triggers.ts';
import { signingSecret } from './tiny-bot.ts';

describe('faults of the practice Slack', () => {
  let slack: PracticeSlack;
  let support: string;

  beforeEach(async () => {
    const people = [{ email: 'ana@example.com', name: 'Ana Silva' }];
    slack = await startPracticeSlack({ people, channels: ['support'], signingSecret });
    support = slack.channels[0]?.id ?? '';
  });
  afterEach(async () => {
    await slack.stop();
  });

  async function post(text = 'Hello'): Promise<Response> {
    return await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.token}` },
      body: new URLSearchParams({ channel: support, text }),
    });
  }
  async function outcome(answer: Response): Promise<string> {
    const { ok, error } = z
      .object({ ok: z.boolean(), error: z.string().optional() })
      .parse(await answer.json());
    return ok ? 'ok' : (error ?? '');
  }
  const posted = () => slack.person('ana@example.com').messages('support').length;

  it('answers an error code as often as asked and then works again', async () => {
    slack.fault('chat.postMessage', { error: 'is_archived', times: 2 });
    const answers = [await post(), await post(), await post()];
    assert.deepEqual(await Promise.all(answers.map(outcome)), ['is_archived', 'is_archived', 'ok']);
    assert.equal(posted(), 1);
  });

  it('answers 429 with the time to wait, without applying the call', async () => {
    slack.fault('chat.postMessage', { status: 429, retryAfterS: 30, times: 1 });
    const answer = await post();
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), '30');
    assert.deepEqual(await answer.json(), { ok: false, error: 'ratelimited' });
    assert.equal(posted(), 0);
  });

  it('answers 500, and HTML instead of JSON', async () => {
    slack.fault('*', { status: 500, times: 1 });
    assert.equal((await post()).status, 500);
    slack.fault('*', { status: 503, html: true, times: 1 });
    assert.match(await (await post()).text(), /<html>/);
    assert.equal(posted(), 0);
  });

  it('answers 429 to what is called more often than its limit, and to nothing else', async () => {
    slack.limit('chat.postMessage', { perMinute: 2, burst: 3 });
    const answers = await Promise.all([post(), post(), post(), post()]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 429]);
    const waitS = Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after'));
    assert.ok(waitS >= 29 && waitS <= 30, `${waitS} s`);
    assert.equal(posted(), 3);
    assert.equal((await fetch(`${slack.apiUrl}api.test`, { method: 'POST' })).status, 200);
  });

  it('truncates an answer after applying the call', async () => {
    slack.fault('chat.postMessage', { truncated: true, times: 1 });
    await assert.rejects((await post()).json(), SyntaxError);
    assert.equal(posted(), 1);
  });

  it('drops the reply after applying the call', async () => {
    slack.fault('chat.postMessage', { dropReply: true, times: 1 });
    await assert.rejects(post(), TypeError);
    assert.equal(posted(), 1);
    assert.deepEqual(
      slack.calls.map(({ applied, status }) => ({ applied, status })),
      [{ applied: true, status: undefined }],
    );
  });

  it('hits only the calls that are meant', async () => {
    slack.fault('chat.postMessage', { error: 'fatal_error', when: ({ text }) => text === 'bad' });
    assert.equal(await outcome(await post('good')), 'ok');
    assert.equal(await outcome(await post('bad')), 'fatal_error');
  });

  it('slows calls down until it is lifted', async () => {
    const lift = slack.fault('*', { latencyMs: 60 });
    const startMs = performance.now();
    await post();
    assert.ok(performance.now() - startMs >= 59);
    lift();
    slack.fault('*', { error: 'seen', times: 1 });
    assert.equal(await outcome(await post()), 'seen');
  });

  it('refuses browsers', async () => {
    const headers = { origin: 'https://evil.example', authorization: `Bearer ${slack.token}` };
    assert.equal((await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers })).status, 403);
  });

  it('tells a person that the bot did not answer in time', async () => {
    await slack.stop();
    slack = await startPracticeSlack({
      people: [{ email: 'ana@example.com', name: 'Ana Silva' }],
      channels: ['support'],
      signingSecret,
      answerWithinMs: 20,
    });
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    slack.connect(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/`);
    const ana = slack.person('ana@example.com');
    const reply = await ana.command('/slow', '', { in: 'support' });
    assert.deepEqual(reply, { status: 0, body: 'operation_timeout' });
    assert.match(ana.messages('support')[0]?.text ?? '', /operation_timeout/);
    silent.closeAllConnections();
    silent.close();
  });

  it('refuses a trigger that is older than its lifetime', async () => {
    const triggers = new Triggers(0);
    assert.throws(() => triggers.exchange(triggers.issue('U1')), new Refusal('expired_trigger_id'));
  });
});
