import { textOf } from './card-actions.ts';
import { contentOf } from './content.ts';
import { type MessageRecord, placeOf, type Tenant } from './tenant.ts';

/** What stands in a message, in plain words. */
export function plainOf(message: Pick<MessageRecord, 'activity'>): string {
  const { text, card } = contentOf(message);
  return `${text.replace(/<\/?at>/g, '')}${textOf(card)}`;
}

/** What a place holds that is new to a person: a channel with all its threads, or a chat. */
export function unreadIn(tenant: Tenant, person: string, place: string): MessageRecord[] {
  const read = Number(tenant.lastRead.get(`${person}/${place}`) ?? 0);
  return tenant.messages
    .all()
    .filter(
      ({ id, conversation, from, isDeleted }) =>
        placeOf(conversation) === place && from !== person && !isDeleted && Number(id) > read,
    );
}

/** How much of what is new is meant for this person: what is in their chat, and messages that name them. */
export function callsAmong(tenant: Tenant, unread: readonly MessageRecord[], person: string): number {
  return unread.filter(
    (message) =>
      tenant.chats.get(message.conversation) !== undefined ||
      contentOf(message).mentions.some(({ id }) => id === person),
  ).length;
}
