import { z } from 'zod';
import type { RoomCare } from '../delivery/room-ports.ts';
import { AppError } from '../errors.ts';
import type { TeamsClient } from './client.ts';
import type { Places } from './places.ts';
import { channelOf } from './threads.ts';

interface Parts {
  client: TeamsClient;
  places: Places;
}

/**
 * Looks whether Muster is still in the team with the war rooms. A bot is not told of deleted messages and cannot look for them: that
 * a card is gone is found out when it is next changed.
 */
export function createRoomCare({ client, places }: Parts): RoomCare {
  return {
    async inspectRoom(room) {
      const { serviceUrl, team } = await places.home();
      const path = ['conversations', team ?? channelOf(room), 'pagedmembers'];
      try {
        await client.call({
          ...{ method: 'GET', serviceUrl, path, query: { pageSize: '1' } },
          ...{ answer: z.unknown(), absence: 'room-gone' },
        });
        return { room: 'in', card: 'unknown' };
      } catch (error) {
        if (error instanceof AppError && error.code === 'room-gone') return { room: 'not-in' };
        throw error;
      }
    },
    async unarchiveRoom() {
      throw cannotReturn();
    },
    async joinRoom() {
      throw cannotReturn();
    },
  };
}

const cannotReturn = (): AppError =>
  new AppError(
    'outside-refused',
    'Only people can add Muster to a team. Add it again to the team with the war rooms.',
  );
