import { z } from 'zod';
import type { RoomMessage, RoomPiece } from '../domain/room-message.ts';
import { clean, mrkdwnToText } from './escape.ts';
import { roomLink } from './room-link.ts';

// The parts we need of a message, from Slack's pages on the message event and its subtypes, on rich text and on files.

const style = z.object({ code: z.boolean().optional() }).optional();
const leaf = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), style }),
  z.object({ type: z.literal('link'), url: z.string(), text: z.string().optional() }),
  z.object({ type: z.literal('user'), user_id: z.string() }),
  z.object({ type: z.literal('usergroup'), usergroup_id: z.string() }),
  z.object({ type: z.literal('channel'), channel_id: z.string() }),
  z.object({ type: z.literal('broadcast'), range: z.string() }),
  z.object({ type: z.literal('emoji'), name: z.string(), unicode: z.string().optional() }),
  z.object({ type: z.literal('date'), fallback: z.string().optional() }),
  z.object({ type: z.literal('color'), value: z.string() }),
]);
type Leaf = z.infer<typeof leaf>;

const leaves = z.array(z.unknown());
const section = z.object({
  type: z.enum(['rich_text_section', 'rich_text_quote', 'rich_text_preformatted']),
  elements: leaves,
});
const list = z.object({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']).catch('bullet'),
  indent: z.number().int().min(0).max(10).catch(0),
  offset: z.number().int().min(0).catch(0),
  elements: z.array(z.object({ elements: leaves })),
});
const richText = z.object({
  type: z.literal('rich_text'),
  elements: z.array(z.discriminatedUnion('type', [section, list])),
});
type Element = z.infer<typeof richText>['elements'][number];

const file = z.object({
  title: z.string().nullish(),
  name: z.string().nullish(),
  permalink: z.string().nullish(),
});

/** What a message of a person holds; blocks of other kinds than text are none that a person can write. */
export const writtenMessage = z.object({
  text: z.string().default(''),
  blocks: z.array(z.unknown()).catch([]),
  files: z.array(file).catch([]),
});
type Written = z.infer<typeof writtenMessage>;

interface Around {
  /** Such as T0001. */
  team: string;
  /** What a person is called, by their account. */
  nameOf(account: string): Promise<string>;
}

/** What a message says, for whoever does not see Slack. */
export async function readMessage(
  { text, blocks, files }: Written,
  around: Around,
): Promise<Pick<RoomMessage, 'pieces' | 'files' | 'isPartial'>> {
  const read = blocks.map((block) => richText.safeParse(block));
  const isWhole = blocks.length > 0 && read.every(({ success }) => success);
  const elements = read.flatMap(({ data }) => data?.elements ?? []);
  return {
    pieces: isWhole ? await piecesOf(elements, around) : text ? await piecesOfText(text, around) : [],
    files: files.map(({ title, name, permalink }) => ({
      name: clean(title || name || 'a file'),
      link: permalink || null,
    })),
    // A file that Slack does not describe is seen there only.
    isPartial: files.some(({ permalink }) => !permalink),
  };
}

async function piecesOf(elements: readonly Element[], around: Around): Promise<RoomPiece[]> {
  const parts = await Promise.all(elements.map((element) => piecesOfElement(element, around)));
  return parts.flatMap((part, index) =>
    index > 0 && isOpen(part, parts[index - 1]) ? ['\n', ...part] : part,
  );
}

/** Two parts that would run into one line. */
const isOpen = (part: readonly RoomPiece[], before: readonly RoomPiece[] = []): boolean => {
  const [last, first] = [before.at(-1), part[0]];
  const standsApart = (piece: RoomPiece | undefined) => typeof piece === 'object' && 'quote' in piece;
  return !standsApart(last) && !standsApart(first) && !(typeof last === 'string' && last.endsWith('\n'));
};

async function piecesOfElement(element: Element, around: Around): Promise<RoomPiece[]> {
  if (element.type === 'rich_text_list') return itemsOf(element, around);
  const pieces = await Promise.all(element.elements.map((each) => pieceOf(each, around)));
  return element.type === 'rich_text_section' ? pieces : [{ quote: pieces.map(wordsOf).join('') }];
}

async function itemsOf(
  { style: kind, indent, offset, elements }: Extract<Element, { type: 'rich_text_list' }>,
  around: Around,
): Promise<RoomPiece[]> {
  const items = await Promise.all(
    elements.map((item) => Promise.all(item.elements.map((each) => pieceOf(each, around)))),
  );
  return items.flatMap((item, index) => {
    const mark = kind === 'ordered' ? `${offset + index + 1}.` : '•';
    return [`${index > 0 ? '\n' : ''}${'   '.repeat(indent)}${mark} `, ...item];
  });
}

const wordsOf = (piece: RoomPiece): string => {
  if (typeof piece === 'string') return piece;
  if ('quote' in piece) return piece.quote;
  return piece.label === piece.link ? piece.link : `${piece.label} (${piece.link})`;
};

/** Of a kind that is not known yet at least its text is shown. */
const anyLeaf = z.object({ text: z.string().catch(''), url: z.string().optional().catch(undefined) });

async function pieceOf(element: unknown, around: Around): Promise<RoomPiece> {
  const read = leaf.safeParse(element);
  if (read.success) return pieceOfLeaf(read.data, around);
  const { text, url } = anyLeaf.parse(typeof element === 'object' && element !== null ? element : {});
  return url ? { link: url, label: text || url } : text;
}

async function pieceOfLeaf(element: Leaf, { nameOf, team }: Around): Promise<RoomPiece> {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return { link: element.url, label: element.text || element.url };
    case 'user':
      return `@${await nameOf(element.user_id)}`;
    case 'usergroup':
      return '@a group';
    case 'channel':
      return { link: roomLink(team, element.channel_id), label: 'a channel in Slack' };
    case 'broadcast':
      return `@${element.range}`;
    case 'emoji':
      return toEmoji(element);
    case 'date':
      return element.fallback ?? 'a date';
    case 'color':
      return element.value;
  }
}

/** Slack names the code points in hexadecimal, with dashes; emoji of the workspace's own have none. */
function toEmoji({ name, unicode }: { name: string; unicode?: string | undefined }): string {
  const points = (unicode ?? '').split('-').map((point) => Number.parseInt(point, 16));
  const isKnown = points.every((point) => point > 0 && point <= 0x10ffff);
  return isKnown ? String.fromCodePoint(...points) : `:${name}:`;
}

/** Messages without blocks: what Slack writes into the text between angle brackets are mentions and links. */
async function piecesOfText(mrkdwn: string, around: Around): Promise<RoomPiece[]> {
  const parts = mrkdwn.split(/(<[^<>]*>)/);
  return Promise.all(parts.map((part) => pieceOfToken(part, around)));
}

async function pieceOfToken(part: string, { nameOf, team }: Around): Promise<RoomPiece> {
  const [, account] = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(part) ?? [];
  if (account) return `@${await nameOf(account)}`;
  const [, channel, name] = /^<#([CG][A-Z0-9]+)(?:\|([^>]*))?>$/.exec(part) ?? [];
  if (channel) return { link: roomLink(team, channel), label: name ? `#${name}` : 'a channel in Slack' };
  const [, link, label] = /^<((?:https?|mailto|tel):[^|>]*)(?:\|([^>]*))?>$/.exec(part) ?? [];
  const words = mrkdwnToText(part);
  return link ? { link: mrkdwnToText(link), label: mrkdwnToText(label ?? link) } : words;
}
