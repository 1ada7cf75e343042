import { emphasisOf } from './emphasis.ts';
import { fold } from './fold.ts';
import { type Phrase, PhraseIndex, readPhrase } from './phrase.ts';
import { negations, type Rule } from './rule.ts';
import { type Language, languages, type Sign, signs } from './sign.ts';
import { toReadable, toSpans, toWords, type Word } from './words.ts';

/** A sign that was seen. */
export interface Seen {
  sign: Sign;
  weight: number;
  /** What showed it, as it was written, each at most 60 characters; empty for what is counted, not read. */
  words: readonly string[];
}

export interface Recognition {
  seen: readonly Seen[];
  /** The weights of the different signs, and up to 1 for emphasis. */
  score: number;
  /** Whether an escalation is to be suggested. */
  isDue: boolean;
}

export type Recognise = (text: string, counted?: readonly Seen[]) => Recognition;

const longestShown = 60;
const mostShown = 3;
/** In words. */
const negatedWithin = { before: 3, after: 2 };

interface Compiled {
  rule: Rule;
  pattern: RegExp | null;
}

type Marker = 'negation-before' | 'negation-after' | 'unless';

/** All that is looked for in one language. */
interface Reader {
  index: PhraseIndex<Compiled>;
  patterns: readonly Compiled[];
  markers: PhraseIndex<{ marker: Marker; rule: Rule | null }>;
}

interface Hit {
  compiled: Compiled;
  from: number;
  end: number;
}

/** Where something stands that cancels: of one rule, or (null) of all that do not have negations of their own. */
interface Mark {
  marker: Marker;
  rule: Rule | null;
  from: number;
  end: number;
}

/** Makes the rules ready to be looked for. They must be sound: their phrases readable, their patterns safe. */
export function createRecognise({
  rules,
  threshold,
}: {
  rules: readonly Rule[];
  threshold: number;
}): Recognise {
  const readers = languages
    .map((language) => [language, rules.filter((rule) => rule.language === language)] as const)
    .filter(([, spoken]) => spoken.length > 0)
    .map(([language, spoken]) => [language, createReader(language, spoken)] as const);

  return (text, counted = []) => {
    const readable = toReadable(text);
    const found = new Map<Sign, { weight: number; words: Set<string> }>();
    const add = ({ sign, weight }: Pick<Seen, 'sign' | 'weight'>, words: readonly string[]) => {
      const before = found.get(sign) ?? { weight: 0, words: new Set() };
      for (const word of words) before.words.add(word);
      found.set(sign, { weight: Math.max(before.weight, weight), words: before.words });
    };
    const spans = toSpans(readable);
    for (const [language, reader] of readers)
      read(reader, readable, toWords(spans, language), (rule, words) => add(rule, [words]));
    for (const { words, ...sign } of counted) add(sign, words);
    const seen = signs.flatMap((sign) => {
      const { weight, words } = found.get(sign) ?? {};
      return weight && words ? [{ sign, weight, words: [...words].slice(0, mostShown) }] : [];
    });
    const score = seen.length === 0 ? 0 : seen.reduce((sum, { weight }) => sum + weight, emphasisOf(text));
    return { seen, score, isDue: score >= threshold };
  };
}

function createReader(language: Language, rules: readonly Rule[]): Reader {
  const index = new PhraseIndex<Compiled>();
  const markers: Reader['markers'] = new PhraseIndex();
  const mark = (phrases: readonly string[], marker: Marker, rule: Rule | null) => {
    for (const phrase of phrases) markers.add(compile(phrase, language), { marker, rule });
  };
  mark(negations[language].before, 'negation-before', null);
  mark(negations[language].after, 'negation-after', null);
  const compiled = rules.map((rule): Compiled => {
    const one = { rule, pattern: rule.pattern === undefined ? null : new RegExp(rule.pattern, 'gu') };
    for (const phrase of rule.phrases) index.add(compile(phrase, language), one);
    mark(rule.unless ?? [], 'unless', rule);
    for (const marker of ['negation-before', 'negation-after'] as const)
      if (negatesItself(language, marker)) mark(rule.negations ?? [], marker, rule);
    return one;
  });
  return { index, markers, patterns: compiled.filter(({ pattern }) => pattern !== null) };
}

/** A rule's own negations stand where those of its language do. */
const negatesItself = (language: Language, marker: 'negation-before' | 'negation-after'): boolean =>
  marker === 'negation-after' ? language === 'tr' : language !== 'tr';

function compile(text: string, language: Language): Phrase {
  const phrase = readPhrase(text, language);
  if ('wrong' in phrase) throw new RangeError(`The phrase "${text}" cannot be read: ${phrase.wrong}`);
  return phrase;
}

function read(
  { index, patterns, markers }: Reader,
  readable: string,
  words: readonly Word[],
  seen: (rule: Rule, words: string) => void,
): void {
  const hits: Hit[] = [];
  index.search(words, (compiled, from, end) => hits.push({ compiled, from, end }));
  for (const compiled of patterns) hits.push(...patternHits(compiled, readable, words));
  if (hits.length === 0) return;
  const marks: Mark[] = [];
  markers.search(words, (marker, from, end) => marks.push({ ...marker, from, end }));
  for (const hit of hits) {
    if (marks.some((mark) => cancels(mark, hit, words))) continue;
    seen(hit.compiled.rule, shownWords(readable, words, hit));
  }
}

/** The words that what the pattern found touches. */
function patternHits(compiled: Compiled, readable: string, words: readonly Word[]): Hit[] {
  const { pattern, rule } = compiled;
  if (!pattern) return [];
  const folded = words.map(({ start, end }) => fold(readable.slice(start, end), rule.language));
  // The words stand in it with single spaces between them, so that the place of each is known.
  const starts: number[] = [];
  let length = 0;
  for (const word of folded) {
    starts.push(length);
    length += word.length + 1;
  }
  return [...folded.join(' ').matchAll(pattern)].flatMap(({ 0: found, index }) => {
    if (found.trim() === '') return [];
    const from = starts.findLastIndex((start) => start <= index);
    const end = starts.findLastIndex((start) => start < index + found.length) + 1;
    return end > from ? [{ compiled, from, end }] : [];
  });
}

function cancels({ marker, rule, from, end }: Mark, hit: Hit, words: readonly Word[]): boolean {
  const { negations: own } = hit.compiled.rule;
  if (rule !== null && rule !== hit.compiled.rule) return false;
  if (marker === 'unless') return words[from]?.sentence === words[hit.from]?.sentence;
  if (rule === null && own !== undefined) return false;
  if (words[from]?.clause !== words[hit.from]?.clause) return false;
  return marker === 'negation-before'
    ? end <= hit.from && hit.from - end < negatedWithin.before
    : from >= hit.end && from - hit.end < negatedWithin.after;
}

function shownWords(readable: string, words: readonly Word[], { from, end }: Hit): string {
  const shown = readable.slice(words[from]?.start, words[end - 1]?.end).replace(/\s+/g, ' ');
  return shown.length <= longestShown ? shown : `${[...shown].slice(0, longestShown - 1).join('')}…`;
}
