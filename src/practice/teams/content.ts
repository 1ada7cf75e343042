import { z } from 'zod';
import type { MessageRecord } from './tenant.ts';

// What people see of an activity, whoever sent it.

export const cardType = 'application/vnd.microsoft.card.adaptive';

const mention = z.object({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.object({ id: z.string(), name: z.string().optional() }),
});

const attachments = z.array(z.object({ contentType: z.string(), content: z.unknown().optional() }));

const activityContent = z.object({
  text: z.string().catch(''),
  textFormat: z.enum(['plain', 'markdown', 'xml']).catch('markdown'),
  summary: z.string().catch(''),
  entities: z.array(z.unknown()).catch([]),
  attachments: attachments.catch([]),
});

const cardMentions = z.object({ msteams: z.object({ entities: z.array(z.unknown()) }) });

export interface Mention {
  /** As it stands in the text, such as `<at>Ana</at>`. */
  text: string;
  /** Whose it is: the object id of a person, or the id of the app. */
  id: string;
}

export interface Content {
  text: string;
  textFormat: 'plain' | 'markdown' | 'xml';
  /** For notifications. */
  summary: string;
  mentions: Mention[];
  /** Null where there is none. */
  card: unknown;
}

export function contentOf({ activity }: Pick<MessageRecord, 'activity'>): Content {
  const { text, textFormat, summary, entities, attachments: attached } = activityContent.parse(activity);
  const card = attached.find(({ contentType }) => contentType === cardType)?.content ?? null;
  return { text, textFormat, summary, card, mentions: [...entities.flatMap(toMention), ...mentionsIn(card)] };
}

/** Whom a card mentions. */
export const mentionsIn = (card: unknown): Mention[] =>
  (cardMentions.safeParse(card).data?.msteams.entities ?? []).flatMap(toMention);

function toMention(entity: unknown): Mention[] {
  const read = mention.safeParse(entity);
  return read.success ? [{ text: read.data.text, id: read.data.mentioned.id.replace(/^29:/, '') }] : [];
}
