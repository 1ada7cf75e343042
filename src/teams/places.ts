import { z } from 'zod';
import type { Conversation, Conversations } from '../usecases/ports.ts';
import type { TeamsClient } from './client.ts';
import type { Activity } from './payloads.ts';

/** Reaches every region ("Send proactive messages"), until Teams has told the one that is ours. */
const everyRegion = 'https://smba.trafficmanager.net/teams/';

/** An account in Microsoft Entra: who may be written to. */
export interface Account {
  tenant: string;
  object: string;
}

interface Parts {
  client: TeamsClient;
  conversations: Conversations;
  appId: string;
  /** Such as `teams:<tenant>`. */
  workspace: string;
  tenant: string;
  /** The channel in which each war room is a thread. */
  channel: string;
  serviceUrl?: string | undefined;
  /** It is known now which team has the channel of the war rooms. */
  homeLearned?(): void;
}

type Place = Pick<Conversation, 'serviceUrl' | 'conversation'>;
type Home = Pick<Conversation, 'serviceUrl' | 'team' | 'group'>;

/** Where Teams is reached: told by whatever comes in, and kept. */
export interface Places {
  /** The team with the channel of the war rooms; `team` and `group` are null until something has come from it. */
  home(): Promise<Home>;
  /** The chat with one person, which is made where there is none. Throws AppError `person-unknown` where Teams does not let us. */
  chatWith(account: Account): Promise<Place>;
  /** The service behind a conversation in which something was posted. */
  serviceOf(conversation: string): Promise<string>;
  learn(activity: Activity): Promise<void>;
}

const made = z.object({ id: z.string() });
const channelList = z.object({ conversations: z.array(z.object({ id: z.string() })) });
const teamDetails = z.object({ aadGroupId: z.string().optional() });
/** Chats of other tenants are behind other services; of so many it is known without asking. */
const mostServices = 5_000;

export function createPlaces({
  client,
  conversations,
  appId,
  workspace,
  tenant,
  channel,
  ...rest
}: Parts): Places {
  const known = new Map<string, Conversation>();
  const services = new Map<string, string>();
  const homeId = `${workspace}/home`;
  const chatId = (account: Account) => `${workspace}/with/${account.tenant}:${account.object}`;

  async function find(id: string): Promise<Conversation | null> {
    const found = known.get(id) ?? (await conversations.find(id));
    if (found) keep(found);
    return found;
  }

  function keep(conversation: Conversation): void {
    known.set(conversation.id, conversation);
    if (!conversation.conversation) return;
    if (services.size >= mostServices) services.clear();
    services.set(conversation.conversation, conversation.serviceUrl);
  }

  async function remember(conversation: Conversation): Promise<void> {
    if (JSON.stringify(await find(conversation.id)) === JSON.stringify(conversation)) return;
    await conversations.remember(conversation);
    keep(conversation);
  }

  async function home(): Promise<Home> {
    const found = await find(homeId);
    // Another process may learn of the team.
    if (found && found.team === null) known.delete(homeId);
    return found ?? { serviceUrl: rest.serviceUrl ?? everyRegion, team: null, group: null };
  }

  async function makeChat(account: Account): Promise<Place> {
    const { serviceUrl } = await home();
    const { id } = await client.call({
      ...{ method: 'POST', serviceUrl, path: ['conversations'], answer: made, absence: 'person-unknown' },
      body: {
        ...{ isGroup: false, bot: { id: `28:${appId}` }, members: [{ id: account.object }] },
        ...{ tenantId: account.tenant, channelData: { tenant: { id: account.tenant } } },
      },
    });
    const place = { serviceUrl, conversation: id };
    await remember({ id: chatId(account), ...place, team: null, group: null });
    return place;
  }

  /** Whether the channel of the war rooms is in this team; the first channel of a team has the id of the team. */
  async function isHome(team: string, serviceUrl: string, from: string | null): Promise<boolean> {
    if (team === channel || from === channel) return true;
    if ((await home()).team === team) return true;
    if (from !== null) return false;
    const { conversations: channels } = await client.call({
      ...{ method: 'GET', serviceUrl, path: ['teams', team, 'conversations'] },
      ...{ answer: channelList, absence: 'room-gone' },
    });
    return channels.some(({ id }) => id === channel);
  }

  async function groupOf(team: string, serviceUrl: string): Promise<string | null> {
    const path = ['teams', team];
    const { aadGroupId } = await client.call({
      ...{ method: 'GET', serviceUrl, path, answer: teamDetails, absence: 'room-gone' },
    });
    return aadGroupId ?? null;
  }

  async function learnHome({ team, channel: from, serviceUrl }: Activity): Promise<void> {
    const before = await home();
    if (!team) {
      const { team: there, group } = before;
      return remember({ id: homeId, conversation: '', serviceUrl, team: there, group });
    }
    if (!(await isHome(team.id, serviceUrl, from))) return;
    const knownGroup = before.team === team.id ? before.group : null;
    const group = team.aadGroupId ?? knownGroup ?? (await groupOf(team.id, serviceUrl));
    await remember({ id: homeId, conversation: '', serviceUrl, team: team.id, group });
    if (before.group !== group) rest.homeLearned?.();
  }

  return {
    home,
    chatWith: async (account) => (await find(chatId(account))) ?? makeChat(account),
    serviceOf: async (conversation) => services.get(conversation) ?? (await home()).serviceUrl,
    async learn(activity) {
      const { tenant: theirs, from, isPersonal, serviceUrl, conversation } = activity;
      if (isPersonal && from.aadObjectId)
        await remember({
          id: chatId({ tenant: theirs, object: from.aadObjectId }),
          ...{ serviceUrl, conversation: conversation.id, team: null, group: null },
        });
      if (theirs === tenant) await learnHome(activity);
    },
  };
}
