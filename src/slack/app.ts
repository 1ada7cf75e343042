import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Platform } from '../delivery/ports.ts';
import type { OutsideNews, RoomCare } from '../delivery/room-ports.ts';
import { createSeenPresence, type SeenPresence } from '../delivery/seen-presence.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { type EchoFrom, noEcho } from '../usecases/echo.ts';
import type { Clock, PeopleStore } from '../usecases/ports.ts';
import type { Signs } from '../usecases/signs.ts';
import type { UseCases } from '../usecases/use-cases.ts';
import { beforeAnswering } from './before-answering.ts';
import { createClient, type SlackClient } from './client.ts';
import { createDirectory } from './directory.ts';
import { createHearRoom } from './hear-room.ts';
import { HttpReceiver } from './http-receiver.ts';
import { listen } from './listen.ts';
import { createListensIn } from './listened-channels.ts';
import { limitsOf } from './pace.ts';
import { createPresence } from './presence.ts';
import { createRoomCare } from './room-care.ts';
import { createRooms } from './rooms.ts';
import { type Log, type SdkLogger, toSdkLogger } from './sdk-logger.ts';
import { createSender } from './sender.ts';
import type { Surface } from './surface.ts';
import { createTraces } from './traces.ts';

interface SlackConfig {
  botToken: string;
  signingSecret: string;
  /** Socket Mode is used when it is there. */
  appToken?: string | undefined;
  /** Ends in `/api/`; Slack's own when absent. */
  apiUrl?: string | undefined;
}

interface SlackOptions {
  useCases: UseCases;
  people: PeopleStore;
  clock: Clock;
  /** What time it really is, in milliseconds; the process's own when absent. */
  nowMs?: () => number;
  log: Log;
  config: SlackConfig;
  /** Who looks after what happens to rooms, people and the app itself; nobody when absent. */
  news?: OutsideNews;
  /** Looks for signs that an escalation is due; nobody does when absent. */
  signs?: Signs | null;
  /** Takes what people write in rooms; nobody does when absent. */
  echo?: EchoFrom;
  /** People whose Slack accounts are looked up in the background, so that cards can mention them. */
  learn?: readonly PersonId[];
  /** How long is waited for who is present, in real milliseconds; a moment when absent. */
  presenceWithinMs?: number | undefined;
  /** Makes what brings Slack's requests in Socket Mode; Bolt's own receiver when absent. */
  socketReceiver?: (appToken: string) => Receiver;
}

/** Slack, as the composition root sees it. */
export interface SlackSide {
  /** What the delivery queue sends with. */
  platform: Platform;
  care: RoomCare;
  /** Throws AppError `credentials-refused` when Slack does not accept the token. */
  checkCredentials(): Promise<unknown>;
  /** Whether this person has an account in the workspace. */
  reaches(person: PersonId): Promise<boolean>;
  /** Who is there just now. */
  presence: SeenPresence;
  /** Such as `slack:T0001`. */
  workspace: string;
  /** Request listener for /slack/events; null in Socket Mode. No body parser may come before it. */
  handler: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** The policy was read anew: what to look for signs of, and whose accounts to know. */
  takePolicy(policy: { signs: Signs | null; learn: readonly PersonId[] }): void;
  /** How the last call to Slack ended. */
  lastCall: SlackClient['lastCall'];
  /** Resolves when what has come in so far is done with. */
  settled(): Promise<void>;
  /** Ends what comes in, then waits for what is being answered. Stop the delivery queue before. */
  stop(): Promise<void>;
}

/**
 * Signs in to one Slack workspace and answers it. Throws AppError: `credentials-refused` when the token is wrong, or a retryable
 * one when Slack cannot be reached; after that an unreachable Slack stops nothing.
 */
export async function startSlack(options: SlackOptions): Promise<SlackSide> {
  const { useCases, people, clock, nowMs, log, config } = options;
  const sdkLogger = toSdkLogger(log);
  const news = options.news ?? nobody;
  const client = reporting(createClient(config, sdkLogger), news);
  const self = await signIn(client);
  const { team } = self;
  const workspace = `slack:${team}`;
  const directory = createDirectory({
    ...{ people, client, log, team },
    onGone: (person) => news.personLeft(workspace, person),
  });
  const toHere = (signs: Signs | null) =>
    signs && { ...signs, listensIn: createListensIn(client, signs.channels) };
  const surface: Surface = {
    signs: toHere(options.signs ?? null),
    ...{ useCases, directory, client, clock, log, team, workspace, url: self.url },
    ...{ underway: new Set(), refusals: new Map(), homeReaders: new Set() },
  };
  const http = config.appToken
    ? null
    : new HttpReceiver({ signingSecret: config.signingSecret, log, ...(nowMs && { nowMs }) });
  const receiver = http ?? socketReceiver(options, client, sdkLogger);
  const hearRoom = createHearRoom({
    ...{ directory, team, workspace, url: self.url, botUser: self.user },
    echo: options.echo ?? noEcho,
  });
  const bolt = createBolt({
    receiver: beforeAnswering(receiver, hearRoom),
    client,
    sdkLogger,
    botToken: config.botToken,
    self,
  });
  const running = listen(bolt, surface, { news, botUser: self.user });
  await bolt.start();
  const stopping = new AbortController();
  let learning = directory.learn(options.learn ?? [], stopping.signal);
  return {
    platform: {
      limitsOf,
      ...createRooms({ client, directory, botUser: self.user }),
      ...createTraces({ client, directory, botUser: self.user }),
      ...createSender({ client, directory, team }),
    },
    care: createRoomCare(client),
    checkCredentials: () => client.call((web) => web.auth.test()),
    reaches: async (person) => (await directory.accountOf(person)) !== null,
    presence: createSeenPresence({
      ...{ name: 'Slack', log, withinMs: options.presenceWithinMs },
      ...createPresence({ client, directory }),
    }),
    workspace,
    handler: http?.handle ?? null,
    takePolicy({ signs, learn }) {
      surface.signs = toHere(signs);
      learning = learning.then(() => directory.learn(learn, stopping.signal));
    },
    lastCall: client.lastCall,
    async settled() {
      await http?.settled();
      await running.settled();
    },
    async stop() {
      stopping.abort();
      await bolt.stop();
      await Promise.all([learning, running.settled()]);
      await client.stop();
    },
  };
}

const nobody: OutsideNews = {
  roomChanged: async () => {},
  roomsChanged: async () => {},
  personLeft: async () => {},
  credentialsRefused: () => {},
  credentialsAccepted: () => {},
};

/** The same, but it tells whether Slack accepts the token. */
function reporting(client: SlackClient, news: OutsideNews): SlackClient {
  return {
    ...client,
    async call(ask) {
      try {
        const answer = await client.call(ask);
        news.credentialsAccepted();
        return answer;
      } catch (error) {
        if (error instanceof AppError && error.code === 'credentials-refused') news.credentialsRefused();
        throw error;
      }
    },
  };
}

interface Self {
  team: string;
  /** The bot's own account. */
  user: string;
  bot: string;
  url: string;
}

async function signIn(client: SlackClient): Promise<Self> {
  try {
    const { team_id: team, user_id: user, bot_id: bot, url } = await client.call((web) => web.auth.test());
    if (team && user && bot && url) return { team, user, bot, url };
    throw new AppError(
      'credentials-refused',
      'SLACK_BOT_TOKEN is not the token of a bot; it must start with xoxb-.',
    );
  } catch (error) {
    await client.stop();
    throw error;
  }
}

interface BoltParts {
  receiver: Receiver;
  client: SlackClient;
  sdkLogger: SdkLogger;
  botToken: string;
  self: Self;
}

/** With `authorize` in place of a token Bolt asks Slack nothing, so it cannot fail when Slack is away. */
function createBolt({ receiver, client, sdkLogger, botToken, self }: BoltParts): App {
  const authorization = { botToken, botId: self.bot, botUserId: self.user, teamId: self.team };
  return new App({
    receiver,
    authorize: async () => authorization,
    logger: sdkLogger,
    clientOptions: client.options,
    convoStore: false,
  });
}

function socketReceiver(
  { config, socketReceiver }: SlackOptions,
  client: SlackClient,
  logger: SdkLogger,
): Receiver {
  const { appToken = '' } = config;
  if (socketReceiver) return socketReceiver(appToken);
  return new SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions: client.options } });
}
