import type { SlackClient } from './client.ts';
import { slackCodeOf } from './errors.ts';

/** Whether a channel is one of those that were named, by id or name. */
export type ListensIn = (channel: string) => Promise<boolean>;

const isId = (named: string): boolean => /^[CG][A-Z0-9]{8,}$/.test(named);

/** Asks Slack for the name of each channel once, and for none any more when all names have been found. */
export function createListensIn(client: SlackClient, named: readonly string[]): ListensIn {
  const ids = new Set(named.filter(isId));
  const unfound = new Set(named.filter((each) => !isId(each)));
  const looked = new Map<string, Promise<void>>();

  async function look(channel: string): Promise<void> {
    const { channel: found } = await client
      .call((web) => web.conversations.info({ channel }))
      .catch((error: unknown) => {
        if (slackCodeOf(error) === 'channel_not_found') return { channel: undefined };
        throw error;
      });
    if (found?.name && unfound.delete(found.name)) ids.add(channel);
  }

  return async (channel) => {
    if (ids.has(channel)) return true;
    if (unfound.size === 0) return false;
    const looking = looked.get(channel) ?? look(channel);
    looked.set(channel, looking);
    looking.catch(() => looked.delete(channel));
    await looking;
    return ids.has(channel);
  };
}
