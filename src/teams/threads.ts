const threadSign = ';messageid=';

/** A thread is the conversation of its channel with the message it begins with. */
export const threadOf = (conversation: string, message: string): string =>
  `${channelOf(conversation)}${threadSign}${message}`;

export const channelOf = (conversation: string): string => conversation.split(threadSign)[0] ?? conversation;

/** The message a thread begins with; null when the conversation is no thread. */
export const rootOf = (conversation: string): string | null => conversation.split(threadSign)[1] ?? null;
