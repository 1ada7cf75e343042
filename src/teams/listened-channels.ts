import { z } from 'zod';
import { AppError } from '../errors.ts';
import { plainName } from './channel-name.ts';
import type { TeamsClient } from './client.ts';

/** Whether a channel of a team is one of those that were named, by id or name. */
export type ListensIn = (where: { serviceUrl: string; team: string; channel: string }) => Promise<boolean>;

const channelList = z.object({
  conversations: z.array(z.object({ id: z.string(), name: z.string().nullish() })),
});
/** Teams names it in no list. */
const firstChannel = 'general';

/** Asks Teams for the names of a team's channels once for each channel in which something is said. */
export function createListensIn(client: TeamsClient, named: readonly string[]): ListensIn {
  const ids = new Set(named.filter((each) => each.startsWith('19:')));
  const names = new Set(named.filter((each) => !ids.has(each)).map(plainName));
  const looked = new Map<string, Promise<boolean>>();

  async function look({ serviceUrl, team, channel }: Parameters<ListensIn>[0]): Promise<boolean> {
    const { conversations } = await client.call({
      ...{ method: 'GET', serviceUrl, path: ['teams', team, 'conversations'] },
      ...{ answer: channelList, absence: 'room-gone' },
    });
    const found = conversations.find(({ id }) => id === channel);
    return found !== undefined && names.has(plainName(found.name ?? firstChannel));
  }

  return async (where) => {
    if (ids.has(where.channel)) return true;
    if (names.size === 0) return false;
    const looking = looked.get(where.channel) ?? look(where);
    looked.set(where.channel, looking);
    return looking.catch((error: unknown) => {
      looked.delete(where.channel);
      if (error instanceof AppError && error.code === 'room-gone') return false;
      throw error;
    });
  };
}
