import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Flaw } from '../../src/practice/teams/signing-key.ts';
import { channel, tenant } from '../support/teams/fake-teams.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

const otherTenant = '0a1b2c3d-0000-4000-8000-00000000000f';

describe("requests to Teams' address", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());

  const ana = () => bench.teams.person('ana@example.com');
  const press = (
    rest: Record<string, unknown> = {},
    data: unknown = { format: 1, verb: 'acknowledge', key: 'ESC-1' },
  ) =>
    ana().activity(ana().chat, {
      ...{ type: 'invoke', name: 'adaptiveCard/action', value: { action: { data } } },
      ...rest,
    });

  function nothingHappened(): void {
    assert.deepEqual(bench.useCases.commands, []);
    assert.deepEqual(bench.useCases.questions, []);
    assert.deepEqual(bench.people.all, []);
    assert.equal(bench.conversations.all.size, 0);
  }

  it('are answered when the Bot Connector has signed them for this bot', async () => {
    const { status } = await bench.teams.deliver(press());
    assert.equal(status, 200);
    assert.deepEqual(
      bench.useCases.commands.map(({ verb, key, via, workspace }) => ({ verb, key, via, workspace })),
      [{ verb: 'acknowledge', key: 'ESC-1', via: 'teams', workspace: `teams:${tenant}` }],
    );
  });

  const flaws: [string, Flaw][] = [
    ['a token that has run out', { expiresInS: -3_600 }],
    ['a token for another bot', { audience: '0a1b2c3d-0000-4000-8000-0000000000aa' }],
    ['a token of another issuer', { issuer: 'https://example.com' }],
    ['a token for another service URL', { serviceUrl: 'https://elsewhere.example/' }],
    ['a token that somebody else has signed', { isForged: true }],
  ];
  for (const [what, flaw] of flaws)
    it(`are refused with ${what}, and nothing is stored or done`, async () => {
      // The SDK writes what it thinks of a bad signature to the standard error.
      const silenced = sinon.stub(console, 'error');
      const { status, body } = await bench.teams.deliver(press(), { flaw }).finally(() => silenced.restore());
      assert.deepEqual([status, body], [401, null]);
      nothingHappened();
    });

  for (const authorization of ['', 'Bearer ', 'Bearer nonsense', 'Bearer a.b.c', 'Basic YTpi'])
    it(`are refused with ${authorization || 'nothing'} in place of a token`, async () => {
      const { status } = await bench.teams.deliver(press(), { authorization });
      assert.equal(status, 401);
      nothingHappened();
    });

  it('are refused when their tenant may not use Muster, or is not named', async () => {
    const foreign = { channelData: { tenant: { id: otherTenant } } };
    const nowhere = { channelData: {}, conversation: { id: ana().chat, conversationType: 'personal' } };
    for (const rest of [foreign, nowhere]) {
      const { status } = await bench.teams.deliver(press(rest));
      assert.equal(status, 403);
    }
    nothingHappened();
  });

  it('are answered when their tenant is one of the others that may', async () => {
    await bench.stop();
    bench = await startBench({ otherTenants: [otherTenant] });
    const { status } = await bench.teams.deliver(press({ channelData: { tenant: { id: otherTenant } } }));
    assert.equal(status, 200);
    assert.equal(bench.people.all[0]?.teams, `${otherTenant}:${ana().object}`);
  });

  it('are refused when they come from another channel of the Bot Connector', async () => {
    for (const channelId of ['directline', 'emulator', 'AzureStudioEditor']) {
      const { status } = await bench.teams.deliver(press({ channelId }));
      assert.equal(status, 403);
    }
    nothingHappened();
  });

  it('are refused when they are no activities, or longer than any', async () => {
    const { status } = await bench.teams.deliver({ serviceUrl: bench.teams.serviceUrl });
    assert.equal(status, 400);
    const long = await bench.teams.deliver(press({ text: 'x'.repeat(1_100_000) }));
    assert.equal(long.status, 413);
    const got = await fetch(bench.teams.botUrl);
    assert.equal(got.status, 405);
    nothingHappened();
  });

  it('that come twice are one command and one question', async () => {
    const activity = press();
    await bench.teams.deliver(activity);
    await bench.teams.deliver(activity);
    const [first, second] = bench.useCases.commands;
    assert.equal(first?.id, second?.id);
    const question = ana().activity(ana().chat, { type: 'message', text: 'list' });
    bench.teams.conversations.set(ana().chat, []);
    await bench.teams.deliver(question);
    await bench.teams.deliver(question);
    assert.equal(bench.useCases.questions.length, 1);
  });

  it('of two presses of one button are two commands, as a second one may be meant', async () => {
    await bench.teams.deliver(press());
    await bench.teams.deliver(press());
    const [first, second] = bench.useCases.commands;
    assert.notEqual(first?.id, second?.id);
  });

  it('that send one form off twice are one command, and another one when something was changed', async () => {
    await ana().says('escalate Checkout is down');
    await ana().clicks('Open the form');
    const { dialog } = ana();
    for (const title of ['Checkout is down', 'Checkout is down', 'Checkout is slow']) {
      ana().dialog = dialog;
      ana().fills({ title });
      await ana().submits();
    }
    const [first, second, third] = bench.useCases.commands.map(({ id }) => id);
    assert.equal(first, second);
    assert.notEqual(first, third);
  });

  it('with data that no card of Muster has are answered in words, and nothing is done', async () => {
    for (const data of [
      null,
      'acknowledge',
      { verb: 'acknowledge' },
      { format: 2, verb: 'close', key: 'ESC-1' },
    ]) {
      const { status, body } = await bench.teams.deliver(press({}, data));
      assert.equal(status, 200);
      assert.match(JSON.stringify(body), /from another version of Muster/);
    }
    assert.deepEqual(bench.useCases.commands, []);
  });

  it('for an invoke that Muster does not know are told so', async () => {
    const { status } = await bench.teams.deliver(press({ name: 'composeExtension/query' }));
    assert.equal(status, 501);
  });

  it('for a verb that is done by a form do nothing without it', async () => {
    const { body } = await bench.teams.deliver(press({}, { format: 1, verb: 'ask-something', key: 'ESC-1' }));
    assert.match(JSON.stringify(body), /from another version of Muster/);
    assert.deepEqual(bench.useCases.commands, []);
  });

  it('that fail inside Muster are answered with a reference, which the log has beside the cause', async () => {
    await bench.stop();
    const broken = () => Promise.reject(new Error('the database burns'));
    bench = await startBench({ useCases: { execute: broken } });
    const { status, body } = await bench.teams.deliver(press());
    assert.equal(status, 200);
    const reference = /reference (\w{6})/.exec(JSON.stringify(body))?.[1];
    assert.ok(bench.log.some(({ details }) => details.reference === reference));
    assert.doesNotMatch(JSON.stringify(body), /burns/);
  });

  it('while the keys cannot be fetched are to be sent again', async () => {
    await bench.stop();
    bench = await startBench();
    const activity = press();
    const silenced = sinon.stub(console, 'error');
    bench.teams.keysAreAway = true;
    const { status } = await bench.teams.deliver(activity).finally(() => silenced.restore());
    assert.equal(status, 503);
    bench.teams.keysAreAway = false;
    assert.equal((await bench.teams.deliver(activity)).status, 200);
  });

  it('from the channel tell where the team is, which is kept', async () => {
    await ana().says('help', channel);
    await bench.side.settled();
    const home = await bench.conversations.find(`teams:${tenant}/home`);
    assert.deepEqual(
      [home?.team, home?.group, home?.serviceUrl],
      ['19:team@thread.tacv2', '0a1b2c3d-0000-4000-8000-000000000003', bench.teams.serviceUrl],
    );
  });
});
