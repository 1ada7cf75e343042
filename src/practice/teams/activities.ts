import { randomUUID } from 'node:crypto';
import { contentOf } from './content.ts';
import {
  appId,
  botAccount,
  groupId,
  type MessageRecord,
  placeOf,
  rootOf,
  type Tenant,
  tenantId,
} from './tenant.ts';
import { escapeHtml } from './written-text.ts';

/** Who does something, and where. */
export interface Doing {
  /** The object id of the person. */
  person: string;
  conversation: string;
  /** IANA, of the client. */
  zone?: string | undefined;
}

/** What Teams tells the bot; `rest` adds to it. */
export function activityFrom(
  tenant: Tenant,
  { person, conversation, zone = 'UTC' }: Doing,
  rest: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { name } = tenant.person(person);
  const entities = Array.isArray(rest.entities) ? rest.entities : [];
  const at = tenant.now().toISOString();
  return {
    ...{ id: randomUUID(), channelId: 'msteams', timestamp: at, localTimestamp: at, localTimezone: zone },
    from: { id: `29:${person}`, name, aadObjectId: person },
    ...placeParts(tenant, conversation),
    ...rest,
    entities: [...entities, { type: 'clientInfo', locale: 'en-US', platform: 'Web', timezone: zone }],
    channelData: { ...channelData(tenant, conversation), ...channelDataIn(rest) },
  };
}

/** What Teams tells the bot of a conversation by itself. */
export const conversationUpdate = (tenant: Tenant, conversation: string, rest: object) => ({
  ...{ type: 'conversationUpdate', id: randomUUID(), channelId: 'msteams' },
  from: { id: `29:${randomUUID()}` },
  ...placeParts(tenant, conversation),
  ...rest,
});

const placeParts = (tenant: Tenant, conversation: string) => {
  const isPersonal = tenant.chats.get(conversation) !== undefined;
  const kind = isPersonal ? { conversationType: 'personal' } : { conversationType: 'channel', isGroup: true };
  return {
    recipient: { id: botAccount, name: tenant.appName },
    conversation: { id: conversation, tenantId, ...kind },
  };
};

export function channelData(tenant: Tenant, conversation: string): Record<string, unknown> {
  if (tenant.chats.get(conversation)) return { tenant: { id: tenantId } };
  const channel = placeOf(conversation);
  return {
    ...{ teamsChannelId: channel, teamsTeamId: tenant.teamId, tenant: { id: tenantId } },
    ...{ channel: { id: channel }, team: { id: tenant.teamId } },
  };
}

const channelDataIn = ({ channelData: given }: Readonly<Record<string, unknown>>): object =>
  typeof given === 'object' && given !== null ? given : {};

/** A message as Teams hands it to a command of its menu ("Action commands: initiate from a message"). */
export function messagePayload(tenant: Tenant, message: MessageRecord) {
  const { text, mentions, card } = contentOf(message);
  const root = rootOf(message.conversation);
  const sentAt = new Date(Number(message.id)).toISOString();
  return {
    ...{ id: message.id, createdDateTime: sentAt, lastModifiedDateTime: null, deleted: false },
    ...{ subject: null, summary: null, importance: 'normal', locale: 'en-us', reactions: [] },
    ...(root !== null && { replyToId: root === message.id ? null : root }),
    linkToMessage: linkTo(message),
    body: {
      contentType: 'html',
      content: `<div>${escapeHtml(withoutTags(text, mentions)).replaceAll('\n', '<br>')}</div>`,
    },
    from: { device: null, conversation: null, ...senderOf(tenant, message) },
    mentions: [],
    attachments: card === null ? [] : [{ id: '', contentType: 'application/vnd.microsoft.card.adaptive' }],
  };
}

const withoutTags = (text: string, mentions: readonly { text: string }[]): string =>
  mentions.reduce((rest, { text: tag }) => rest.replaceAll(tag, tag.replace(/<\/?at>/g, '')), text);

function senderOf(tenant: Tenant, { from }: MessageRecord) {
  const person = tenant.people.get(from);
  if (!person)
    return {
      user: null,
      application: { id: appId, displayName: tenant.appName, applicationIdentityType: 'bot' },
    };
  return {
    user: { userIdentityType: 'aadUser', id: person.id, displayName: person.name },
    application: null,
  };
}

/** As "Deep link to Teams chat" gives it. */
function linkTo({ conversation, id }: MessageRecord): string {
  const root = rootOf(conversation);
  const place = encodeURIComponent(placeOf(conversation));
  if (root === null) return `https://teams.microsoft.com/l/message/${place}/${id}?tenantId=${tenantId}`;
  const within = new URLSearchParams({ tenantId, groupId, parentMessageId: root, createdTime: id });
  return `https://teams.microsoft.com/l/message/${place}/${id}?${within}`;
}
