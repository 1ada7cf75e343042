import { Parser } from 'htmlparser2';
import type { RoomPiece } from '../domain/room-message.ts';

/** They begin on a line of their own, and so does what follows them. */
const blocks: ReadonlySet<string> = new Set([
  ...['p', 'div', 'ul', 'ol', 'li', 'table', 'tr', 'hr', 'figure'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
/** What stands in them stands apart: code, and the words of others. */
const apartTags: ReadonlySet<string> = new Set(['pre', 'codeblock', 'blockquote']);
/** Of these the text says nothing. */
const pictures: ReadonlySet<string> = new Set(['img', 'attachment', 'video', 'audio']);
const unread: ReadonlySet<string> = new Set(['script', 'style', 'title', 'template', 'head']);

/** A message of Teams is shorter. The parser takes long for a hundred thousand elements that are never closed. */
const mostRead = 50_000;
const whitespace = /[^\S\u00a0]+/g;

/** What the HTML of a message says. */
export interface ReadHtml {
  pieces: RoomPiece[];
  /** The id of the message that it quotes in order to answer it. */
  answers: string | null;
  /** How many pictures, files and cards it shows of which nothing is known here. */
  unseen: number;
}

/** The HTML that Teams makes of what a person writes, as pieces. What comes out is text, whatever it looks like. */
export function readHtml(html: string): ReadHtml {
  const reader = new Reader();
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: (text) => reader.text(text),
    onclosetag: (name) => reader.close(name),
  });
  parser.end(html.slice(0, mostRead));
  return reader.end(html.length > mostRead);
}

type Attributes = Record<string, string | undefined>;

class Reader {
  private readonly pieces: RoomPiece[] = [];
  /** The text that is being read; within a link or a quote that of it. */
  private written = '';
  private answers: string | null = null;
  private unseen = 0;
  private link: string | null = null;
  private apart = 0;
  private literal = 0;
  /** The tags in which something is skipped, the outermost first. */
  private readonly skipping: string[] = [];
  private readonly lists: { ordered: boolean; count: number }[] = [];

  open(name: string, attributes: Attributes): void {
    if (this.skips(name, attributes)) this.skipping.push(name);
    if (this.skipping.length > 0) return;
    if (apartTags.has(name)) this.startQuote(name);
    else if (blocks.has(name)) this.startLine();
    if (name === 'ul' || name === 'ol') this.lists.push({ ordered: name === 'ol', count: 0 });
    if (name === 'li') this.startItem();
    if (name === 'br') this.written += '\n';
    if (name === 'td' || name === 'th') this.write(' ');
    if (name === 'a') this.startLink(attributes.href ?? '');
    if (name === 'at' || isMention(attributes)) this.mention();
    this.show(name, attributes);
  }

  text(text: string): void {
    if (this.skipping.length > 0) return;
    this.write(this.literal > 0 ? text.replaceAll('\u00a0', ' ') : text.replace(whitespace, ' '));
  }

  close(name: string): void {
    if (this.skipping.length > 0) {
      if (this.skipping.at(-1) === name) this.skipping.pop();
      return;
    }
    if (name === 'a') this.endLink();
    if (name === 'ul' || name === 'ol') this.lists.pop();
    if (apartTags.has(name)) this.endQuote(name);
    else if (blocks.has(name)) this.startLine();
  }

  end(isCut: boolean): ReadHtml {
    this.endLink();
    this.flush();
    return { pieces: tidy(this.pieces), answers: this.answers, unseen: this.unseen + (isCut ? 1 : 0) };
  }

  private skips(name: string, attributes: Attributes): boolean {
    // What is in them is skipped as a whole, so only the same tag within counts.
    if (this.skipping.length > 0) return this.skipping.at(-1) === name;
    if (name === 'blockquote' && isReply(attributes)) {
      this.answers ??= attributes.itemid || null;
      return true;
    }
    if (name === 'quoted') this.answers ??= attributes.messageid || null;
    return unread.has(name);
  }

  private show(name: string, { alt = '', itemtype = '' }: Attributes): void {
    const isSmall = name === 'emoji' || itemtype.endsWith('/Emoji') || (name === 'img' && isEmoji(alt));
    if (isSmall) this.write(alt);
    else if (pictures.has(name)) this.unseen += 1;
  }

  private mention(): void {
    if (!this.written.endsWith('@')) this.write('@');
  }

  private startItem(): void {
    const list = this.lists.at(-1) ?? { ordered: false, count: 0 };
    list.count += 1;
    const indent = '   '.repeat(Math.max(0, this.lists.length - 1));
    this.written += `${indent}${list.ordered ? `${list.count}.` : '•'} `;
  }

  private startLink(href: string): void {
    if (this.link !== null || this.apart > 0 || !href) return;
    this.flush();
    this.link = href;
  }

  private endLink(): void {
    if (this.link === null) return;
    const label = this.written.replace(/\s+/g, ' ').trim() || this.link;
    this.pieces.push({ link: this.link, label });
    this.link = null;
    this.written = '';
  }

  private startQuote(name: string): void {
    this.endLink();
    if (this.apart === 0) this.flush();
    else this.startLine();
    this.apart += 1;
    if (name !== 'blockquote') this.literal += 1;
  }

  private endQuote(name: string): void {
    if (this.apart === 0) return;
    this.apart -= 1;
    if (name !== 'blockquote') this.literal -= 1;
    if (this.apart > 0) {
      this.startLine();
      return;
    }
    const quote = trimLines(this.written);
    this.written = '';
    if (quote) this.pieces.push({ quote });
  }

  private startLine(): void {
    if (this.link !== null) return;
    const isOpen = this.written
      ? !this.written.endsWith('\n')
      : typeof this.pieces.at(-1) === 'object' && this.apart === 0;
    if (isOpen) this.written += '\n';
  }

  private write(text: string): void {
    const isLineStart =
      this.written === '' ? this.pieces.length === 0 || this.apart > 0 : this.written.endsWith('\n');
    this.written += isLineStart && this.literal === 0 ? text.replace(/^ /, '') : text;
  }

  private flush(): void {
    if (this.written) this.pieces.push(this.written);
    this.written = '';
  }
}

const isReply = ({ itemtype = '' }: Attributes): boolean => itemtype.endsWith('/Reply');
const isMention = ({ itemtype = '' }: Attributes): boolean => itemtype.endsWith('/Mention');
const isEmoji = (text: string): boolean => /^\p{Extended_Pictographic}/u.test(text);

const trimLines = (text: string): string => text.replace(/^\n+|\s+$/g, '');

/** Without the spaces that HTML has around everything. */
function tidy(pieces: readonly RoomPiece[]): RoomPiece[] {
  const texts = pieces.map((piece) =>
    typeof piece === 'string'
      ? piece
          .replaceAll('\u00a0', ' ')
          .replace(/[^\S\n]+\n/g, '\n')
          .replace(/\n{3,}/g, '\n\n')
      : piece,
  );
  const isQuoteAt = (index: number) => {
    const piece = texts[index];
    return piece === undefined || (typeof piece === 'object' && 'quote' in piece);
  };
  return texts
    .map((piece, index) => {
      if (typeof piece !== 'string') return piece;
      const start = isQuoteAt(index - 1) ? piece.replace(/^\s*\n/, '') : piece;
      return isQuoteAt(index + 1) ? start.trimEnd() : start;
    })
    .filter((piece) => piece !== '');
}
