import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect, parseEnv } from 'node:util';
import { loadEnvFile, readConfig, secretsOf, variableNames } from '../src/config.ts';
import { AppError } from '../src/errors.ts';

const slack = {
  SLACK_BOT_TOKEN: 'xoxb-1111-bbbb',
  SLACK_SIGNING_SECRET: '0123456789abcdef',
  SLACK_APP_TOKEN: 'xapp-1-2222',
};
const teams = {
  MICROSOFT_APP_ID: '0A1b2c3d-0000-4000-8000-000000000001',
  MICROSOFT_APP_PASSWORD: 'a-client-secret-of-tests',
  MICROSOFT_APP_TENANT_ID: '0a1b2c3d-0000-4000-8000-000000000002',
  TEAMS_CHANNEL: '19:abc@thread.tacv2',
};
const mongodb = { MONGODB_URI: 'mongodb+srv://muster:pa55word@db.example.com/muster' };

function complaints(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof AppError, `threw ${String(error)}`);
    assert.equal(error.code, 'config-wrong');
    return error.message.split('\n').slice(1);
  }
  return [];
}

describe('config', () => {
  let empty: string;
  beforeEach(async () => {
    empty = await mkdtemp(join(tmpdir(), 'muster-config-'));
  });
  afterEach(() => rm(empty, { recursive: true }));

  it('a policy.yaml where Muster is started is the policy', async () => {
    await writeFile(join(empty, 'policy.yaml'), 'people:\n');
    const config = readConfig({}, empty);
    assert.deepEqual([config.policyPath, config.policyIsExample], [join(empty, 'policy.yaml'), false]);
  });

  it('with nothing set: embedded database, example policy, this machine alone, no Slack, no Teams', () => {
    const config = readConfig({}, empty);
    assert.equal(config.mongodbUri, null);
    assert.equal(config.dataDir, join(empty, '.muster'));
    assert.match(config.policyPath, /docs.policy\.example\.yaml$/);
    assert.equal(config.policyIsExample, true);
    assert.equal(config.port, 3000);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.demoPort, 4747);
    assert.equal(config.slack, null);
    assert.equal(config.teams, null);
    assert.equal(config.logLevel, 'info');
  });

  it('what is set is taken, without the spaces around it', () => {
    const config = readConfig({
      ...slack,
      ...mongodb,
      MUSTER_DATA_DIR: ' /var/lib/muster ',
      MUSTER_POLICY: 'team/policy.yaml',
      MUSTER_PORT: '0',
      MUSTER_HOST: '::',
      MUSTER_DEMO_PORT: '8080',
      SLACK_API_URL: 'http://127.0.0.1:4000/api/',
      LOG_LEVEL: 'WARN',
    });
    assert.equal(config.mongodbUri?.reveal(), mongodb.MONGODB_URI);
    assert.equal(config.dataDir, '/var/lib/muster');
    assert.deepEqual([config.policyPath, config.policyIsExample], ['team/policy.yaml', false]);
    assert.deepEqual([config.port, config.host, config.demoPort], [0, '::', 8080]);
    assert.equal(config.slack?.botToken.reveal(), slack.SLACK_BOT_TOKEN);
    assert.equal(config.slack?.signingSecret?.reveal(), slack.SLACK_SIGNING_SECRET);
    assert.equal(config.slack?.appToken?.reveal(), slack.SLACK_APP_TOKEN);
    assert.equal(config.slack?.apiUrl, 'http://127.0.0.1:4000/api/');
    assert.equal(config.logLevel, 'warn');
  });

  it('an empty variable is one that is not set', () => {
    const blank = Object.fromEntries(variableNames.map((name) => [name, '  ']));
    assert.deepEqual(readConfig(blank), readConfig({}));
  });

  it('a list of hosts is a MongoDB address', () => {
    const uri = 'mongodb://a:27017,b:27017/muster?replicaSet=rs0';
    assert.equal(readConfig({ MONGODB_URI: uri }).mongodbUri?.reveal(), uri);
  });

  it('an app token needs no signing secret, and a signing secret no app token', () => {
    const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN } = slack;
    assert.equal(readConfig({ SLACK_BOT_TOKEN, SLACK_APP_TOKEN }).slack?.signingSecret, null);
    assert.equal(readConfig({ SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET }).slack?.appToken, null);
  });

  it('is frozen through and through', () => {
    const config = readConfig(slack);
    assert.ok(
      Object.isFrozen(config) && Object.isFrozen(config.slack) && Object.isFrozen(config.slack?.botToken),
    );
  });

  it('shows no secret, however it is printed', () => {
    const config = readConfig({ ...slack, ...mongodb });
    const printed = [
      inspect(config, { depth: 9, showHidden: true }),
      JSON.stringify(config),
      `${config} ${config.slack?.botToken} ${config.mongodbUri}`,
      format('%s %o %j', config, config, config),
      inspect({ ...config.slack }, { customInspect: false, showHidden: true, depth: 9 }),
    ].join('\n');
    for (const secret of [...Object.values(slack), 'pa55word']) assert.ok(!printed.includes(secret), secret);
    assert.match(printed, /\[secret\]/);
  });

  it('Teams is read as it is registered, ids in small letters', () => {
    const { appPassword, ...read } = readConfig(teams).teams ?? assert.fail('there is no Teams');
    assert.equal(appPassword.reveal(), teams.MICROSOFT_APP_PASSWORD);
    assert.deepEqual(read, {
      appId: '0a1b2c3d-0000-4000-8000-000000000001',
      appType: 'SingleTenant',
      tenant: teams.MICROSOFT_APP_TENANT_ID,
      otherTenants: [],
      channel: '19:abc@thread.tacv2',
      ...{ rooms: 'thread', serviceUrl: null, loginUrl: null, openIdUrl: null, graphUrl: null },
    });
  });

  it('a Teams channel may be given by the link to it; other tenants are a list', () => {
    const TEAMS_CHANNEL =
      'https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/Escalations?groupId=1&tenantId=2';
    const others = [teams.MICROSOFT_APP_ID, teams.MICROSOFT_APP_TENANT_ID].map((id) => id.toLowerCase());
    const more = { TEAMS_CHANNEL, MICROSOFT_APP_TYPE: 'MultiTenant', TEAMS_TENANTS: others.join(', ') };
    const read = readConfig({ ...teams, ...more }).teams;
    assert.deepEqual([read?.channel, read?.otherTenants], ['19:abc@thread.tacv2', others]);
  });

  it('the log is told what to strike out: tokens, secrets, the password of the database', () => {
    assert.deepEqual(secretsOf(readConfig({ ...slack, ...teams, ...mongodb })), [
      'pa55word',
      ...[slack.SLACK_BOT_TOKEN, slack.SLACK_SIGNING_SECRET, slack.SLACK_APP_TOKEN],
      teams.MICROSOFT_APP_PASSWORD,
    ]);
    assert.deepEqual(secretsOf(readConfig({ MONGODB_URI: 'mongodb://localhost:27017/muster' })), []);
  });
});

const mongodbHint =
  'MONGODB_URI: It must begin with mongodb:// or mongodb+srv:// and have no spaces. Copy the connection string again, or leave it empty for the embedded database.';
const botTokenHint =
  'SLACK_BOT_TOKEN: It must begin with xoxb-. Copy "Bot User OAuth Token" from the page "OAuth & Permissions" of your Slack app.';

const wrong: [string, Record<string, string>, string[]][] = [
  ['a web address for MongoDB', { MONGODB_URI: 'https://cloud.mongodb.com' }, [mongodbHint]],
  ['a MongoDB address without a host', { MONGODB_URI: 'mongodb://' }, [mongodbHint]],
  ['a MongoDB address with a space', { MONGODB_URI: 'mongodb://localhost /x' }, [mongodbHint]],
  [
    'an id of an app that is none',
    { ...teams, MICROSOFT_APP_ID: 'muster' },
    [
      'MICROSOFT_APP_ID: "muster" is not an id like 11111111-2222-3333-4444-555555555555. Copy "Application (client) ID" from the page "Overview" of the app registration of your bot.',
    ],
  ],
  [
    'a part of what Teams needs',
    { MICROSOFT_APP_ID: teams.MICROSOFT_APP_ID, TEAMS_CHANNEL: teams.TEAMS_CHANNEL },
    [
      'MICROSOFT_APP_PASSWORD: Teams needs MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID, TEAMS_CHANNEL, and MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID are missing. Set all of them, or none.',
    ],
  ],
  [
    'a channel by its name',
    { ...teams, TEAMS_CHANNEL: 'Escalations' },
    [
      'TEAMS_CHANNEL: "Escalations" is not a channel. In Teams choose "Get link to channel" in its menu, and paste that link here.',
    ],
  ],
  [
    'other tenants for an app of one',
    { ...teams, TEAMS_TENANTS: teams.MICROSOFT_APP_ID },
    [
      'TEAMS_TENANTS: Other tenants can use an app of type MultiTenant only. Set MICROSOFT_APP_TYPE=MultiTenant if yours is one, or leave this empty.',
    ],
  ],
  [
    'a sign-in that would leak the client secret',
    { ...teams, TEAMS_LOGIN_URL: 'http://login.example.com' },
    [
      'TEAMS_LOGIN_URL: "http://login.example.com" would send secrets over the network unencrypted. Use https:// (http:// is only for this machine).',
    ],
  ],
  [
    'a port in words',
    { MUSTER_PORT: 'http' },
    ['MUSTER_PORT: "http" is not a port. Write a whole number from 1 to 65535, or 0 for any free one.'],
  ],
  [
    'a port too high',
    { MUSTER_DEMO_PORT: '65536' },
    ['MUSTER_DEMO_PORT: "65536" is not a port. Write a whole number from 1 to 65535, or 0 for any free one.'],
  ],
  [
    'one port for both',
    { MUSTER_PORT: '4000', MUSTER_DEMO_PORT: '4000' },
    ['MUSTER_DEMO_PORT: It is the same as MUSTER_PORT (4000). Give one of them another port.'],
  ],
  [
    'a URL for the host',
    { MUSTER_HOST: 'http://localhost:3000' },
    [
      'MUSTER_HOST: "http://localhost:3000" is not an address. Write 127.0.0.1 for this machine alone or 0.0.0.0 for all its addresses, without http:// and without a port.',
    ],
  ],
  ['a user token for the bot', { ...slack, SLACK_BOT_TOKEN: 'xoxp-secret' }, [botTokenHint]],
  [
    'a token for the signing secret',
    { ...slack, SLACK_SIGNING_SECRET: 'xoxb-secret-secret' },
    [
      'SLACK_SIGNING_SECRET: This is not a signing secret. Copy "Signing Secret" from the page "Basic Information" of your Slack app.',
    ],
  ],
  [
    'a bot token for the app token',
    { ...slack, SLACK_APP_TOKEN: 'xoxb-secret' },
    [
      'SLACK_APP_TOKEN: It must begin with xapp-. Make one under "App-Level Tokens" on the page "Basic Information" of your Slack app, with the scope connections:write.',
    ],
  ],
  [
    'a bot token alone',
    { SLACK_BOT_TOKEN: 'xoxb-1' },
    [
      'SLACK_BOT_TOKEN: It is not enough alone. Set SLACK_APP_TOKEN too (Socket Mode; needs no public address), or SLACK_SIGNING_SECRET (HTTP).',
    ],
  ],
  [
    'everything but the bot token',
    { ...slack, SLACK_BOT_TOKEN: '' },
    [
      'SLACK_BOT_TOKEN: It is missing, but SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are set. Set it too, or remove the rest.',
    ],
  ],
  [
    'a Slack address that is none',
    { SLACK_API_URL: 'slack.com/api/' },
    [
      'SLACK_API_URL: "slack.com/api/" is not a web address. Write it like https://slack.com/api/, or leave it empty.',
    ],
  ],
  [
    'a Slack address with another end',
    { SLACK_API_URL: 'https://slack.com/api' },
    ['SLACK_API_URL: "https://slack.com/api" must end in /api/, like https://slack.com/api/.'],
  ],
  [
    'a Slack address that would leak the token',
    { SLACK_API_URL: 'http://slack.example.com/api/' },
    [
      'SLACK_API_URL: "http://slack.example.com/api/" would send the bot token over the network unencrypted. Use https:// (http:// is only for this machine).',
    ],
  ],
  [
    'a level there is not',
    { LOG_LEVEL: 'inof' },
    [
      'LOG_LEVEL: "inof" is not a level. Write one of trace, debug, info, warn, error, fatal, silent. Did you mean "info"?',
    ],
  ],
  [
    'a misspelt variable',
    { MUSTER_PROT: '80' },
    ['MUSTER_PROT: Muster reads no such setting. Did you mean MUSTER_PORT?'],
  ],
  [
    'everything at once',
    { MONGODB_URI: 'x', MUSTER_PORT: '-1', SLACK_BOT_TOKEN: 'x' },
    [
      mongodbHint,
      'MUSTER_PORT: "-1" is not a port. Write a whole number from 1 to 65535, or 0 for any free one.',
      botTokenHint,
      'SLACK_BOT_TOKEN: It is not enough alone. Set SLACK_APP_TOKEN too (Socket Mode; needs no public address), or SLACK_SIGNING_SECRET (HTTP).',
    ],
  ],
];

describe('config: mistakes', () => {
  for (const [name, env, expected] of wrong)
    it(`${name}: the variable and the mend are said`, () => {
      assert.deepEqual(complaints(env), expected);
    });

  it('no secret is repeated in a complaint', () => {
    const env = {
      MONGODB_URI: 'mongo://muster:hushhush@host',
      SLACK_BOT_TOKEN: 'hushhush',
      SLACK_SIGNING_SECRET: 'xoxb-hushhush',
      SLACK_APP_TOKEN: 'hushhush',
    };
    const said = complaints(env);
    assert.equal(said.length, 4);
    assert.ok(!said.join().includes('hushhush'));
  });

  it("other tools' variables are left alone", () => {
    assert.deepEqual(complaints({ SLACK_CLIENT_ID: '1', SLACK_TEAM_TOKEN: '2', MUSTER_THEME: '3' }), []);
  });
});

describe('.env.example', () => {
  it('has every variable Muster reads, and no other', async () => {
    const text = await readFile('.env.example', 'utf8');
    assert.deepEqual(Object.keys(parseEnv(text)).toSorted(), variableNames.toSorted());
  });

  it('changes nothing when it is copied as it is', async () => {
    const text = await readFile('.env.example', 'utf8');
    assert.deepEqual(readConfig(parseEnv(text)), readConfig({}));
  });

  it('explains each variable in the lines above it', async () => {
    const lines = (await readFile('.env.example', 'utf8')).split('\n');
    for (const [index, line] of lines.entries())
      if (/^[A-Z_]+=/.test(line)) assert.match(lines[index - 1] ?? '', /^# \S/, line);
  });
});

describe('loadEnvFile', () => {
  const name = 'MUSTER_TEST_OF_ENV_FILE';
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-env-'));
  });
  afterEach(async () => {
    delete process.env[name];
    await rm(folder, { recursive: true });
  });

  it('adds what the file sets', async () => {
    await writeFile(join(folder, '.env'), `# a comment\n${name}="from the file"\n`);
    assert.equal(loadEnvFile(join(folder, '.env')), true);
    assert.equal(process.env[name], 'from the file');
  });

  it('does not change what is set already', async () => {
    process.env[name] = 'from outside';
    await writeFile(join(folder, '.env'), `${name}=from the file\n`);
    loadEnvFile(join(folder, '.env'));
    assert.equal(process.env[name], 'from outside');
  });

  it('no file is nothing wrong', () => {
    assert.equal(loadEnvFile(join(folder, '.env')), false);
  });
});
