import { isDocument } from './bson-codec.ts';

/** One or more characters that stand for themselves, with or without a backslash, at the beginning of the text. */
const anchored = /^\^((?:\\[^\p{L}\p{N}]|[^\\^$.|?*+()[\]{}])+)([?*{]?)/u;
const character = /\\?./gsu;

/** How every text begins that meets this condition, going by its `$regex`; null when that cannot be told. */
export function textBeginning(condition: unknown): string | null {
  if (!isDocument(condition)) return null;
  const { $regex, $options = '' } = condition;
  if (typeof $regex !== 'string' || ($options !== '' && $options !== 's')) return null;
  const [, literal, repeats] = anchored.exec($regex) ?? [];
  if (literal === undefined || hasAlternatives($regex)) return null;
  const characters = literal.match(character) ?? [];
  // The last may be there no time at all.
  const sure = repeats ? characters.slice(0, -1) : characters;
  return (
    sure.map((each) => (each.length > 1 && each.startsWith('\\') ? each.slice(1) : each)).join('') || null
  );
}

const hasAlternatives = (pattern: string): boolean => pattern.replace(character, ignoreEscaped).includes('|');

const ignoreEscaped = (each: string): string => (each.startsWith('\\') ? '' : each);
