import markdownIt, { type Token } from 'markdown-it';

// What Teams on the web reads Markdown with. All it could do is on, although Teams does less.
const parser = markdownIt({ html: false, linkify: false });

/** Every mark that a client would make of this Markdown, as words: `bold`, `link https://…`, `mention`, `date`. Text is none. */
export const marksInMarkdown = (markdown: string): string[] => [
  ...dates(markdown),
  ...[...markdown.matchAll(/<at>.*?<\/at>/gs)].map(() => 'mention'),
  ...parser.parse(markdown, {}).flatMap(marksOfToken),
];

/** As the clients look for them before they read the Markdown. */
const dates = (markdown: string): string[] =>
  [...markdown.matchAll(/\{\{(?:DATE|TIME)\(.*?\)\}\}/gs)].map(() => 'date');

function marksOfToken({ type, children, attrs }: Token): string[] {
  if (type === 'inline') return (children ?? []).flatMap(marksOfToken);
  if (type === 'link_open') return [`link ${attrs?.find(([name]) => name === 'href')?.[1]}`];
  if (type === 'strong_open') return ['bold'];
  if (type === 'em_open') return ['italic'];
  const isPlain = /^(text|softbreak|hardbreak|paragraph_(open|close)|(link|strong|em)_close)$/.test(type);
  return isPlain || type.endsWith('_close') ? [] : [type];
}

/** What a person reads. */
export const textInMarkdown = (markdown: string): string =>
  parser
    .parse(markdown, {})
    .flatMap(({ children, type }) =>
      type === 'inline'
        ? (children ?? []).map(({ content }) => content)
        : type === 'paragraph_close'
          ? ['\n']
          : [],
    )
    .join('')
    .trim();

/** The same for every text of a card that is read as Markdown. */
export const marksInCard = (drawn: unknown): string[] => markdownIn(drawn).flatMap(marksInMarkdown);

const markdownNames = new Set(['text', 'value', 'title', 'fallbackText', 'label', 'errorMessage']);

function markdownIn(drawn: unknown): string[] {
  if (Array.isArray(drawn)) return drawn.flatMap(markdownIn);
  if (typeof drawn !== 'object' || drawn === null) return [];
  const type = 'type' in drawn ? String(drawn.type) : '';
  if (type === 'mention' || type.startsWith('Action.')) return [];
  return Object.entries(type.startsWith('Input.') ? withoutValues(drawn) : drawn).flatMap(([name, value]) =>
    typeof value === 'string' ? (markdownNames.has(name) ? [value] : []) : markdownIn(value),
  );
}

/** What stands in an input is no Markdown, nor is what a choice is known by. */
function withoutValues(input: object): object {
  const choices = 'choices' in input && Array.isArray(input.choices) ? input.choices : [];
  return { ...input, value: null, choices: choices.map(({ title }) => ({ title })) };
}
