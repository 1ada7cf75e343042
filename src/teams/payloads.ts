import { z } from 'zod';

// The parts we need of what Teams sends, from Microsoft's pages on activities, invokes and "Conversation events".

const account = z.object({
  id: z.string(),
  name: z.string().default(''),
  /** The object in Microsoft Entra; bots have none. */
  aadObjectId: z.string().optional(),
});

const mention = z.object({
  type: z.literal('mention'),
  text: z.string().optional(),
  mentioned: z.object({ id: z.string() }),
});

const clientInfo = z.object({ type: z.literal('clientInfo'), timezone: z.string() });

const conversation = z.object({
  id: z.string(),
  conversationType: z.string().default('channel'),
  tenantId: z.string().optional(),
});

const channelData = z.object({
  tenant: z.object({ id: z.string() }).optional(),
  team: z.object({ id: z.string(), aadGroupId: z.string().optional() }).optional(),
  channel: z.object({ id: z.string(), type: z.string().optional() }).optional(),
  /** Of a conversationUpdate: what happened to a team or a channel. */
  eventType: z.string().optional(),
});

const accounts = z
  .array(z.object({ id: z.string() }))
  .default([])
  .catch([]);

/** Anything the Bot Connector sends. */
export const activitySchema = z
  .object({
    type: z.string(),
    /** Null for the few kinds that have none. */
    id: z.string().nullable().default(null),
    channelId: z.string(),
    serviceUrl: z.url(),
    from: account,
    recipient: account,
    /** Has no id where a command is used in a chat in which Muster is not. */
    conversation: conversation.default({ id: '', conversationType: 'personal' }),
    channelData: channelData.catch({}),
    /** Of a message. */
    text: z.string().default('').catch(''),
    entities: z.array(z.unknown()).catch([]),
    attachments: z.array(z.unknown()).catch([]),
    /** Of an installation: `add`, `remove` or one for a new version. */
    action: z.string().default('').catch(''),
    /** When it was done what it tells of; of an edit later than the message. */
    timestamp: z.coerce.date().nullable().catch(null).default(null),
    localTimezone: z.string().optional().catch(undefined),
    /** Of an invoke. */
    name: z.string().default(''),
    value: z.unknown().optional(),
    /** The message whose card was used. */
    replyToId: z.string().nullable().default(null),
    /** Of a conversationUpdate. */
    membersAdded: accounts,
    membersRemoved: accounts,
  })
  .transform(({ channelData: { tenant, team, channel, eventType }, ...activity }) => ({
    ...activity,
    eventType: eventType ?? null,
    tenant: (tenant?.id ?? activity.conversation.tenantId ?? '').toLowerCase(),
    team: team ?? null,
    channel: channel?.id ?? null,
    /** Whether it is of a channel that other companies may be in too. */
    isShared: channel?.type === 'shared',
    /** The sender's, such as Europe/Berlin. */
    zone: activity.localTimezone ?? zoneIn(activity.entities) ?? 'UTC',
    isPersonal: activity.conversation.conversationType === 'personal',
  }));
export type Activity = z.infer<typeof activitySchema>;

function zoneIn(entities: readonly unknown[]): string | undefined {
  for (const entity of entities) {
    const read = clientInfo.safeParse(entity);
    if (read.success) return read.data.timezone;
  }
  return undefined;
}

/** Whether a message is meant for Muster: others it hears only because they stand in its channels. */
export const isToMuster = ({ isPersonal, entities, recipient }: Activity): boolean =>
  isPersonal ||
  entities.some((entity) => {
    const read = mention.safeParse(entity);
    return read.success && read.data.mentioned.id === recipient.id;
  });

/** Bots have no account. */
export const isOfPerson = ({ from, recipient }: Activity): boolean =>
  from.aadObjectId !== undefined && from.id !== recipient.id && !from.id.startsWith('28:');

/** What a message says, without the mentions of the bot that it is addressed with. */
export function wordsOf({ text, entities, recipient }: Activity): string {
  const toUs = entities.flatMap((entity) => {
    const read = mention.safeParse(entity);
    return read.success && read.data.mentioned.id === recipient.id ? [read.data.text ?? ''] : [];
  });
  const without = toUs.reduce((rest, said) => (said ? rest.replaceAll(said, ' ') : rest), text);
  return without
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** A button of a card was pressed, or a card's form was sent off in its place. */
export const cardAction = z.object({ action: z.object({ data: z.unknown().optional() }) });

/** A dialog is asked for, or was sent off. */
export const dialogAction = z.object({ data: z.unknown().optional() });

/** A message on which one of our commands was used ("Create and send dialogs"); `body` is HTML unless it says otherwise. */
const messagePayload = z.object({
  id: z.string(),
  /** The first message of its thread; null when it is the first. */
  replyToId: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }).nullish().catch(null),
  linkToMessage: z.string().nullish(),
  body: z.object({ contentType: z.string().default('html'), content: z.string().nullish() }).nullish(),
});
export type MessagePayload = z.infer<typeof messagePayload>;

/** A command of ours was chosen in a message's menu, beside the box in which messages are written, or in the search box. */
export const commandAction = z.object({
  commandId: z.string(),
  messagePayload: messagePayload.nullish().catch(null),
});
