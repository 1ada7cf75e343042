import { clip } from '../view/clip.ts';

// Control characters other than tab and newline, and the overrides and isolates that make text read differently from what
// it says (Unicode TR #36). People's and channels' names reach us without having passed the domain's cleaning.
const deceptive = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(deceptive, '');

/** On one line, as headings, labels and buttons need it. */
export const oneLine = (text: string, most: number): string =>
  clip(clean(text).replace(/\s+/g, ' ').trim(), most);

/** Drawn as nothing, and part of no mark. */
export const apart = '\u200b';

// Teams on phones and on the desktop read Markdown with different parsers, of which some know no escapes. So no mark is
// escaped: signs that look the same stand in for those that make text bold, and others are parted from what makes them marks.
const lookalikes: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
const emphasis = /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|~(?=~|$)|(?<=~|^)~|[*`]/g;

/** What would open something with what follows it, also where that is the next piece of a line. */
const openers = [
  /\{(?=\{|$)/, // a date function
  /<(?=[A-Za-z/!?]|$)/, // a mention, a tag, an address
  /\](?=[([:]|$)/, // a link, or where one leads
  /!(?=\[|$)/, // an image
  /&(?=#?[A-Za-z0-9]{1,40};|#?[A-Za-z0-9]{0,40}$)/, // a character by its name
  /\\(?![A-Za-z0-9\s])/, // an escape
];
const opener = new RegExp(openers.map(({ source }) => source).join('|'), 'g');

/** Text as Markdown that reads as it is: it can be no link, mention, formatting or date. Each line is a paragraph. */
export const escapeMarkdown = (text: string): string =>
  clean(text)
    .replace(emphasis, (mark) => lookalikes[mark] ?? mark)
    .replace(opener, (sign) => `${sign}${apart}`)
    .replace(/\s*\n\s*/g, '\n\n');

/** Starts of lines that would make a heading, a list, a quote, a table or code; phones also look for lists after brackets. */
const lineStart = /^(?=[ \t]*(?:[#>+=|:-]|\d+[.)])|[ \t]{4}| *\t)|(?<=[\])])(?=-|\d+\.)/gm;

/** For whole lines of Markdown, as what starts one may stand in several pieces. */
export const guardLines = (markdown: string): string => markdown.trim().replace(lineStart, apart);

/** One line of text from outside, as Markdown. */
export const escapeLine = (text: string, most: number): string =>
  guardLines(escapeMarkdown(oneLine(text, most)));
