import { z } from 'zod';
import type { RoomCare, RoomSight } from '../delivery/room-ports.ts';
import { AppError } from '../errors.ts';
import type { Channels } from './channels.ts';
import type { Chats } from './chats.ts';
import type { TeamsClient } from './client.ts';
import type { Places } from './places.ts';
import { kindOf } from './room-kind.ts';
import { channelOf } from './threads.ts';

interface Parts {
  client: TeamsClient;
  places: Places;
  channels: Pick<Channels, 'isArchived' | 'unarchive'>;
  chats: Pick<Chats, 'join'>;
}

const channelList = z.object({ conversations: z.array(z.object({ id: z.string() })) });
const inIt: RoomSight = { room: 'in', card: 'unknown' };

/**
 * Looks at rooms in Teams. A bot is not told of deleted messages and cannot look for them: that a card is gone is found out when it is
 * next changed.
 */
export function createRoomCare({ client, places, channels, chats }: Parts): RoomCare {
  /** Whether Muster is in this team, channel or chat. */
  async function isIn(conversation: string): Promise<boolean> {
    const serviceUrl = await places.serviceOf(conversation);
    const path = ['conversations', conversation, 'pagedmembers'];
    return isThere(
      client.call({
        ...{ method: 'GET', serviceUrl, path, query: { pageSize: '1' } },
        ...{ answer: z.unknown(), absence: 'room-gone' },
      }),
    );
  }

  async function inspectChannel(room: string, team: string): Promise<RoomSight> {
    const { serviceUrl } = await places.home();
    const listing = client.call({
      ...{ method: 'GET', serviceUrl, path: ['teams', team, 'conversations'] },
      ...{ answer: channelList, absence: 'room-gone' },
    });
    const list = await listing.catch(nullIfGone);
    if (list === null) return { room: 'not-in' };
    if (!list.conversations.some(({ id }) => id === room)) return { room: 'gone' };
    return (await isArchived(room)) ? { room: 'archived' } : inIt;
  }

  /** Unknown without the permission to look: then it is taken for one that is not. */
  async function isArchived(room: string): Promise<boolean> {
    try {
      return await channels.isArchived(room);
    } catch (error) {
      if (error instanceof AppError && unseen.has(error.code)) return false;
      throw error;
    }
  }

  return {
    async inspectRoom(room) {
      const { team } = await places.home();
      if (kindOf(room) === 'channel' && team !== null) return inspectChannel(room, team);
      const where = kindOf(room) === 'chat' ? room : (team ?? channelOf(room));
      return (await isIn(where)) ? inIt : { room: 'not-in' };
    },
    async unarchiveRoom(room) {
      if (kindOf(room) !== 'channel') throw cannotReturn();
      await channels.unarchive(room);
    },
    async joinRoom(room) {
      if (kindOf(room) !== 'chat') throw cannotReturn();
      await chats.join(room);
    },
  };
}

const unseen: ReadonlySet<string> = new Set(['permission-missing', 'team-unknown', 'room-gone']);

async function isThere(looking: Promise<unknown>): Promise<boolean> {
  return (await looking.then(() => true).catch(nullIfGone)) !== null;
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === 'room-gone') return null;
  throw error;
}

const cannotReturn = (): AppError =>
  new AppError(
    'outside-refused',
    'Only people can add Muster to a team. Add it again to the team with the war rooms.',
  );
