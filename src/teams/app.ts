import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from '../delivery/ports.ts';
import type { OutsideNews, RoomCare } from '../delivery/room-ports.ts';
import { createSeenPresence, type SeenPresence } from '../delivery/seen-presence.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { type EchoFrom, noEcho } from '../usecases/echo.ts';
import type { Clock, Conversations, PeopleStore } from '../usecases/ports.ts';
import type { Signs } from '../usecases/signs.ts';
import type { UseCases } from '../usecases/use-cases.ts';
import { createAuthenticate } from './authentication.ts';
import { createChannels } from './channels.ts';
import { createChats } from './chats.ts';
import { createClient, type TeamsClient } from './client.ts';
import { createConsent } from './consent.ts';
import { createDirectory } from './directory.ts';
import { createGraph } from './graph.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { hear } from './listen.ts';
import { createListensIn } from './listened-channels.ts';
import { limitsOf } from './pace.ts';
import { createPlaces } from './places.ts';
import { createPresence } from './presence.ts';
import { createRoomCare } from './room-care.ts';
import { createRooms } from './rooms.ts';
import { createSender } from './sender.ts';
import type { Log, Surface } from './surface.ts';

interface TeamsConfig {
  appId: string;
  appPassword: string;
  appType: 'SingleTenant' | 'MultiTenant';
  /** The tenant of the team with the war rooms. */
  tenant: string;
  /** Others whose people may use Muster. */
  otherTenants: readonly string[];
  /** The channel in which each war room is a thread. */
  channel: string;
  /** What a war room is that everybody may see: a thread there, or a channel of its own beside it. */
  rooms: 'thread' | 'channel';
  /** Of the Bot Connector, the sign-in, the signing keys and Graph: Microsoft's own, of the public cloud, when absent. */
  serviceUrl?: string | undefined;
  loginUrl?: string | undefined;
  openIdUrl?: string | undefined;
  graphUrl?: string | undefined;
}

interface TeamsOptions {
  useCases: UseCases;
  people: PeopleStore;
  conversations: Conversations;
  clock: Clock;
  log: Log;
  config: TeamsConfig;
  /** Looks for signs that an escalation is due; nobody does when absent. */
  signs?: Signs | null;
  /** Takes what people write in rooms; nobody does when absent. */
  echo?: EchoFrom;
  /** How long is waited for who is present, in real milliseconds; a moment when absent. */
  presenceWithinMs?: number | undefined;
  /** Who hears what happens in Teams; nobody when absent. */
  news?: TeamsNews;
}

type TeamsNews = Omit<OutsideNews, 'personLeft'>;

/** Microsoft Teams, as the composition root sees it. */
export interface TeamsSide {
  /** What the delivery queue sends with. */
  platform: Platform;
  care: RoomCare;
  /** Throws AppError `credentials-refused` when Microsoft does not accept ours. */
  checkCredentials(): Promise<unknown>;
  /** Whether a case that not everybody may see can have a room, as far as is known. */
  hasPrivateRooms(): boolean;
  /** Asks Microsoft what Graph allows by now. Throws AppError. */
  lookAtConsent(): Promise<unknown>;
  /** Whether this person can be written to. */
  reaches(person: PersonId): Promise<boolean>;
  /** Who is there just now, where Graph may be asked. */
  presence: SeenPresence;
  /** Such as `teams:<tenant>`. */
  workspace: string;
  /** Request listener for /api/messages. No body parser may come before it. */
  handler(request: IncomingMessage, response: ServerResponse): void;
  /** The policy was read anew: what to look for signs of. */
  takePolicy(policy: { signs: Signs | null }): void;
  /** How the last call to Teams ended. */
  lastCall: TeamsClient['lastCall'];
  /** Resolves when what has come in so far is done with. */
  settled(): Promise<void>;
  /** Waits for what is being answered. Stop the delivery queue before, and what brings requests. */
  stop(): Promise<void>;
}

/**
 * Answers one bot of Microsoft Teams. Throws AppError: `config-wrong` where there is no app id, `credentials-refused` when Microsoft
 * does not know us, or a retryable one when it cannot be reached; after that an unreachable Teams stops nothing.
 */
export async function startTeams(options: TeamsOptions): Promise<TeamsSide> {
  const { useCases, people, conversations, clock, log, config, news = noNews } = options;
  const { appId, tenant, channel, rooms, serviceUrl } = config;
  const authenticate = createAuthenticate(config);
  const client = reporting(createClient(config), news);
  await signIn(client);
  const workspace = `teams:${tenant}`;
  const places = createPlaces({
    ...{ client, conversations, appId, workspace, tenant, channel, serviceUrl },
    homeLearned: () => track(consent.look().catch((err: unknown) => log.warn({ err }, noLook))),
  });
  const directory = createDirectory({ people, client, places, channel, tenant });
  const graph = createGraph(config);
  const consent = createConsent({ graph, places, appId });
  const underway = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>): void => {
    const tracked = work.finally(() => underway.delete(tracked));
    underway.add(tracked);
  };
  const settled = async () => {
    while (underway.size > 0) await Promise.allSettled(underway);
  };
  const toHere = (signs: Signs | null) =>
    signs && { ...signs, listensIn: createListensIn(client, signs.channels) };
  const { echo = noEcho } = options;
  const surface: Surface = {
    ...{ useCases, directory, places, client, clock, echo, log, tenant, workspace, track },
    ...{ homes: new Map(), signs: toHere(options.signs ?? null), news },
  };
  const { handle } = createHttpReceiver({
    ...{ authenticate, log, tenants: new Set([tenant, ...config.otherTenants]) },
    onActivity(activity) {
      const answering = hear(surface, activity);
      track(answering);
      return answering;
    },
  });
  const channels = createChannels({ graph, places });
  const chats = createChats({ graph, client, places, conversations, consent, workspace });
  const parts = { client, directory, places, channels, chats, consent, appId, tenant, channel, rooms };
  return {
    platform: {
      limitsOf: (queued) => limitsOf(queued, rooms),
      ...createRooms(parts),
      ...createSender(parts),
    },
    care: createRoomCare({ client, places, channels, chats }),
    checkCredentials: client.checkCredentials,
    hasPrivateRooms: consent.hasPrivateRooms,
    lookAtConsent: consent.look,
    reaches: async (person) => (await directory.accountOf(person)) !== null,
    presence: createSeenPresence({
      ...{ name: 'Microsoft Teams', log, withinMs: options.presenceWithinMs },
      ...createPresence({ graph, consent, directory, tenant }),
    }),
    workspace,
    handler: handle,
    takePolicy({ signs }) {
      surface.signs = toHere(signs);
    },
    lastCall: client.lastCall,
    settled,
    async stop() {
      await settled();
      await Promise.all([client.stop(), graph.stop()]);
    },
  };
}

const noLook = 'What Microsoft Graph allows could not be looked at';

const noNews: TeamsNews = {
  roomChanged: async () => {},
  roomsChanged: async () => {},
  credentialsRefused() {},
  credentialsAccepted() {},
};

async function signIn(client: TeamsClient): Promise<void> {
  try {
    await client.checkCredentials();
  } catch (error) {
    await client.stop();
    throw error;
  }
}

/** The same, but it tells whether Microsoft accepts our credentials. */
function reporting(client: TeamsClient, news: TeamsNews): TeamsClient {
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
