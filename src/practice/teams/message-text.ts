/** What a message in Teams says, as a tree. Only text, ids and addresses come out of it, never markup. */
export type TextPart =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'mention'; name: string; id: string | null }
  | { type: 'link'; url: string; children: TextPart[] }
  | { type: Frame; children: TextPart[] };

type Frame =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strike'
  | 'code'
  | 'paragraph'
  | 'quote'
  | 'list'
  | 'item'
  | 'span';

interface Message {
  text: string;
  textFormat: 'plain' | 'markdown' | 'xml';
  mentions: readonly { text: string; id: string }[];
}

const frames: Readonly<Record<string, Frame>> = {
  ...{
    b: 'bold',
    strong: 'bold',
    h1: 'bold',
    h2: 'bold',
    h3: 'bold',
    i: 'italic',
    em: 'italic',
    u: 'underline',
  },
  ...{
    s: 'strike',
    strike: 'strike',
    del: 'strike',
    code: 'code',
    pre: 'code',
    p: 'paragraph',
    div: 'paragraph',
  },
  ...{ blockquote: 'quote', ul: 'list', ol: 'list', li: 'item' },
};
const tag = /<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>/gi;

interface Open {
  name: string;
  children: TextPart[];
  close(children: TextPart[]): TextPart;
}

/** Tags that Teams does not know stand there as they were written. */
export function parseMessageText(message: Message): TextPart[] {
  const { text, textFormat } = message;
  const root: TextPart[] = [];
  const open: Open[] = [];
  const add = (...parts: TextPart[]) => void (open.at(-1)?.children ?? root).push(...parts);
  const close = () => {
    const last = open.pop();
    if (last) add(last.close(last.children));
  };
  const leaves = (part: string) => (textFormat === 'plain' ? lines(part) : richLeaves(part, textFormat));
  let end = 0;
  for (const found of text.matchAll(tag)) {
    const [whole, slash, name = '', rest = ''] = found;
    const wanted = openerOf(name.toLowerCase(), rest, message);
    if (!wanted) continue;
    add(...leaves(text.slice(end, found.index)));
    end = found.index + whole.length;
    if (wanted === 'break') add({ type: 'break' });
    else if (!slash) open.push({ name: name.toLowerCase(), children: [], close: wanted });
    else if (open.some((each) => each.name === name.toLowerCase()))
      while (open.at(-1)?.name !== name.toLowerCase()) close();
    if (slash && open.at(-1)?.name === name.toLowerCase()) close();
  }
  add(...leaves(text.slice(end)));
  while (open.length > 0) close();
  return root;
}

/** What a tag makes of what stands in it; null for a tag that is text. */
function openerOf(
  name: string,
  rest: string,
  { textFormat, mentions }: Message,
): Open['close'] | 'break' | null {
  if (name === 'at')
    return (children) => {
      const said = wordsIn(children);
      return {
        type: 'mention',
        name: said,
        id: mentions.find(({ text }) => text === `<at>${said}</at>`)?.id ?? null,
      };
    };
  if (textFormat === 'plain') return null;
  if (name === 'br') return 'break';
  if (name === 'span') return (children) => ({ type: 'span', children });
  const url = /href\s*=\s*["']([^"']*)["']/i.exec(rest)?.[1];
  if (name === 'a') return (children) => linked(unescaped(url ?? ''), children);
  const frame = Object.hasOwn(frames, name) ? frames[name] : undefined;
  return frame ? (children) => ({ type: frame, children }) : null;
}

const wordsIn = (parts: readonly TextPart[]): string =>
  parts
    .map((part) => {
      if (part.type === 'mention') return part.name;
      return 'text' in part ? part.text : 'children' in part ? wordsIn(part.children) : '';
    })
    .join('');

/** Only what leads to the web or to a mailbox is a link. */
const linked = (url: string, children: TextPart[]): TextPart =>
  /^(https?:|mailto:)/i.test(url) ? { type: 'link', url, children } : { type: 'span', children };

const richLeaves = (text: string, format: 'markdown' | 'xml'): TextPart[] =>
  format === 'xml' ? lines(unescaped(text)) : markdown(text);

const mark =
  /\[([^\]\n]+)\]\(([^()\s]+)\)|`([^`\n]+)`|(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\4|(?<![\p{L}\p{N}*_])([*_])(?=\S)(.+?)(?<=\S)\6(?![\p{L}\p{N}*_])/gu;

function markdown(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(mark)) {
    const [whole, label, url = '', code, double, doubled = '', , single = ''] = found;
    parts.push(...lines(unescaped(text.slice(end, found.index))));
    end = found.index + whole.length;
    if (label !== undefined) parts.push(linked(unescaped(url), markdown(label)));
    else if (code !== undefined) parts.push({ type: 'code', children: lines(code) });
    else if (double === undefined) parts.push({ type: 'italic', children: markdown(single) });
    else parts.push({ type: double === '~~' ? 'strike' : 'bold', children: markdown(doubled) });
  }
  return [...parts, ...lines(unescaped(text.slice(end)))];
}

const lines = (text: string): TextPart[] =>
  text
    .split('\n')
    .flatMap((line, index): TextPart[] => [
      ...(index > 0 ? [{ type: 'break' as const }] : []),
      ...(line === '' ? [] : [{ type: 'text' as const, text: line }]),
    ]);

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  amp: '&',
};
const unescaped = (text: string): string =>
  text
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|apos|nbsp|amp);/g, (whole, name: string) => named[name] ?? whole);
