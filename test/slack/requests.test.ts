import assert from 'node:assert/strict';
import { userIdOf } from '../../src/practice/slack/workspace.ts';
import { signal } from './support/signal.ts';
import { post, signed } from './support/signed-post.ts';
import { type Bench, startBench, withBench } from './support/slack-bench.ts';
import { says } from './support/stub-use-cases.ts';

const question = (words: string): string =>
  new URLSearchParams({
    ...{ command: '/escalate', text: words, team_id: 'T0PRACTICE', channel_id: 'C0000000001' },
    ...{ user_id: userIdOf('ana@example.com'), trigger_id: '1.2.3', response_url: 'http://127.0.0.1:1/none' },
  }).toString();

describe('requests from Slack', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.stop());

  const refused = async (body: string, headers: Record<string, string>): Promise<void> => {
    const before = bench.useCases.questions.length;
    assert.deepEqual(await post(bench.url, body, headers), { status: 401, body: '' });
    assert.equal(bench.useCases.questions.length, before);
  };

  it('are answered when Slack has signed them just now', async () => {
    const body = question('help');
    const answer = await post(bench.url, body, signed({ body }));
    assert.equal(answer.status, 200);
    assert.match(answer.body, /You asked: help/);
  });

  it('are refused with the signature of another secret', async () => {
    const body = question('list');
    await refused(body, signed({ body, secret: 'another' }));
  });

  it('are refused with the signature of another body', () =>
    refused(question('mine'), signed({ body: question('list') })));

  it('are refused without a signature, without a time, and with nonsense as a time', async () => {
    const body = question('list');
    const {
      'x-slack-signature': signature = '',
      'x-slack-request-timestamp': time = '',
      ...rest
    } = signed({ body });
    await refused(body, { ...rest, 'x-slack-request-timestamp': time });
    await refused(body, { ...rest, 'x-slack-signature': signature });
    await refused(body, { ...rest, 'x-slack-signature': signature, 'x-slack-request-timestamp': 'NaN' });
    await refused(body, { ...rest, 'x-slack-signature': 'v0=', 'x-slack-request-timestamp': time });
  });

  it('are refused when they are more than five minutes old, or from the future', async () => {
    const body = question('list');
    await refused(body, signed({ body, shiftS: -310 }));
    await refused(body, signed({ body, shiftS: 310 }));
  });

  it('are answered when the clocks are four minutes apart', async () => {
    for (const shiftS of [-240, 240]) {
      const body = question(`find ${shiftS}`);
      assert.equal((await post(bench.url, body, signed({ body, shiftS }))).status, 200);
    }
  });

  it('are refused when they come again after they were answered', async () => {
    const body = question('find replayed');
    const headers = signed({ body });
    assert.equal((await post(bench.url, body, headers)).status, 200);
    await refused(body, headers);
  });

  it('are refused when they are too long, no POST, or no payload', async () => {
    const long = `text=${'x'.repeat(1_100_000)}`;
    assert.equal((await post(bench.url, long, signed({ body: long }))).status, 413);
    assert.equal((await fetch(bench.url)).status, 405);
    const torn = 'payload=%7B%22type%22';
    assert.equal((await post(bench.url, torn, signed({ body: torn }))).status, 400);
  });

  it('are answered with the challenge when Slack checks the address', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const answer = await post(bench.url, body, signed({ body, contentType: 'application/json' }));
    assert.deepEqual(answer, { status: 200, body: '{"challenge":"abc"}' });
  });

  it('that nobody listens to, or that lack what they must have, are no success', async () => {
    for (const payload of [{ type: 'block_suggestion' }, { type: 'block_actions', actions: [] }]) {
      const body = new URLSearchParams({
        payload: JSON.stringify({ ...payload, user: { id: 'U1', team_id: 'T1' } }),
      }).toString();
      assert.equal((await post(bench.url, body, signed({ body }))).status, 404);
    }
  });
});

describe('a request that arrives twice at once', () => {
  it('is done once, and both copies get the same answer', async () => {
    const asked = signal();
    const released = signal();
    let times = 0;
    const answerQuestion = async () => {
      times += 1;
      asked.give();
      await released.given;
      return says('Once');
    };
    await withBench({ useCases: { answerQuestion } }, async ({ url }) => {
      const body = question('help');
      const headers = signed({ body });
      const first = post(url, body, headers);
      await asked.given;
      const second = post(url, body, headers);
      // Nothing tells that the second has arrived; it has to while the first is still unanswered.
      setTimeout(released.give, 200);
      assert.deepEqual(await second, await first);
      assert.match((await first).body, /Once/);
      assert.equal(times, 1);
    });
  });
});
