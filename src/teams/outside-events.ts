import type { Hint } from '../delivery/room-ports.ts';
import type { Activity } from './payloads.ts';
import type { Surface } from './surface.ts';

/** What happened to a channel, by the names in "Conversation events", and what looking alone would not tell of it. */
const ofChannel: Readonly<Record<string, Hint | undefined>> = {
  channelDeleted: 'deleted',
  channelRenamed: undefined,
  channelRestored: undefined,
};

const ofTeam: ReadonlySet<string> = new Set([
  ...['teamDeleted', 'teamHardDeleted', 'teamRestored', 'teamArchived', 'teamUnarchived'],
]);

/**
 * Teams tells of channels, teams, and of Muster coming and going. Each may come several times or never: it is the reason to look at
 * the rooms, no more.
 */
export async function onOutside({ news }: Surface, activity: Activity): Promise<void> {
  const { eventType, channel, conversation } = activity;
  if (eventType !== null && channel !== null && Object.hasOwn(ofChannel, eventType))
    return news.roomChanged({ channel, hint: ofChannel[eventType] });
  if (eventType !== null && ofTeam.has(eventType)) return news.roomsChanged();
  const hint = ofMuster(activity);
  if (hint === null || activity.isPersonal) return;
  if (conversation.conversationType === 'groupChat')
    return news.roomChanged({ channel: conversation.id, hint });
  return news.roomsChanged();
}

/** Whether Muster itself was added or removed. */
function ofMuster({ type, action, recipient, membersAdded, membersRemoved }: Activity): Hint | null {
  const has = (accounts: readonly { id: string }[]) => accounts.some(({ id }) => id === recipient.id);
  if (type === 'installationUpdate' && action) return action.startsWith('remove') ? 'left' : 'joined';
  if (has(membersRemoved)) return 'left';
  return has(membersAdded) ? 'joined' : null;
}
