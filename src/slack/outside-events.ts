import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Hint, OutsideNews } from '../delivery/room-ports.ts';
import type { Surface } from './surface.ts';

/** All that Slack calls a channel in its events. */
const channelId = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const ofChannel = z.object({ channel: channelId });
const ofMember = z.object({ channel: z.string(), user: z.string() });
const ofPin = z.object({
  channel_id: z.string(),
  item: z.object({ message: z.object({ ts: z.string() }).optional() }),
});
/** Any message, of which only the deleted are of interest. */
const ofMessage = z.object({
  channel: z.string(),
  subtype: z.string().optional(),
  deleted_ts: z.string().optional(),
});
const ofUser = z.object({ user: z.object({ id: z.string(), deleted: z.boolean().default(false) }) });

type RoomNews = Parameters<OutsideNews['roomChanged']>[0];

const about =
  (hint?: Hint) =>
  (event: unknown): RoomNews => ({ channel: ofChannel.parse(event).channel, hint });

/** Somebody came or went: it matters when it is Muster. */
const aboutMember =
  (hint?: Hint) =>
  (event: unknown, botUser: string): RoomNews | null => {
    const { channel, user } = ofMember.parse(event);
    return user === botUser ? { channel, hint } : null;
  };

type ReadRoomEvent = (event: unknown, botUser: string) => RoomNews | null;

/** What each event says of a room; null when it says nothing. From the pages of the events at https://docs.slack.dev/reference/events */
const roomEvents = {
  channel_archive: about('archived'),
  channel_unarchive: about(),
  channel_deleted: about('deleted'),
  channel_left: about(),
  group_archive: about('archived'),
  group_unarchive: about(),
  group_deleted: about('deleted'),
  group_left: about('left'),
  member_joined_channel: aboutMember('joined'),
  member_left_channel: aboutMember(),
  pin_removed(event: unknown): RoomNews {
    const { channel_id: channel, item } = ofPin.parse(event);
    return { channel, message: item.message?.ts ?? '' };
  },
  message(event: unknown): RoomNews | null {
    const { channel, subtype, deleted_ts: message } = ofMessage.parse(event);
    return subtype === 'message_deleted' && message ? { channel, message } : null;
  },
} satisfies Record<string, ReadRoomEvent>;

/** The events that tell of changes from outside, by which the manifest is checked. */
export const outsideEvents = [
  ...Object.keys(roomEvents),
  ...['user_change', 'tokens_revoked', 'app_uninstalled'],
];

export interface OutsideEars {
  news: OutsideNews;
  botUser: string;
  /** Runs what an event asks for; faults end there. */
  run(doing: string, work: () => Promise<void>): Promise<void>;
}

/** Attaches to Bolt what Muster wants to hear of the outside. Slack sends each event up to four times, to any process. */
export function listenToOutside(bolt: App, surface: Surface, { news, botUser, run }: OutsideEars): void {
  const { useCases, directory, workspace } = surface;

  /** Once only; should that once be cut off, the round of the rooms finds what is to be done. */
  const once = async (body: unknown, work: () => Promise<void>): Promise<void> => {
    if (await useCases.isFirst(`${workspace}:event:${envelope.parse(body).event_id}`)) await work();
  };

  for (const [type, read] of Object.entries<ReadRoomEvent>(roomEvents))
    bolt.event(type, async ({ event, body }) => {
      const said = read(event, botUser);
      if (!said || !(await useCases.caseOfRoom(said.channel))) return;
      await run('looking at a room', () => once(body, () => news.roomChanged(said)));
    });

  bolt.event('user_change', async ({ event }) => {
    const { user } = ofUser.parse(event);
    if (user.deleted) await run('forgetting a person', () => directory.forget(user.id));
  });
  // Whether ours is among them is seen when it is tried.
  for (const type of ['tokens_revoked', 'app_uninstalled'])
    bolt.event(type, async () => news.credentialsRefused());
}

const envelope = z.object({ event_id: z.string() });
