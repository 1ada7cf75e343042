/** Slack's mrkdwn as a tree. Only text and ids come out of it, never markup, so whoever shows it decides how. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; label: string }
  | { type: 'user'; id: string }
  | { type: 'channel'; id: string }
  | { type: 'group'; id: string; label: string }
  | { type: 'broadcast'; range: string }
  | { type: 'date'; atS: number; format: string; fallback: string }
  | { type: 'emoji'; name: string };

export type Paragraph =
  | { type: 'paragraph' | 'quote'; children: Inline[] }
  | { type: 'preformatted'; text: string };

export function parseMrkdwn(source: string): Paragraph[] {
  const parts = source.split(/```([\s\S]*?)```/);
  return parts.flatMap((part, index) => {
    if (index % 2 === 1)
      return [{ type: 'preformatted' as const, text: unescapeEntities(part.replace(/^\n|\n$/g, '')) }];
    const trimmed = trimAround(part, index, parts.length);
    return trimmed === '' ? [] : parseLines(trimmed);
  });
}

/** The line breaks beside preformatted text belong to it. */
function trimAround(part: string, index: number, count: number): string {
  const start = index > 0 ? part.replace(/^\n/, '') : part;
  return index < count - 1 ? start.replace(/\n$/, '') : start;
}

function parseLines(text: string): Paragraph[] {
  const paragraphs: { type: 'paragraph' | 'quote'; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const type = quoted === null ? 'paragraph' : 'quote';
    const content = quoted?.[1] ?? line;
    const last = paragraphs.at(-1);
    if (last?.type === type) last.lines.push(content);
    else paragraphs.push({ type, lines: [content] });
  }
  return paragraphs.map(({ type, lines }) => ({ type, children: parseInline(lines.join('\n')) }));
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const token =
  /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+(?:::skin-tone-\d)?):|(?<![\p{L}\p{N}*_~])([*_~])(?=\S)(.+?)(?<=\S)\4(?![\p{L}\p{N}*_~])/gu;

function parseInline(text: string): Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    found.push(...plainText(text.slice(end, match.index)), parseToken(match));
    end = match.index + match[0].length;
  }
  return [...found, ...plainText(text.slice(end))];
}

function parseToken([whole, entity, code, emoji, mark, marked]: RegExpMatchArray): Inline {
  if (entity !== undefined) return parseEntity(entity);
  if (code !== undefined) return { type: 'code', text: unescapeEntities(code) };
  if (emoji !== undefined) return { type: 'emoji', name: emoji };
  if (mark === '*' || mark === '_' || mark === '~')
    return { type: marks[mark], children: parseInline(marked ?? '') };
  return { type: 'text', text: unescapeEntities(whole) };
}

/** What stands between < and >: a mention, a date or a link. */
function parseEntity(entity: string): Inline {
  const [target = '', ...rest] = entity.split('|');
  const label = unescapeEntities(rest.join('|'));
  if (/^@[UW]/.test(target)) return { type: 'user', id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', id: target.slice(1) };
  if (target.startsWith('!date^')) return parseDate(target, label);
  if (target.startsWith('!subteam^')) return { type: 'group', id: target.slice('!subteam^'.length), label };
  if (/^!(here|channel|everyone)$/.test(target)) return { type: 'broadcast', range: target.slice(1) };
  if (/^(https?:|mailto:|slack:)/.test(target)) {
    return {
      type: 'link',
      url: unescapeEntities(target),
      label: label === '' ? unescapeEntities(target) : label,
    };
  }
  return { type: 'text', text: unescapeEntities(`<${entity}>`) };
}

function parseDate(target: string, fallback: string): Inline {
  const [, seconds = '', format = ''] = target.split('^');
  return { type: 'date', atS: Number(seconds), format: unescapeEntities(format), fallback };
}

function plainText(text: string): Inline[] {
  return text === '' ? [] : [{ type: 'text', text: unescapeEntities(text) }];
}

function unescapeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
