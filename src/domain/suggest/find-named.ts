import { PhraseIndex, readPhrase } from '../signs/phrase.ts';
import { toReadable, toSpans, toWords, type Word } from '../signs/words.ts';

/** Something of the policy, by all it is called. */
export interface Called {
  id: string;
  names: readonly string[];
}

/** Endings of other languages are let pass on names that are no short words: `Checkoutot`, `Checkout'ta`. In letters. */
const shortestWithEnding = 6;
const longestEnding = 4;
const shortestName = 3;

interface Name {
  id: string;
  /** The letters of its last word. */
  lastLength: number;
}

interface Hit extends Name {
  from: number;
  end: number;
}

export type FindNamed = (text: string) => { id: string; words: string } | null;

const scripts = ['en', 'ar'] as const;

/** Finds the one of these that a text names, and how it is written there; null when there is none, or more than one. */
export function createFindNamed(all: readonly Called[]): FindNamed {
  const indexes = scripts.map((script) => [script, indexOf(all, script)] as const);
  return (text) => {
    const readable = toReadable(text);
    const spans = toSpans(readable);
    const found = indexes.flatMap(([script, index]) => {
      const words = toWords(spans, script);
      return hitsIn(words, index).map(({ id, from, end }) => ({
        id,
        words: readable.slice(words[from]?.start, words[end - 1]?.end).replace(/\s+/g, ' '),
      }));
    });
    const [first, ...others] = found;
    return first && others.every(({ id }) => id === first.id) ? first : null;
  };
}

function indexOf(all: readonly Called[], script: (typeof scripts)[number]): PhraseIndex<Name> {
  const index = new PhraseIndex<Name>();
  for (const { id, names } of all)
    for (const name of names) {
      const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
      const last = words.at(-1) ?? '';
      if (words.join('').length < shortestName) continue;
      const phrase = readPhrase(words.join(' ') + (last.length >= shortestWithEnding ? '*' : ''), script);
      if (!('wrong' in phrase)) index.add(phrase, { id, lastLength: last.length });
    }
  return index;
}

/** Without those that stand within a longer name. */
function hitsIn(words: readonly Word[], index: PhraseIndex<Name>): Hit[] {
  const hits: Hit[] = [];
  index.search(words, (name, from, end) => {
    const last = words[end - 1]?.text.length ?? 0;
    if (last <= name.lastLength + longestEnding) hits.push({ ...name, from, end });
  });
  return hits.filter(
    (hit) =>
      !hits.some(({ from, end }) => from <= hit.from && hit.end <= end && end - from > hit.end - hit.from),
  );
}
