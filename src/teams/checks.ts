import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Check } from '../usecases/check.ts';
import type { Conversations } from '../usecases/ports.ts';
import type { Finding } from '../view/findings.ts';
import { createClient, type TeamsClient } from './client.ts';
import { createGraph } from './graph.ts';
import { createGraphChecks } from './graph-checks.ts';
import { addressOf, listMembers } from './members.ts';
import { createPlaces, type Places } from './places.ts';

/** What the policy wants of Teams. */
export interface Wants {
  /** The addresses of its people. */
  emails: readonly string[];
  /** Some cases are to have a private room. */
  privateRooms: boolean;
  /** Muster is to look for signs in some channels. */
  signs: boolean;
  /** Slack is connected too, so that people may be asked on either. */
  presence: boolean;
}

interface CheckedTeams {
  appId: string;
  appPassword: string;
  appType: 'SingleTenant' | 'MultiTenant';
  tenant: string;
  channel: string;
  rooms: 'thread' | 'channel';
  serviceUrl?: string | undefined;
  loginUrl?: string | undefined;
  graphUrl?: string | undefined;
}

interface Parts {
  config: CheckedTeams;
  conversations: Conversations;
  wants: Wants;
  /** Where Muster listens for Teams, as the proxy in front of it must know. */
  listensOn: string;
}

interface ChecksOfTeams {
  checks: readonly Check[];
  stop(): Promise<unknown>;
}

/** What can be seen from here of a bot in Teams, beside one that runs or without. */
export function createTeamsChecks({ config, conversations, wants, listensOn }: Parts): ChecksOfTeams {
  const { appId, tenant, channel, serviceUrl } = config;
  const client = createClient(config);
  const graph = createGraph(config);
  const workspace = `teams:${tenant}`;
  const places = createPlaces({ client, conversations, appId, workspace, tenant, channel, serviceUrl });
  const parts = { client, places, channel };
  return {
    checks: [
      { about: 'The sign-in', isNeeded: true, look: () => signIn(client) },
      { about: 'The messaging endpoint', look: () => lookAtEndpoint(places, listensOn) },
      { about: 'The team', look: () => lookAtTeam(parts) },
      { about: 'The channel of the war rooms', look: () => lookAtChannel(parts) },
      { about: 'The people of the policy', look: () => lookForPeople(parts, wants.emails) },
      ...createGraphChecks({ graph, places, appId, rooms: config.rooms, wants }),
    ],
    stop: () => Promise.all([client.stop(), graph.stop()]),
  };
}

const ok = (says: string): Finding => ({ state: 'ok', says });

async function signIn(client: TeamsClient): Promise<Finding[]> {
  try {
    await client.checkCredentials();
    return [ok("Microsoft accepts the bot's credentials in this tenant.")];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'credentials-refused') throw error;
    const mend =
      'Whoever may manage the app registration: https://portal.azure.com > App registrations > the bot\'s > "Certificates & secrets" ' +
      'says when a secret has run out; "New client secret" there makes another. "Overview" has the two ids.';
    return [{ state: 'missing', says: error.message, mend }];
  }
}

/** Whether Microsoft reaches us is seen by what has come from it. */
async function lookAtEndpoint(places: Places, listensOn: string): Promise<Finding[]> {
  if ((await places.home()).team !== null) return [ok('Messages from Teams have reached Muster.')];
  return [
    {
      state: 'missing',
      says: 'No message from the team has reached Muster yet, so it does not know its team.',
      mend:
        'Who manages the bot in Azure: https://portal.azure.com > the Azure Bot > Settings > Configuration, set "Messaging endpoint" to ' +
        `https://<your host>/api/messages, which a reverse proxy passes on to ${listensOn}/api/messages. ` +
        'Then, while Muster runs, anybody in the team: write "@Muster help" in the channel of the war rooms. ' +
        'Whether Microsoft reaches that address cannot be seen from here.',
    },
  ];
}

interface TeamParts {
  client: TeamsClient;
  places: Places;
  channel: string;
}

const addToTeam = 'An owner of the team, in Teams: Apps > Muster > Add to a team.';

async function lookAtTeam({ client, places, channel }: TeamParts): Promise<Finding[]> {
  const { serviceUrl, team } = await places.home();
  const path = ['conversations', team ?? channel, 'pagedmembers'];
  const looking = client.call({
    ...{ method: 'GET', serviceUrl, path, query: { pageSize: '1' } },
    ...{ answer: z.unknown(), absence: 'room-gone' },
  });
  const isIn = await unlessGone(looking.then(() => true));
  if (isIn) return [ok('Muster is in the team with the channel of the war rooms.')];
  const says = 'Muster is not in the team with the channel of TEAMS_CHANNEL.';
  return [{ state: 'missing', says, mend: addToTeam }];
}

const channelList = z.object({ conversations: z.array(z.object({ id: z.string() })) });

async function lookAtChannel({ client, places, channel }: TeamParts): Promise<Finding[]> {
  const { serviceUrl, team } = await places.home();
  if (team === null) return [];
  const path = ['teams', team, 'conversations'];
  const looking = client.call({
    ...{ method: 'GET', serviceUrl, path, answer: channelList, absence: 'room-gone' },
  });
  const list = await unlessGone(looking);
  if (list === null) return [];
  if (list.conversations.some(({ id }) => id === channel))
    return [ok('The channel of TEAMS_CHANNEL is in that team.')];
  return [
    {
      state: 'missing',
      says: 'The channel of TEAMS_CHANNEL is not among the channels of the team: it was deleted, or is private or of another team.',
      mend: 'In Teams, choose "Get link to channel" in the menu of a standard channel of the team, and set TEAMS_CHANNEL to that link.',
    },
  ];
}

/** So many are named. */
const mostNamed = 20;

async function lookForPeople(
  { client, places, channel }: TeamParts,
  emails: readonly string[],
): Promise<Finding[]> {
  const { serviceUrl, team } = await places.home();
  const members = await unlessGone(listMembers(client, { serviceUrl, conversation: team ?? channel }));
  if (members === null) return [];
  const there = new Set(members.map((each) => addressOf(each)?.toLowerCase()));
  const missing = emails.filter((email) => !there.has(email.toLowerCase()));
  if (missing.length === 0)
    return [ok(`All ${emails.length} people of the policy are in the team, by their e-mail addresses.`)];
  const named = missing.slice(0, mostNamed).join(', ');
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
  return [
    {
      state: 'missing',
      says: `Of the ${emails.length} people of the policy, ${missing.length} are not in the team by their e-mail address: ${named}${more}.`,
      mend: 'An owner of the team: Manage team > Members > Add member. Or write the address that they have in Teams into the policy file.',
    },
  ];
}

async function unlessGone<T>(looking: Promise<T>): Promise<T | null> {
  return looking.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'room-gone') return null;
    throw error;
  });
}
