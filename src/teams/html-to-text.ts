import { Parser } from 'htmlparser2';

/** They begin on a line of their own, and so does what follows them. */
const blocks: ReadonlySet<string> = new Set([
  ...['p', 'div', 'ul', 'ol', 'li', 'pre', 'blockquote', 'table', 'tr', 'hr', 'codeblock'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
/** What stands in them is nothing to read. */
const unread: ReadonlySet<string> = new Set(['script', 'style', 'title', 'template']);
/** A line that is left empty holds a space that does not break. */
const whitespace = /[^\S\u00a0]+/g;
/** A message of Teams is shorter. The parser takes long for a hundred thousand elements that are never closed. */
const mostRead = 50_000;

/**
 * What a person reads in the HTML of a message in Teams: mentions and links as words, a line for each paragraph. What comes out is
 * text, whatever it looks like: it is escaped where it is shown.
 */
export function htmlToText(html: string): string {
  const written: string[] = [];
  const links: { href: string; from: number }[] = [];
  let skipping = 0;
  let literal = 0;
  const isLineStart = () => written.at(-1)?.endsWith('\n') ?? true;
  const startLine = () => {
    if (!isLineStart()) written.push('\n');
  };
  const write = (text: string) => {
    const shown = isLineStart() ? text.replace(/^ /, '') : text;
    if (shown) written.push(shown);
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (unread.has(name)) skipping += 1;
      if (name === 'pre') literal += 1;
      if (blocks.has(name)) startLine();
      if (name === 'br') written.push('\n');
      if (name === 'li') written.push('- ');
      if (name === 'at') written.push('@');
      if (name === 'td' || name === 'th') written.push(' ');
      if ((name === 'img' || name === 'emoji') && attributes.alt) written.push(attributes.alt);
      if (name === 'a') links.push({ href: attributes.href ?? '', from: written.length });
    },
    ontext(text) {
      if (skipping > 0) return;
      if (literal > 0) written.push(text);
      else write(text.replace(whitespace, ' '));
    },
    onclosetag(name) {
      if (unread.has(name)) skipping -= 1;
      if (name === 'pre') literal -= 1;
      const target = name === 'a' ? targetOf(links.pop(), written) : '';
      if (target) written.push(target);
      if (blocks.has(name)) startLine();
    },
  });
  parser.end(html.slice(0, mostRead));
  return tidy(written.join(''));
}

/** Where a link leads, behind words that do not say it. */
function targetOf(link: { href: string; from: number } | undefined, written: readonly string[]): string {
  if (!link?.href) return '';
  const words = written.slice(link.from).join('').trim();
  return words === link.href ? '' : words ? ` (${link.href})` : link.href;
}

const tidy = (text: string): string =>
  text
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
