import assert from 'node:assert/strict';
import { type Bench, startBench } from './support/slack-bench.ts';

describe('who is present in Slack', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
    bench.people.add({ id: 'ana', name: 'Ana', email: 'ana@example.com' });
    bench.people.add({ id: 'ben', name: 'Ben', email: 'ben@example.com' });
    bench.people.add({ id: 'no-mail', name: 'No mail' });
  });
  afterEach(() => bench.stop());

  const calls = () => bench.slack.calls.filter(({ method }) => method === 'users.getPresence');
  const of = async (...people: string[]) => Object.fromEntries(await bench.side.presence.of(people));
  const warnings = () =>
    bench.log.flatMap(({ details, message }) => (/present/.test(message) ? [details.code] : []));

  it('is asked of Slack for each, and of nobody who has no account', async () => {
    bench.slack.person('ben@example.com').goesAway();
    assert.deepEqual(await of('ana', 'ben', 'no-mail'), {
      ...{ ana: 'present', ben: 'away', 'no-mail': 'unknown' },
    });
    assert.equal(calls().length, 2);
    assert.equal(bench.side.presence.isTold(), true);
    assert.deepEqual(warnings(), []);
  });

  it('is unknown for an account that Slack does not know, and known for the others', async () => {
    const ben = bench.slack.person('ben@example.com').id;
    bench.slack.fault('users.getPresence', { error: 'user_not_found', when: ({ user }) => user === ben });
    assert.deepEqual(await of('ana', 'ben'), { ana: 'present', ben: 'unknown' });
    assert.deepEqual(warnings(), []);
  });

  for (const [what, fault, code] of [
    ['asks to wait', { status: 429, retryAfterS: 30 }, 'rate-limited'],
    ['fails', { status: 503 }, 'no-answer'],
    ['answers with a page', { html: true }, 'no-answer'],
    ['lets the answer be lost', { dropReply: true }, 'no-answer'],
    ['lacks a scope', { error: 'missing_scope' }, 'outside-refused'],
  ] as const)
    it(`is unknown where Slack ${what}, and is not asked again at once`, async () => {
      bench.slack.fault('users.getPresence', fault);
      assert.deepEqual(await of('ana'), { ana: 'unknown' });
      assert.deepEqual(await of('ana', 'ben'), { ana: 'unknown', ben: 'unknown' });
      assert.equal(calls().length, 1);
      assert.deepEqual(warnings(), [code]);
    });

  it('is unknown where Slack is too slow, which holds up nobody twice', async () => {
    await bench.stop();
    bench = await startBench({ presenceWithinMs: 20 });
    const slack = `${bench.slack.teamId}:${bench.slack.person('ana@example.com').id}`;
    bench.people.add({ id: 'ana', slack });
    bench.people.add({ id: 'ben', slack });
    bench.slack.fault('users.getPresence', { latencyMs: 3_000 });
    assert.deepEqual(await of('ana'), { ana: 'unknown' });
    assert.deepEqual(await of('ana', 'ben'), { ana: 'unknown', ben: 'unknown' });
    assert.deepEqual(warnings(), ['no-answer']);
  });

  it('is asked for no more people than Slack allows in a minute', async () => {
    await of('ana', 'ben');
    const many = Array.from({ length: 50 }, (_, n) => `person-${n}`);
    for (const id of many)
      bench.people.add({ id, slack: `${bench.slack.teamId}:${bench.slack.person('ana@example.com').id}` });
    const seen = Object.values(await of(...many));
    assert.equal(seen.filter((presence) => presence === 'present').length, 38);
    assert.equal(calls().length, 40);
  });
});
