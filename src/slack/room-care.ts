import type { MessageRef } from '../delivery/ports.ts';
import type { RoomCare, RoomSight } from '../delivery/room-ports.ts';
import type { SlackClient } from './client.ts';
import { slackCodeOf } from './errors.ts';

/** Looks at the war rooms of one Slack workspace, and opens them again as far as Slack allows. */
export function createRoomCare(client: SlackClient): RoomCare {
  /** A message that is not pinned may be gone altogether. Needs no scope, and is hardly limited. */
  async function isDeleted({ channel, id }: MessageRef): Promise<boolean> {
    const found = await orCode(
      client.call((web) => web.chat.getPermalink({ channel, message_ts: id })),
      'message_not_found',
    );
    return found === 'message_not_found';
  }

  async function lookAtCard(channel: string, card: MessageRef | null): Promise<RoomSight> {
    if (!card) return { room: 'in', card: 'unknown' };
    const { items = [] } = await client.call((web) => web.pins.list({ channel }));
    if (items.some(({ message }) => message?.ts === card.id)) return { room: 'in', card: 'pinned' };
    // A card that stands elsewhere belongs to an earlier room.
    const gone = card.channel !== channel || (await isDeleted(card));
    return { room: 'in', card: gone ? 'deleted' : 'unpinned' };
  }

  return {
    async inspectRoom(channel, card) {
      const found = await orCode(
        client.call((web) => web.conversations.info({ channel })),
        'channel_not_found',
      );
      if (typeof found === 'string' || !found.channel) return { room: 'gone' };
      const { is_archived: isArchived = false, is_member: isMember = false } = found.channel;
      if (isArchived) return { room: 'archived' };
      return isMember ? lookAtCard(channel, card) : { room: 'not-in' };
    },

    async unarchiveRoom(channel) {
      await orCode(
        client.call((web) => web.conversations.unarchive({ channel })),
        'not_archived',
      );
    },

    /** One who is in already is told so in a warning. */
    async joinRoom(channel) {
      await client.call((web) => web.conversations.join({ channel }));
    },
  };
}

/** What Slack answers, or this one of its codes, which says something about the room. Throws all others. */
const orCode = <T, C extends string>(answer: Promise<T>, code: C): Promise<T | C> =>
  answer.catch((error: unknown) => {
    if (slackCodeOf(error) === code) return code;
    throw error;
  });
