import { type Inline, parseMrkdwn } from '../../../src/practice/mrkdwn.ts';

/** Every mark Slack would make of these blocks and texts, as words: `user U1`, `link https://…`, `bold`. Plain text is none. */
export function marksIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(marksIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return marksInMrkdwn(String(value.text));
  return [...marksOfLeaf(value), ...Object.values(value).flatMap(marksIn)];
}

export const marksInMrkdwn = (text: string): string[] =>
  parseMrkdwn(text).flatMap((paragraph) =>
    paragraph.type === 'preformatted'
      ? ['preformatted']
      : [...(paragraph.type === 'quote' ? ['quote'] : []), ...paragraph.children.flatMap(marksOfInline)],
  );

function marksOfInline(inline: Inline): string[] {
  switch (inline.type) {
    case 'text':
      return [];
    case 'bold':
    case 'italic':
    case 'strike':
      return [inline.type, ...inline.children.flatMap(marksOfInline)];
    case 'link':
      return [`link ${inline.url}`];
    case 'user':
    case 'channel':
      return [`${inline.type} ${inline.id}`];
    case 'date':
      return ['date'];
    default:
      return [inline.type];
  }
}

/** Elements of rich_text. */
function marksOfLeaf(value: object): string[] {
  if (!('type' in value)) return [];
  if (value.type === 'user' && 'user_id' in value) return [`user ${value.user_id}`];
  if (value.type === 'channel' && 'channel_id' in value) return [`channel ${value.channel_id}`];
  if (value.type === 'link' && 'url' in value) return [`link ${value.url}`];
  if (value.type === 'broadcast' || value.type === 'usergroup') return [String(value.type)];
  return [];
}
