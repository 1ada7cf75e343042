import { z } from 'zod';
import type { Platform } from '../delivery/ports.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { type Channels, longestChannelName } from './channels.ts';
import type { Chats } from './chats.ts';
import type { TeamsClient } from './client.ts';
import type { Consent } from './consent.ts';
import type { Directory } from './directory.ts';
import { oneLine } from './escape.ts';
import { limits } from './limits.ts';
import { draw, toActivity } from './outgoing.ts';
import type { Account, Places } from './places.ts';
import { kindOf } from './room-kind.ts';
import { startThread } from './sender.ts';
import { whyThread } from './why-thread.ts';

interface Parts {
  client: TeamsClient;
  directory: Directory;
  places: Places;
  channels: Channels;
  chats: Chats;
  consent: Consent;
  appId: string;
  tenant: string;
  /** The channel of the war rooms. */
  channel: string;
  /** What a room that everybody may see is to be. */
  rooms: 'thread' | 'channel';
}

type Rooms = Pick<
  Platform,
  | ('createRoom' | 'find' | 'invite' | 'setTopic' | 'setPurpose' | 'bookmark')
  | ('longestRoomName' | 'roomTrouble' | 'isFlat')
>;
type Found = { person: PersonId; account: Account | null };

const notInTeam = 'not in the team with the war rooms in Teams';

/** War rooms in Teams: threads of one channel, channels of their own, and chats for what not everybody may see. */
export function createRooms(parts: Parts): Rooms {
  const { client, directory, places, channels, chats, consent, channel, rooms } = parts;

  async function findAccount(person: PersonId): Promise<Found> {
    return { person, account: await directory.accountOf(person) };
  }

  /** Everybody in the team may read a thread or a channel; who is not in it cannot. */
  async function findInTeam(person: PersonId): Promise<Found> {
    const { account } = await findAccount(person);
    return { person, account: account && (await directory.isInTeam(account)) ? account : null };
  }

  async function createChat(name: string, key: string, people: readonly PersonId[]): Promise<string> {
    if (!consent.hasPrivateRooms()) throw noPrivateRooms();
    const found = await Promise.all([...new Set(people)].map(findAccount));
    const accounts = found.flatMap(({ account }) => account ?? []);
    if (accounts.length === 0) throw nobodyThere();
    return chats.create({ name, key, accounts });
  }

  /** Null where Microsoft does not let us, for which a thread is better than nothing. What may pass is thrown. */
  async function createChannel(name: string, key: string): Promise<string | null> {
    try {
      return await channels.create({ name, key });
    } catch (error) {
      const isNo = error instanceof AppError && !error.retryable && !error.doubtful;
      if (isNo && error.code !== 'credentials-refused') return null;
      throw error;
    }
  }

  /** Who is named in a message hears of it. */
  async function call(room: string, people: readonly { name: string; object: string }[]): Promise<void> {
    const mentions = people.map(({ name, object }) => ({
      type: 'mention',
      text: `<at>${name}</at>`,
      mentioned: { id: object, name },
    }));
    const text = `${mentions.map((mention) => mention.text).join(', ')}: you are needed here. The card above says how things stand.`;
    const body = { type: 'message', textFormat: 'xml', text, entities: mentions };
    if (kindOf(room) === 'channel') return void (await startThread(parts, room, body));
    await client.call({
      ...{ method: 'POST', serviceUrl: await places.serviceOf(room) },
      ...{ path: ['conversations', room, 'activities'], answer: z.unknown(), absence: 'room-gone', body },
    });
  }

  const nameIn = async (person: PersonId): Promise<string> =>
    oneLine(await directory.nameOf(person), limits.name).replace(/[<>&]/g, '');

  return {
    longestRoomName: longestChannelName,

    async createRoom({ name, private: isPrivate, key, people, card }) {
      if (isPrivate) return { channel: await createChat(name, key, people) };
      const own = rooms === 'channel' ? await createChannel(name, key) : null;
      if (own !== null) return { channel: own };
      const { channel: thread } = await startThread(parts, channel, toActivity(await draw(parts, card())));
      return { channel: thread };
    },

    /** A message cannot be looked up: see the README. */
    async find({ key, target, since }) {
      if (target !== null) return null;
      const chat = await chats.find(key);
      if (chat || rooms === 'thread') return chat;
      return channels.find(key, since).catch(unlessForbidden);
    },

    roomTrouble: (room) =>
      rooms === 'channel' && kindOf(room) === 'thread' ? whyThread(consent.known()) : null,

    async invite(room, people) {
      const isChat = kindOf(room) === 'chat';
      const found = await Promise.all([...new Set(people)].map(isChat ? findAccount : findInTeam));
      const known = found.flatMap(({ person, account }) => (account ? [{ person, account }] : []));
      const refused = isChat
        ? await chats.add(
            room,
            known.map(({ account }) => account),
          )
        : [];
      const there = known.filter(({ account }) => !refused.includes(account));
      const called = await Promise.all(
        there.map(async ({ person, account: { object } }) => ({ name: await nameIn(person), object })),
      );
      if (called.length > 0) await call(room, called);
      const missing = found.filter(({ person }) => !there.some((each) => each.person === person));
      const why = isChat ? 'not to be found in Teams, or not of this tenant' : notInTeam;
      return {
        failed: await Promise.all(
          missing.map(async ({ person }) => ({ name: await directory.nameOf(person), why })),
        ),
      };
    },

    isFlat: (room) => kindOf(room) !== 'channel',

    /** The card says all of it; the name of a channel says whether its case is over. */
    async setTopic(room, _topic, stage) {
      if (kindOf(room) !== 'channel' || stage === 'running') return;
      await channels.mark(room, stage === 'over').catch(unlessForbidden);
    },
    async setPurpose(room, purpose) {
      if (kindOf(room) === 'channel') await channels.describe(room, purpose).catch(unlessForbidden);
    },
    // There is nothing like them in a bot's reach.
    async bookmark() {},
  };
}

/** Names and descriptions are decoration: without the permission for them the room is a room. */
function unlessForbidden(error: unknown): null {
  if (error instanceof AppError && ['permission-missing', 'team-unknown'].includes(error.code)) return null;
  throw error;
}

/** Whoever raises it is refused before; this is for what came about in another way, such as a consent that was withdrawn. */
const noPrivateRooms = (): AppError =>
  new AppError(
    'outside-refused',
    'Muster may make no chats in Teams, and this case must not be seen by everybody. "npx muster doctor teams" says which permissions ' +
      'are missing; or raise it in Slack, or speak to those concerned.',
  );

const nobodyThere = (): AppError =>
  new AppError(
    'outside-refused',
    'Nobody who belongs to this case is to be found in Teams, so there is nobody to make a chat of. They have to be in the team with the war rooms.',
  );
