import { rootOf } from './threads.ts';

/** What a conversation in Teams is, by its id: a thread of a channel, a channel, or a chat of one person or several. */
export type RoomKind = 'thread' | 'channel' | 'chat';

/** The ids of channels end as those in "Get channel" of Microsoft Graph; other ends are those of chats. */
export function kindOf(room: string): RoomKind {
  if (rootOf(room) !== null) return 'thread';
  return /^19:.+@thread\.(tacv2|skype)$/.test(room) ? 'channel' : 'chat';
}
