import { z } from 'zod';
import type { Outside } from '../delivery/ports.ts';
import { AppError } from '../errors.ts';
import type { Conversations } from '../usecases/ports.ts';
import type { TeamsClient } from './client.ts';
import type { Consent } from './consent.ts';
import type { Graph } from './graph.ts';
import { listMembers, objectOf } from './members.ts';
import { ofChat, ofTeam, permissions } from './permissions.ts';
import type { Account, Places } from './places.ts';

interface Parts {
  graph: Graph;
  client: TeamsClient;
  places: Places;
  conversations: Conversations;
  consent: Consent;
  workspace: string;
}

/** "Update chat": what a chat is called has at most 250 characters, and no colon. */
const longestTopic = 250;
const wholeHistory = '0001-01-01T00:00:00Z';

const madeSchema = z.object({ id: z.string() });
const anything = z.unknown();

/** Chats of those concerned with a case, and of nobody else, made by Microsoft Graph. Each throws AppError. */
export interface Chats {
  /** Goes on with the one that an earlier try with this key has begun. */
  create(room: { name: string; key: string; accounts: readonly Account[] }): Promise<string>;
  /** What an earlier try with this key has made, as far as its answer came. */
  find(key: string): Promise<Outside | null>;
  /** Adds those who are not in it; they see what was said before. Answers who could not be added. */
  add(chat: string, accounts: readonly Account[]): Promise<Account[]>;
  /** Adds Muster itself. Safe to repeat. */
  join(chat: string): Promise<void>;
}

export function createChats({ graph, client, places, conversations, consent, workspace }: Parts): Chats {
  const begunId = (key: string) => `${workspace}/room-begun/${key}`;
  const madeId = (key: string) => `${workspace}/room/${key}`;

  async function remember(id: string, conversation: string): Promise<void> {
    const { serviceUrl } = await places.home();
    await conversations.remember({ id, serviceUrl, conversation, team: null, group: null });
  }

  async function begin(name: string, key: string, accounts: readonly Account[]): Promise<string> {
    // Of a room that was given up.
    await conversations.forget(madeId(key));
    const { id } = await graph.call({
      ...{ method: 'POST', path: ['chats'], answer: madeSchema, absence: 'person-unknown' },
      body: {
        ...{ chatType: 'group', topic: name.replaceAll(':', ' ').slice(0, longestTopic) },
        members: accounts.map(toMember),
      },
      needs: permissions.createChats,
    });
    await remember(begunId(key), id);
    return id;
  }

  /** Without Muster in it a chat is no room: what fails here is tried again with the same chat. */
  async function finish(key: string, chat: string): Promise<string> {
    await join(chat);
    await remember(madeId(key), chat);
    await conversations.forget(begunId(key));
    return chat;
  }

  async function join(chat: string): Promise<void> {
    const { catalogueApp } = consent.known();
    if (catalogueApp === null) throw notInCatalogue();
    const granted = [...ofTeam, ...ofChat].map((permission) => ({
      ...{ permissionValue: permission, permissionType: 'Application' },
    }));
    const installing = graph.call({
      ...{ method: 'POST', path: ['chats', chat, 'installedApps'], answer: anything },
      body: {
        'teamsApp@odata.bind': graph.addressOf('appCatalogs', 'teamsApps', catalogueApp),
        consentedPermissionSet: { resourceSpecificPermissions: granted },
      },
      ...{ absence: 'room-gone', needs: permissions.joinChats },
    });
    await installing.catch(unlessThere);
  }

  async function membersOf(chat: string): Promise<Set<string | null>> {
    const serviceUrl = await places.serviceOf(chat);
    const members = await listMembers(client, { serviceUrl, conversation: chat });
    return new Set(members.map(objectOf));
  }

  function toMember({ object }: Account) {
    return {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      ...{ roles: ['owner'], 'user@odata.bind': graph.addressOf('users', object) },
    };
  }

  async function addOne(chat: string, account: Account): Promise<Account | null> {
    const adding = graph.call({
      ...{ method: 'POST', path: ['chats', chat, 'members'], answer: anything },
      body: { ...toMember(account), visibleHistoryStartDateTime: wholeHistory },
      ...{ absence: 'room-gone', needs: permissions.manageChat },
    });
    try {
      await adding.catch(unlessThere);
      return null;
    } catch (error) {
      // A single person whom Graph does not take, such as one of another tenant.
      if (error instanceof AppError && error.code === 'outside-refused') return account;
      throw error;
    }
  }

  return {
    async create({ name, key, accounts }) {
      const begun = await conversations.find(begunId(key));
      return finish(key, begun?.conversation ?? (await begin(name, key, accounts)));
    },
    async find(key) {
      const begun = await conversations.find(begunId(key));
      if (begun) return { channel: await finish(key, begun.conversation), id: null };
      const made = await conversations.find(madeId(key));
      return made && { channel: made.conversation, id: null };
    },
    async add(chat, accounts) {
      const there = await membersOf(chat);
      const refused: Account[] = [];
      for (const account of accounts.filter(({ object }) => !there.has(object))) {
        const failed = await addOne(chat, account);
        if (failed) refused.push(failed);
      }
      return refused;
    },
    join,
  };
}

/** A conflict is what was wished for: they are in it. */
function unlessThere(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'name-taken') throw error;
}

const notInCatalogue = (): AppError =>
  new AppError(
    'permission-missing',
    `Muster cannot add itself to a chat: it does not see itself in the team's apps (${permissions.seeGrants}). ` +
      '"npx muster doctor teams" says what is missing.',
  );
