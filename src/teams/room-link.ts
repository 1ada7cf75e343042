const place = /^(19:[\w.-]+@(?:thread\.(?:tacv2|v2|skype)|unq\.gbl\.spaces))(?:;messageid=(\d+))?$/;

/**
 * Opens a conversation, in the form that "Deep link to Teams chat" gives; null when it is none. A room is a thread in a channel
 * (`19:…@thread.tacv2;messageid=…`), a channel, or a chat (`19:…@thread.v2`).
 */
export function roomLink({ tenant, group }: { tenant: string; group?: string }, room: string): string | null {
  const [, conversation = '', message] = place.exec(room) ?? [];
  if (!conversation) return null;
  const id = encodeURIComponent(conversation);
  const within = new URLSearchParams({ tenantId: tenant, ...(group && { groupId: group }) });
  if (message) {
    within.set('parentMessageId', message);
    return `https://teams.microsoft.com/l/message/${id}/${message}?${within}`;
  }
  const isChannel = !/@(?:thread\.v2|unq\.gbl\.spaces)$/.test(conversation);
  return isChannel
    ? `https://teams.microsoft.com/l/channel/${id}/Room?${within}`
    : `https://teams.microsoft.com/l/chat/${id}/0?${within}`;
}

/** Opens one message, which may stand in a thread; null when its conversation is none. */
export function messageLink(
  { tenant, group }: { tenant: string; group?: string },
  room: string,
  message: string,
): string | null {
  const [, conversation = '', root] = place.exec(room) ?? [];
  if (!conversation) return null;
  const within = new URLSearchParams({ tenantId: tenant, ...(group && { groupId: group }) });
  if (root) within.set('parentMessageId', root);
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(conversation)}/${encodeURIComponent(message)}?${within}`;
}
