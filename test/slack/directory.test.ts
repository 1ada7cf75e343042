import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { createClient, type SlackClient } from '../../src/slack/client.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import { toSdkLogger } from '../../src/slack/sdk-logger.ts';
import { memoryPeople } from './support/memory-people.ts';
import { memoryLog } from './support/slack-bench.ts';

describe('who is who in Slack', () => {
  let slack: PracticeSlack;
  let client: SlackClient;
  const log = memoryLog();
  beforeEach(async () => {
    const people = ['ana', 'ben', 'chloe'].map((name) => ({ email: `${name}@example.com`, name }));
    slack = await startPracticeSlack({ people, channels: [], signingSecret: 'x' });
    client = createClient({ botToken: slack.token, apiUrl: slack.apiUrl }, toSdkLogger(log));
    log.lines.length = 0;
  });
  afterEach(async () => {
    await client.stop();
    await slack.stop();
  });

  function setUp() {
    const people = memoryPeople();
    const add = (name: string, slackId: string | null = null) =>
      people.add({ id: name, name, email: `${name}@example.com`, slack: slackId });
    const directory = createDirectory({ people, client, log, team: slack.teamId, paceMs: 1 });
    const account = (name: string) => slack.person(`${name}@example.com`).id;
    return { people, add, directory, account };
  }
  const called = (method: string) => slack.calls.filter((call) => call.method === method).length;

  it('an account is asked about once, and is the person with its e-mail address', async () => {
    const { add, directory, account } = setUp();
    const ana = add('ana');
    const ids = await Promise.all([1, 2, 3].map(() => directory.identify(account('ana'))));
    assert.deepEqual(ids, ['ana', 'ana', 'ana']);
    assert.equal(ana.slack, `${slack.teamId}:${account('ana')}`);
    assert.equal(called('users.info'), 1);
  });

  it('an account that is stored already is asked nothing about', async () => {
    const { add, directory, account } = setUp();
    add('ben', `${slack.teamId}:${account('ben')}`);
    assert.equal(await directory.identify(account('ben')), 'ben');
    assert.equal(called('users.info'), 0);
  });

  it('a failure is not remembered', async () => {
    const { directory, account } = setUp();
    slack.fault('users.info', { status: 500, times: 1 });
    await assert.rejects(directory.identify(account('ana')), AppError);
    assert.equal(await directory.identify(account('ana')), 'p1');
  });

  it('an app is nobody', async () => {
    const { directory } = setUp();
    await assert.rejects(directory.identify(slack.botUserId), { code: 'person-unknown' });
  });

  it('an account in another workspace is none here', async () => {
    const { add, directory } = setUp();
    add('dan', 'T0OTHER:U0DAN');
    assert.equal(await directory.accountOf('dan'), null);
    assert.deepEqual(
      await directory.faces(['dan', 'stranger']),
      new Map([
        ['dan', { name: 'dan', slack: null }],
        ['stranger', { name: 'somebody', slack: null }],
      ]),
    );
  });

  it('people are learnt in the background, past those Slack fails for or does not know', async () => {
    const { add, directory, account } = setUp();
    for (const name of ['ana', 'nobody', 'ben']) add(name);
    add('chloe', `${slack.teamId}:${account('chloe')}`);
    slack.fault('users.lookupByEmail', { status: 500, times: 1 });
    await directory.learn(['ana', 'nobody', 'ben', 'chloe', 'stranger'], new AbortController().signal);
    const faces = await directory.faces(['ana', 'nobody', 'ben', 'chloe']);
    const accounts = [...faces.values()].map(({ slack: id }) => id);
    assert.deepEqual(accounts, [null, null, account('ben'), account('chloe')]);
    assert.equal(called('users.lookupByEmail'), 3);
    assert.deepEqual(
      log.lines.map(({ level, details }) => [level, details.code]),
      [['warn', 'no-answer']],
    );
  });

  it('learning ends when it is stopped, and when Slack refuses the token', async () => {
    const { add, directory } = setUp();
    for (const name of ['ana', 'ben']) add(name);
    const stopping = new AbortController();
    stopping.abort();
    await directory.learn(['ana'], stopping.signal);
    assert.equal(called('users.lookupByEmail'), 0);
    slack.fault('users.lookupByEmail', { error: 'invalid_auth' });
    await directory.learn(['ana', 'ben'], new AbortController().signal);
    assert.equal(called('users.lookupByEmail'), 1);
  });
});
