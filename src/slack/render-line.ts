import type { RichTextElement } from '@slack/types';
import { clip } from '../view/clip.ts';
import type { Line, Piece } from '../view/message.ts';
import { clean, escapeMrkdwn } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';

/** What a token such as a mention or a date counts against a limit of text in rich text. */
const tokenLength = 20;
const dateFormats = { time: '{time}', 'day-time': '{date_short_pretty} {time}' };

const seconds = (at: Date): number => Math.floor(Number(at) / 1_000);

/** For clients that cannot show dates: in UTC, as nobody's zone is known there. */
const sayUtc = (at: Date, as: 'time' | 'day-time'): string => {
  const iso = at.toISOString();
  return `${as === 'time' ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
};

export const isUser = (id: string | null | undefined): id is string => /^[UW][A-Z0-9]+$/.test(id ?? '');
const isChannel = (id: string): boolean => /^[CDG][A-Z0-9]+$/.test(id);

/** The address, safe within Slack's angle brackets; null when it is not one of the web. */
export function webAddress(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const { protocol, href } = new URL(link);
  const safe = href.replace(/[<>|\s]/g, encodeURIComponent);
  return /^https?:$/.test(protocol) && safe.length <= limits.buttonUrl ? safe : null;
}

const nameOf = (reader: Reader, person: string): string => reader.faces.get(person)?.name ?? 'somebody';

/** The part of Slack's rich text that we use. */
export interface RichText {
  type: 'rich_text';
  elements: { type: 'rich_text_section' | 'rich_text_quote'; elements: RichTextElement[] }[];
}

/**
 * A line as a rich_text block; null when there is nothing in it. There a text is never parsed, so it needs no escaping.
 * `budget` is what may be shown at most, in code units.
 */
export function toRichText(line: Line, reader: Reader, budget: number): RichText | null {
  const elements: RichText['elements'] = [];
  let left = budget;
  for (const piece of line) {
    if (left <= 0) break;
    const isQuote = typeof piece === 'object' && 'quote' in piece;
    const leaf = isQuote ? textLeaf(piece.quote, left) : toLeaf(piece, reader, left);
    if (!leaf) continue;
    left -= lengthOf(leaf);
    const last = elements.at(-1);
    if (isQuote) elements.push({ type: 'rich_text_quote', elements: [leaf] });
    else if (last?.type === 'rich_text_section') last.elements.push(leaf);
    else elements.push({ type: 'rich_text_section', elements: [leaf] });
  }
  return elements.length > 0 ? { type: 'rich_text', elements } : null;
}

const lengthOf = (leaf: RichTextElement): number =>
  'text' in leaf && leaf.text ? leaf.text.length : tokenLength;

/** What a rich_text block counts against a limit of text. */
export const textLength = ({ elements }: RichText): number =>
  elements.flatMap((element) => element.elements).reduce((sum, leaf) => sum + lengthOf(leaf), 0);

/** Several lines as one block, close under each other. */
export function joinLines(blocks: readonly RichText[]): RichText {
  const elements: RichText['elements'] = [];
  for (const element of blocks.flatMap((block) => block.elements)) {
    const last = elements.at(-1);
    if (last?.type === 'rich_text_section' && element.type === 'rich_text_section')
      last.elements.push({ type: 'text', text: '\n' }, ...element.elements);
    else elements.push(element);
  }
  return { type: 'rich_text', elements };
}

type Style = { bold?: true; italic?: true };

function textLeaf(text: string, most: number, style?: Style) {
  const shown = clip(clean(text), most);
  return shown ? { type: 'text' as const, text: shown, ...(style && { style }) } : null;
}

function toLeaf(
  piece: Exclude<Piece, { quote: string }>,
  reader: Reader,
  most: number,
): RichTextElement | null {
  if (typeof piece === 'string') return textLeaf(piece, most);
  if ('bold' in piece) return textLeaf(piece.bold, most, { bold: true });
  if ('italic' in piece) return textLeaf(piece.italic, most, { italic: true });
  if ('person' in piece) {
    const slack = reader.faces.get(piece.person)?.slack;
    return isUser(slack) ? { type: 'user', user_id: slack } : textLeaf(nameOf(reader, piece.person), most);
  }
  if ('at' in piece)
    return {
      type: 'date',
      timestamp: seconds(piece.at),
      format: dateFormats[piece.as],
      fallback: sayUtc(piece.at, piece.as),
    };
  if ('room' in piece)
    return isChannel(piece.room)
      ? { type: 'channel', channel_id: piece.room }
      : textLeaf('the war room', most);
  const url = webAddress(piece.link);
  const label = clip(clean(piece.label), most);
  return url && label ? { type: 'link', url, text: label } : textLeaf(label, most);
}

/** A line as mrkdwn of at most `most` code units; pieces that no longer fit are left out, and an ellipsis says so. */
export function toMrkdwn(line: Line, reader: Reader, most: number): string {
  let shown = '';
  for (const piece of line) {
    const next = apart(shown, pieceToMrkdwn(piece, reader));
    if (shown.length + next.length <= most) {
      shown += next;
      continue;
    }
    return typeof piece === 'string'
      ? shown + clipEscaped(piece, most - shown.length)
      : endShort(shown, most);
  }
  return shown;
}

/** Keeps two pieces from making an emoji together. */
const apart = (before: string, next: string): string =>
  /:[a-z0-9_+-]*$/.test(before) && /^[a-z0-9_+-]*:/.test(next) ? `\u200b${next}` : next;

const endShort = (shown: string, most: number): string => (shown.length < most ? `${shown}…` : shown);

/** Cut before escaping, so that no entity is cut in half. */
function clipEscaped(text: string, most: number): string {
  let length = most;
  while (length > 0 && escapeMrkdwn(clip(text, length)).length > most) length = Math.floor(length * 0.9);
  return escapeMrkdwn(clip(text, length));
}

function pieceToMrkdwn(piece: Piece, reader: Reader): string {
  if (typeof piece === 'string') return escapeMrkdwn(piece);
  if ('bold' in piece) return marked('*', piece.bold);
  if ('italic' in piece) return marked('_', piece.italic);
  if ('quote' in piece) return `\n${escapeMrkdwn(piece.quote)}\n`;
  if ('person' in piece) {
    const slack = reader.faces.get(piece.person)?.slack;
    return isUser(slack) ? `<@${slack}>` : escapeMrkdwn(nameOf(reader, piece.person));
  }
  if ('at' in piece)
    return `<!date^${seconds(piece.at)}^${dateFormats[piece.as]}|${sayUtc(piece.at, piece.as)}>`;
  if ('room' in piece) return isChannel(piece.room) ? `<#${piece.room}>` : 'the war room';
  const url = webAddress(piece.link);
  const label = escapeMrkdwn(piece.label.replace(/\s+/g, ' '));
  return url && label ? `<${url}|${label}>` : label;
}

/** Slack ignores marks with a space on their inner side, and across lines. */
function marked(mark: string, text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (!inner || inner.includes('\n')) return escapeMrkdwn(text);
  return `${before}${mark}${escapeMrkdwn(inner)}${mark}${after}`;
}
