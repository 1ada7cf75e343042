import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { MongoClient } from 'mongodb';
import { startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { exitCode, runMuster, spawnMuster } from './support/command-line.ts';

const example = resolve('docs/policy.example.yaml');
const secrets = { token: 'xoxb-1-very-secret', signing: 'signing-very-secret', password: 'pass-very-secret' };
const slackSettings = { SLACK_BOT_TOKEN: secrets.token, SLACK_SIGNING_SECRET: secrets.signing };

describe('the command line', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-cli-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const muster = (words: string, settings: Record<string, string> = {}) =>
    runMuster(words.split(' ').filter(Boolean), { folder, settings });

  /** It ends with 1, says one thing a person can act on, and nothing else: no stack, no secret. */
  async function refuses(words: string, settings: Record<string, string>, expected: RegExp): Promise<void> {
    const { code, stdout, stderr } = await muster(words, settings);
    assert.match(stderr, expected);
    assert.equal(code, 1, `muster ${words}`);
    assert.equal(stdout, '');
    assert.doesNotMatch(stderr, /^\s+at |Error:|very-secret/m);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }

  it('explains itself and each of its commands', async () => {
    const expected: [string, RegExp][] = [
      ['', /start[\s\S]*demo[\s\S]*mongo[\s\S]*effects[\s\S]*policy/],
      ['start', /run Muster for your Slack workspace, Microsoft Teams, or both/],
      ['demo', /practice workspace in the browser/],
      ['mongo', /--port <number>/],
      ['effects', /--state[\s\S]*dead[\s\S]*--case[\s\S]*--json[\s\S]*requeue/],
      ['effects requeue', /\[ids\.\.\.\][\s\S]*--all-dead/],
      ['policy', /check \[options\] \[file\][\s\S]*explain \[options\] \[file\]/],
      ['policy check', /the configured one when absent[\s\S]*--strict/],
      ['doctor', /\[what\][\s\S]*"slack", "teams", "database", "policy"[\s\S]*MISSING/],
      ['manifest teams', /\[file\][\s\S]*muster-teams\.zip[\s\S]*--website <url>/],
      [
        'policy explain',
        /--severity[\s\S]*--zone[\s\S]*Examples:[\s\S]*npx muster policy explain --severity sev1/,
      ],
    ];
    const explains = async ([command, pattern]: [string, RegExp]) => {
      const { code, stdout, stderr } = await muster(`${command} --help`);
      assert.match(stdout, pattern);
      assert.equal(`${code}${stderr}`, '0');
    };
    await Promise.all(expected.map(explains));
  });

  it('says what is wrong with a command line in one sentence', async () => {
    await refuses('strat', {}, /^Unknown command 'strat'\. Did you mean start\? "npx muster --help" lists/);
    await refuses('mongo --port lots', {}, /^--port lots is no port\. Give a number from 0 to 65535\./);
    await refuses('mongo --port', {}, /^Option '--port <number>' argument missing\./);
  });

  it('says what a fresh clone still needs to start', async () => {
    await refuses(
      'start',
      {},
      /^Neither Slack nor Microsoft Teams is connected\. Set SLACK_BOT_TOKEN .*npm run demo$/m,
    );
  });

  it('makes the app package for Teams before anything else is set, and not without the id of the bot', async () => {
    const settings = { MICROSOFT_APP_ID: '11111111-2222-3333-4444-555555555555', MONGODB_URI: 'not yet' };
    const { code, stdout, stderr } = await muster('manifest teams', settings);
    assert.match(stdout, /^muster-teams\.zip is the app package of the bot 11111111-/);
    assert.equal(`${code}${stderr}`, '0');
    assert.deepEqual(await readdir(folder), ['muster-teams.zip']);
    await refuses(
      'manifest teams',
      {},
      /^MICROSOFT_APP_ID is not set\. Set it in the environment or in \.env/,
    );
    await refuses('manifest teams', { MICROSOFT_APP_ID: 'very-secret' }, /^MICROSOFT_APP_ID is no id like/);
  });

  describe('with a wrong MONGODB_URI', () => {
    it('names the mend when it does not begin as it must, and does not repeat it', async () => {
      const { code, stderr } = await muster('start', {
        ...slackSettings,
        MONGODB_URI: `postgres://me:${secrets.password}@localhost/`,
      });
      assert.match(stderr, /MONGODB_URI: It must begin with mongodb:\/\//);
      assert.doesNotMatch(stderr, /very-secret|^\s+at /m);
      assert.equal(code, 1);
    });

    it('gives up on a server that is not there after some seconds', async () => {
      const uri = `mongodb://me:${secrets.password}@127.0.0.1:1/muster`;
      await refuses('start', { ...slackSettings, MONGODB_URI: uri }, /127\.0\.0\.1:1/);
    });
  });

  describe('with a policy file', () => {
    it('that is fine, says so', async () => {
      const { code, stdout, stderr } = await muster(`policy check ${example}`);
      assert.match(stdout, /is fine: 6 people, 3 teams, \d+ schedules?, \d+ ladders?, \d+ rules?\.\n$/);
      assert.equal(`${code}${stderr}`, '0');
    });

    it('that is not there, says where it looked', async () => {
      await refuses('policy check nowhere.yaml', {}, /nowhere\.yaml/);
      await refuses('policy check', { MUSTER_POLICY: 'named.yaml' }, /named\.yaml/);
    });

    it('that is probably not meant so, says what, and fails only if that is strict', async () => {
      const lines = [
        'people: [{ email: a@example.com, name: Ana }]',
        'teams: { one: { members: [a@example.com] } }',
        'managers: [a@example.com]',
        'levels: [{ ask: [{ team: one }] }]',
      ];
      await writeFile(join(folder, 'policy.yaml'), `${lines.join('\n')}\n`);
      const [lenient, strict] = await Promise.all([muster('policy check'), muster('policy check --strict')]);
      assert.match(
        lenient.stdout,
        /policy\.yaml can be used: 1 person, .*; a warning:\npolicy\.yaml:4:1 levels: The ladder usual has one/,
      );
      assert.equal(`${lenient.code}${lenient.stderr}`, '0');
      assert.equal(strict.stdout, lenient.stdout);
      assert.equal(`${strict.code}${strict.stderr}`, '1');
      const { code } = await muster(`policy check --strict ${example}`);
      assert.equal(code, 0);
    });

    it('explains what it makes of a case', async () => {
      const words = `policy explain ${example} --severity sev1 --team support --at 2026-12-24T22:00+01:00 --zone Europe/Budapest`;
      const { code, stdout, stderr } = await muster(words);
      assert.match(
        stdout,
        /^Thu 2026-12-24 22:00 CET: Functional, sev1, team support, typed as a command\.\n/,
      );
      assert.match(
        stdout,
        /^ {2}Thu 2026-12-24 22:05 CET {2}Nobody acknowledged in time\. Asked: Support leads \(Ben Okafor/m,
      );
      assert.equal(`${code}${stderr}`, '0');
      const asJson = await muster(`${words} --json`);
      assert.equal(JSON.parse(asJson.stdout).raisedAt, '2026-12-24T22:00:00+01:00');
    });

    it('refuses what cannot be explained', async () => {
      const explain = `policy explain ${example}`;
      await refuses(`${explain} --at 2026-12-24T22:00`, {}, /^--at 2026-12-24T22:00 says no zone\. Write /);
      await refuses(
        `${explain} --team suport`,
        {},
        /^The policy has no team suport\. Did you mean "support"\?/,
      );
      await refuses(
        `${explain} --severity sev9`,
        {},
        /^Option '--severity <severity>' argument 'sev9' is invalid\./,
      );
      await refuses('policy explain nowhere.yaml', {}, /nowhere\.yaml/);
    });

    it('that has mistakes, names file, line and column', async () => {
      const lines = [
        'people:',
        '  - { email: a@example.com, name: Ana }',
        'teams: { one: { name: One, members: [b@example.com] } }',
      ];
      await writeFile(join(folder, 'policy.yaml'), [...lines, 'managers: [a@example.com]', ''].join('\n'));
      const { code, stderr } = await muster('policy check');
      assert.match(stderr, /policy\.yaml:3:\d+ teams\.one\.members\[0\]/);
      assert.doesNotMatch(stderr, /^\s+at /m);
      assert.equal(code, 1);
    });
  });

  describe('with a port in use', () => {
    let taken: Server;
    let port: string;
    beforeEach(async () => {
      taken = createServer();
      await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
      port = String((taken.address() as AddressInfo).port);
    });
    afterEach(() => taken.close());

    it('names the setting: MUSTER_PORT of start', async () => {
      const signingSecret = secrets.signing;
      const slack = await startPracticeSlack({ people: [], channels: ['escalations'], signingSecret });
      try {
        const settings = { SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.apiUrl, MUSTER_PORT: port };
        await refuses(
          'start',
          { ...settings, SLACK_SIGNING_SECRET: signingSecret, MUSTER_POLICY: example },
          new RegExp(`^Port ${port} is in use .* set MUSTER_PORT to another\\.`),
        );
      } finally {
        await slack.stop();
      }
    });

    it('names the setting: MUSTER_DEMO_PORT of demo', async () => {
      const expected = new RegExp(`^Port ${port} is in use\\. .* set MUSTER_DEMO_PORT to another\\.`);
      await refuses('demo', { MUSTER_DEMO_PORT: port }, expected);
    });

    it('names the setting: --port of mongo', async () => {
      await refuses(`mongo --port ${port}`, {}, new RegExp(port));
    });
  });

  it('serves a database whose address a client can use, and ends with 0 on SIGTERM', async () => {
    const child = spawnMuster(['mongo', '--port', '0'], { folder });
    const exited = exitCode(child);
    try {
      const [line] = await Promise.race([firstLine(child.stdout), exited.then(() => ['it ended'])]);
      const uri = /^MONGODB_URI=(mongodb:\/\/\S+)$/.exec(line ?? '')?.[1];
      assert.ok(uri, line);
      const client = await MongoClient.connect(uri);
      const cases = client.db('try').collection<{ _id: string }>('cases');
      await cases.insertOne({ _id: 'kept' });
      assert.equal(await cases.countDocuments(), 1);
      await client.close();
    } finally {
      child.kill('SIGTERM');
    }
    assert.equal(await exited, 0);
  });
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<[string]> {
  for await (const line of createInterface({ input: stream })) return [line];
  return [''];
}
