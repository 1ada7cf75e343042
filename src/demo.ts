import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type App, startApp } from './app.ts';
import { Secret } from './config/secret.ts';
import type { Config } from './config.ts';
import { projectFolder } from './folders.ts';
import type { Logger } from './log.ts';
import { startParts } from './parts.ts';
import { readPolicyFile } from './policy-file.ts';
import { createPracticeClock } from './practice/practice-clock.ts';
import { createPracticeTime } from './practice/practice-time.ts';
import { type PracticeSlack, startPracticeSlack } from './practice/slack/practice-slack.ts';
import { startPractice } from './practice/start.ts';
import { appCommandsIn } from './practice/teams/app-commands.ts';
import { type PracticeTeams, startPracticeTeams } from './practice/teams/practice-teams.ts';
import { heardEvents } from './slack/listen.ts';

/**
 * Starts Muster in front of the practice workspace: the same program, with a local Slack and a local Teams in place of the real ones
 * and a clock that can be moved. Everything is kept in the data directory and found again at the next start.
 */
export function startDemo({
  config,
  log,
}: {
  config: Config;
  log: Logger;
}): Promise<Pick<App, 'url' | 'stop'>> {
  return startParts(async (keep) => {
    const directory = join(config.dataDir, 'practice');
    const clock = createPracticeClock(directory);
    const { people } = await readPolicyFile(config.policyPath);
    const secret = randomBytes(16).toString('hex');
    const common = { directory, now: clock.now, teamName: 'Northwind Cloud' };
    const slack = keep(
      await startPracticeSlack({
        ...{ ...common, channels, signingSecret: secret, events: heardEvents },
        people: people.filter(({ email }) => !onlyInTeams.includes(email)),
      }),
    );
    const teams = keep(
      await startPracticeTeams({
        ...{ ...common, people, channels: teamsChannels, appPassword: secret, hears: 'all' },
      }),
    );
    const app = keep(await startApp({ config: onPractice(config, { slack, teams, secret }), log, clock }));
    slack.connect(`${app.url}/slack/events`);
    await teams.connect(`${app.url}/api/messages`);
    const time = createPracticeTime(clock, app);
    const teamsCommands = appCommandsIn(await readFile(teamsManifest, 'utf8'));
    const offered = { slashCommands, shortcuts, teamsCommands };
    return keep(await startPractice({ slack, teams, time, port: config.demoPort, ...offered }));
  });
}

/** Of the example's people she has no Slack: what is asked of her comes in Teams, in cases raised in Slack too. */
const onlyInTeams = ['elif@example.com'];
const roomsChannel = 'War rooms';
const teamsChannels = ['General', 'Support', 'Escalations', roomsChannel];
const teamsManifest = new URL('manifests/teams/manifest.json', projectFolder);

const channels = [
  { name: 'support', topic: 'Customers write in; type /escalate when one needs more than us' },
  { name: 'escalations', topic: 'One message per case, kept up to date by Muster' },
];
const slashCommands = [
  {
    command: '/escalate',
    hint: 'what is wrong',
    description: 'Raise an escalation, or ask: help, list, mine, status ESC-1',
  },
];
const shortcuts = [
  { callbackId: 'raise', name: 'Escalate this', type: 'message' as const },
  { callbackId: 'add-to-timeline', name: 'Add to timeline', type: 'message' as const },
  { callbackId: 'raise', name: 'Raise an escalation', type: 'global' as const },
];

interface Practice {
  slack: PracticeSlack;
  teams: PracticeTeams;
  /** With which Slack signs, and with which the bot signs in at Teams. */
  secret: string;
}

/** The same settings, with the practice workspace in place of Slack and Teams. */
function onPractice(config: Config, { slack, teams, secret }: Practice): Config {
  const { token, apiUrl } = slack;
  const toSlack = { botToken: new Secret(token), signingSecret: new Secret(secret), appToken: null, apiUrl };
  const toTeams = {
    ...{ appId: teams.appId, appPassword: new Secret(secret), appType: 'SingleTenant' as const },
    ...{ tenant: teams.tenantId, otherTenants: [], channel: teams.channel(roomsChannel) },
    ...{ serviceUrl: teams.serviceUrl, loginUrl: `${teams.url}/login`, openIdUrl: `${teams.url}/openid` },
    // There is no Graph in the practice workspace, so nobody has consented to anything.
    ...{ rooms: 'thread' as const, graphUrl: `${teams.url}/graph` },
  };
  return { ...config, port: 0, slack: toSlack, teams: toTeams };
}
