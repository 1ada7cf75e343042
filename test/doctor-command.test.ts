import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine } from '../src/doctor-command.ts';
import { startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { connectStore } from '../src/store/connect.ts';
import { permissions } from '../src/teams/permissions.ts';
import { runMuster } from './support/command-line.ts';
import { testDatabase } from './support/database.ts';
import { FakeGraph } from './support/teams/fake-graph.ts';
import { appId, appPassword, channel, FakeTeams, group, team, tenant } from './support/teams/fake-teams.ts';

const policyOf = (...more: string[]) =>
  [
    'people:',
    '  - { email: ana@example.com, name: Ana }',
    '  - { email: ben@example.com, name: Ben }',
    'teams:',
    '  support: { name: Support, members: [ana@example.com] }',
    'managers: [ben@example.com]',
    ...more,
  ].join('\n');

describe('muster doctor', () => {
  let folder: string;
  let settings: Record<string, string>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-doctor-'));
    await writeFile(join(folder, 'policy.yaml'), policyOf());
    settings = {
      ...{ MUSTER_POLICY: join(folder, 'policy.yaml'), MUSTER_DATA_DIR: folder },
      MONGODB_URI: await testDatabase(),
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  describe('of Microsoft Teams', () => {
    let teams: FakeTeams;
    let graph: FakeGraph;
    beforeEach(async () => {
      teams = await FakeTeams.start([
        { email: 'ana@example.com', name: 'Ana' },
        { email: 'BEN@example.com', name: 'Ben' },
        { email: 'elif@example.com', name: 'Elif' },
      ]);
      graph = await FakeGraph.start(teams);
      Object.assign(settings, {
        ...{ MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: appPassword, TEAMS_CHANNEL: channel },
        ...{ MICROSOFT_APP_TENANT_ID: tenant, TEAMS_SERVICE_URL: teams.serviceUrl },
        ...{ TEAMS_LOGIN_URL: `${teams.url}/login`, TEAMS_GRAPH_URL: graph.url },
      });
    });
    afterEach(async () => {
      await graph.stop();
      await teams.stop();
    });

    /** As a Muster has left it that was spoken to in its team. */
    async function knowTeam(): Promise<void> {
      const store = await connectStore(settings.MONGODB_URI ?? '', () => {});
      const { serviceUrl } = teams;
      await store.conversations.remember({
        id: `teams:${tenant}/home`,
        conversation: '',
        serviceUrl,
        team,
        group,
      });
      await store.close();
    }

    async function expectMissing(...expected: RegExp[]): Promise<string> {
      const { says, isWell } = await examine(settings, 'teams');
      for (const pattern of expected) assert.match(says, pattern);
      assert.equal(isWell, expected.length === 0, says);
      assert.ok(!says.includes(appPassword));
      return says;
    }

    it('finds nothing missing where all is there, and changes nothing', async () => {
      await knowTeam();
      graph.grantTenant();
      const says = await expectMissing();
      for (const line of [
        /ok +Microsoft accepts the bot's credentials/,
        /ok +Messages from Teams have reached Muster/,
        /ok +Muster is in the team/,
        /ok +The channel of TEAMS_CHANNEL is in that team/,
        /ok +All 2 people of the policy are in the team/,
        /ok +Muster may make and name channels/,
        /ok +Muster may hear what is written/,
        /ok +Muster may make chats/,
      ])
        assert.match(says, line);
      assert.deepEqual(
        [...teams.calls, ...graph.calls].filter(({ method }) => method !== 'GET'),
        [],
      );
    });

    it('says of consent that is not wanted that it is not there, and no more', async () => {
      await knowTeam();
      graph.inTeam.delete(permissions.createChannels);
      const says = await expectMissing();
      assert.match(says, /note +Channels as rooms.*Channel\.Create\.Group/);
      assert.match(
        says,
        /note +Private cases take Chat\.Create, .*\n +-> An administrator of the tenant: .*Grant admin consent/,
      );
    });

    it('says who has to grant what is wanted: for channels, for private cases, for signs', async () => {
      await knowTeam();
      graph.inTeam.delete(permissions.createChannels);
      graph.inTeam.delete(permissions.hearMessages);
      settings.TEAMS_ROOMS = 'channel';
      await writeFile(
        join(folder, 'policy.yaml'),
        policyOf(
          'rules: [{ name: Legal, when: { type: executive }, use: { privateRoom: true } }]',
          'signs: { channels: [support] }',
        ),
      );
      await expectMissing(
        /MISSING +Channels as rooms.*Channel\.Create\.Group in the team\.\n +-> An owner of the team/,
        /MISSING +Looking for signs.*ChannelMessage\.Read\.Group/,
        /MISSING +Private cases take Chat\.Create/,
      );
    });

    it('says what is lost where presence may not be seen, and who grants that, if Slack is connected too', async () => {
      await knowTeam();
      graph.grantTenant();
      assert.doesNotMatch(await expectMissing(), /presen/i);
      Object.assign(settings, { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_SIGNING_SECRET: 'a-signing-secret' });
      assert.match(
        await expectMissing(),
        /note +Asking people where they are present takes Presence\.Read\.All in the tenant\. It is optional: without, .*at home, or where they chose.*\n +-> An administrator of the tenant: .*Grant admin consent/,
      );
      graph.inTenant.add(permissions.seePresence);
      assert.match(await expectMissing(), /ok +Muster may see who is present in Teams/);
    });

    it('says when the team has hardly room for another channel', async () => {
      await knowTeam();
      settings.TEAMS_ROOMS = 'channel';
      for (let n = 0; n < 949; n++)
        graph.channels.push({
          ...{ id: `19:${n}@thread.tacv2`, displayName: `c${n}`, description: null },
          ...{ createdDateTime: new Date().toISOString(), isArchived: false },
        });
      graph.pageSize = 100;
      await expectMissing(/MISSING +The team has 950 channels of the 1000/);
    });

    it('says that the secret is refused and where to make another, and looks no further', async () => {
      teams.isKnown = false;
      const says = await expectMissing(
        /MISSING +Microsoft refuses the bot's credentials.*\n +-> .*New client secret/,
      );
      assert.doesNotMatch(says, /The team|TEAMS_CHANNEL is/);
    });

    it('says that no message has come, and what to write where', async () => {
      await expectMissing(
        /MISSING +No message from the team.*\n +-> .*Messaging endpoint.*api\/messages.*@Muster help/,
      );
    });

    it('says that Muster is not in the team, and who can add it', async () => {
      teams.fault('GET', /pagedmembers/, { status: 403, times: 9 });
      await expectMissing(/MISSING +Muster is not in the team.*\n +-> An owner of the team/);
    });

    it('says that the channel is not one of the team', async () => {
      await knowTeam();
      settings.TEAMS_CHANNEL = '19:elsewhere@thread.tacv2';
      await expectMissing(/MISSING +The channel of TEAMS_CHANNEL is not among/);
    });

    it('names who of the policy is not in the team', async () => {
      await knowTeam();
      await writeFile(
        join(folder, 'policy.yaml'),
        policyOf().replace('teams:', '  - { email: nobody@example.com, name: Nobody }\nteams:'),
      );
      await expectMissing(
        /MISSING +Of the 3 people of the policy, 1 are not in the team.*: nobody@example\.com\./,
      );
    });

    it('says what it could not look at', async () => {
      await knowTeam();
      graph.fault('GET', /permissionGrants/, { status: 503 });
      await expectMissing(
        /MISSING +What Microsoft Graph allows could not be looked at: Teams gave no usable answer/,
      );
    });

    it('is a command: with 1 where something is missing, and 0 where nothing is', async () => {
      const run = () => runMuster(['doctor', 'teams'], { folder, settings });
      const before = await run();
      assert.equal(before.code, 1);
      assert.match(before.stdout, /^Microsoft Teams\n {2}ok/);
      assert.equal(before.stderr, '');
      await knowTeam();
      assert.equal((await run()).code, 0);
    }).timeout(60_000);
  });

  describe('of Slack', () => {
    it('says whether the token is accepted', async () => {
      const slack = await startPracticeSlack({
        ...{ people: [], channels: ['general'], signingSecret: 'a-signing-secret', events: [] },
      });
      Object.assign(settings, {
        ...{
          SLACK_BOT_TOKEN: slack.token,
          SLACK_SIGNING_SECRET: 'a-signing-secret',
          SLACK_API_URL: slack.apiUrl,
        },
      });
      assert.match((await examine(settings, 'slack')).says, /^Slack\n {2}ok +Slack accepts the bot token/);
      settings.SLACK_BOT_TOKEN = 'xoxb-wrong';
      const { says, isWell } = await examine(settings, 'slack');
      assert.match(says, /MISSING +Slack refuses the bot token.*\n +-> .*Bot User OAuth Token/);
      assert.equal(isWell, false);
      await slack.stop();
    });
  });

  it('of everything says what is there, and that no platform is', async () => {
    const { says, isWell } = await examine(settings);
    assert.match(says, /MISSING +Neither Slack nor Microsoft Teams is connected/);
    assert.match(says, /ok +The database answers and takes writes \(of MONGODB_URI\)/);
    assert.match(says, /Policy\n {2}(ok|note) +.*policy\.yaml/);
    assert.equal(isWell, false);
  });

  it('says what is wrong with the settings, each on its line', async () => {
    const { says, isWell } = await examine({ MICROSOFT_APP_ID: 'x', MUSTER_PORT: 'y' });
    assert.match(
      says,
      /^Settings\n {2}MISSING +3 settings are wrong[\s\S]*MUSTER_PORT[\s\S]*MICROSOFT_APP_ID/,
    );
    assert.equal(isWell, false);
  });

  it('says what is wrong with the policy, and that there is no database yet', async () => {
    delete settings.MONGODB_URI;
    await writeFile(join(folder, 'policy.yaml'), 'managers: [x]');
    const { says } = await examine(settings);
    assert.match(says, /note +There is no database in .* yet/);
    assert.match(says, /Policy\n {2}MISSING +The policy file .* has 3 mistakes:[\s\S]*managers\[0\]/);
  });
});
