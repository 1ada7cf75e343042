import { clip } from '../view/clip.ts';
import type { Line, Piece } from '../view/message.ts';
import type { Container, TextBlock } from './adaptive-card.ts';
import { type Drawing, mentionOf, nameOf } from './drawing.ts';
import { apart, clean, escapeLine, escapeMarkdown, guardLines, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { roomLink } from './room-link.ts';

type Inline = Exclude<Piece, { quote: string }>;
type At = Extract<Piece, { at: Date }>;

const isQuote = (piece: Piece): piece is { quote: string } => typeof piece === 'object' && 'quote' in piece;

/** The address, safe within Markdown's brackets; null when it is not one of the web. */
export function webAddress(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const { protocol, href } = new URL(link);
  const safe = href
    .replace(/[()<>[\]{}|\\^`"'*\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/(&#?\w+);/g, '$1%3B');
  return /^https?:$/.test(protocol) && safe.length <= limits.url ? safe : null;
}

const iso = (at: Date): string => `${at.toISOString().slice(0, -5)}Z`;

/** In UTC, as nobody's zone is known in plain words. */
function sayUtc({ at, as }: At): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${as === 'time' ? '' : `${day} `}${time.slice(0, 5)} UTC`;
}

/** Shown in each reader's zone, by the client; it knows years of four digits. */
function toDateFunction(piece: At): string {
  const when = iso(piece.at);
  if (!/^\d{4}-/.test(when)) return sayUtc(piece);
  const time = `{{TIME(${when})}}`;
  return piece.as === 'time' ? time : `{{DATE(${when}, SHORT)}} ${time}`;
}

export const textBlock = (text: string, rest: Partial<TextBlock> = {}): TextBlock => ({
  type: 'TextBlock',
  text,
  wrap: true,
  ...rest,
});

/** A line as elements, of at most `most` code units in all and `quote` in a quote, which stands apart. */
export function toElements(
  line: Line,
  drawing: Drawing,
  { most, quote }: { most: number; quote: number },
): (TextBlock | Container)[] {
  const elements: (TextBlock | Container)[] = [];
  let left = most;
  const add = (text: string, toElement: (text: string) => TextBlock | Container) => {
    if (!text) return;
    elements.push(toElement(text));
    left -= text.length;
  };
  let run: Inline[] = [];
  for (const piece of line) {
    if (!isQuote(piece)) {
      run.push(piece);
      continue;
    }
    add(toMarkdown(run, drawing, left), (text) => textBlock(text));
    run = [];
    add(guardLines(clipEscaped(piece.quote, Math.min(left, quote))), quoted);
  }
  add(toMarkdown(run, drawing, left), (text) => textBlock(text));
  return elements;
}

/** Markdown in cards knows no quotes. */
const quoted = (text: string): Container => ({
  type: 'Container',
  style: 'emphasis',
  spacing: 'small',
  items: [textBlock(text)],
});

/**
 * A line as Markdown of at most `most` code units and what guards its lines; pieces that no longer fit are left out, and an
 * ellipsis says so.
 */
export function toMarkdown(line: Line, drawing: Drawing, most: number): string {
  let shown = '';
  for (const [index, piece] of line.entries()) {
    const next = join(shown, pieceToMarkdown(piece, drawing, { shown, isLast: index === line.length - 1 }));
    if (shown.length + next.length > most) return guardLines(cutShort(shown, piece, most));
    shown += next;
  }
  return guardLines(shown);
}

const cutShort = (shown: string, piece: Piece, most: number): string => {
  if (typeof piece === 'string') return shown + clipEscaped(piece, most - shown.length);
  return shown.length < most ? `${shown}…` : shown;
};

/** Keeps the marks of two pieces from being one. */
const join = (shown: string, next: string): string =>
  shown.endsWith('*') && next.startsWith('*') ? `${apart}${next}` : next;

/** Cut before escaping, so that nothing is cut in half. */
function clipEscaped(text: string, most: number): string {
  let length = most;
  while (length > 0 && escapeMarkdown(clip(clean(text), length)).length > most)
    length = Math.floor(length * 0.9);
  return escapeMarkdown(clip(clean(text), length));
}

interface Around {
  shown: string;
  isLast: boolean;
}

function pieceToMarkdown(piece: Piece, drawing: Drawing, around: Around): string {
  if (typeof piece === 'string') return escapeMarkdown(piece);
  if ('bold' in piece) return marked('**', piece.bold, around);
  if ('italic' in piece) return marked('*', piece.italic, around);
  if ('quote' in piece) return `\n\n${escapeMarkdown(piece.quote)}\n\n`;
  if ('person' in piece) return mentionOf(drawing, piece.person);
  if ('at' in piece) return toDateFunction(piece);
  if ('room' in piece) return linked(roomLink(drawing.reader, piece.room), 'the war room');
  return linked(webAddress(piece.link), piece.label);
}

/** Brackets in a label could end it. */
function linked(url: string | null, label: string): string {
  const text = escapeLine(label.replaceAll('[', '［').replaceAll(']', '］'), limits.title);
  return url && text ? `[${text}](${url})` : text;
}

/** Each line by itself: marks do not reach across paragraphs. */
const marked = (mark: string, text: string, around: Around): string =>
  escapeMarkdown(text)
    .split('\n\n')
    .map((line) => markedLine(mark, line, around))
    .join('\n\n');

/**
 * Markdown ignores marks with a space on their inner side, and those between a punctuation mark and a letter; there something
 * that is neither comes between.
 */
function markedLine(mark: string, line: string, { shown, isLast }: Around): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(line) ?? [];
  if (!inner) return line;
  const isOpen = before !== '' || shown === '' || /\s$/.test(shown);
  const start = isOpen || /^[\p{L}\p{N}]/u.test(inner) ? '' : apart;
  const end = after !== '' || isLast || /[\p{L}\p{N}]$/u.test(inner) ? '' : apart;
  return `${before}${mark}${start}${inner}${end}${mark}${after}`;
}

/** A line in plain words, for notifications and for clients without cards: no mentions, times in UTC. */
export function toPlain(line: Line, reader: Reader, most: number): string {
  const words = line.map((piece) => {
    if (typeof piece === 'string') return piece;
    if ('bold' in piece) return piece.bold;
    if ('italic' in piece) return piece.italic;
    if ('quote' in piece) return ` ${piece.quote} `;
    if ('person' in piece) return nameOf(reader, piece.person);
    if ('at' in piece) return sayUtc(piece);
    return 'room' in piece ? 'the war room' : piece.label;
  });
  return oneLine(words.join(''), most);
}
