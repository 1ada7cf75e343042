import { fold, toBare, toPlain } from './fold.ts';
import type { Language } from './sign.ts';
import type { Word } from './words.ts';

/** A word of a phrase, or the stem of one with any ending. */
interface Pattern {
  letters: string;
  bare: string;
  isStem: boolean;
}

interface Step {
  oneOf: readonly Pattern[];
  isOptional: boolean;
  /** So many other words may stand before it. */
  gap: number;
}

/**
 * Words in a row as rules write them: `speak/talk to a/the? manager*`. `/` parts alternatives, `*` stands for any ending, `?` after a
 * word makes it optional, and `..` for up to three other words.
 */
export type Phrase = readonly Step[];

const mostWords = 12;
const gapWords = 3;
const shortestStem = 2;

/** Reads a phrase, or says what is wrong with it. */
export function readPhrase(text: string, language: Language): Phrase | { wrong: string } {
  const steps: Step[] = [];
  let gap = 0;
  for (const part of toPlain(text).trim().split(/\s+/)) {
    if (part === '..') {
      gap = gapWords;
      continue;
    }
    const step = readStep(part, language, gap);
    if ('wrong' in step) return step;
    steps.push(step);
    gap = 0;
  }
  if (gap > 0 || steps[0] === undefined) return { wrong: 'A phrase ends with a word.' };
  if (steps[0].gap > 0 || steps[0].isOptional)
    return { wrong: 'A phrase begins with a word that must be there.' };
  if (steps.length > mostWords) return { wrong: `A phrase has at most ${mostWords} words.` };
  return steps;
}

function readStep(part: string, language: Language, gap: number): Step | { wrong: string } {
  const isOptional = part.endsWith('?');
  const alternatives = (isOptional ? part.slice(0, -1) : part).split('/');
  const oneOf: Pattern[] = [];
  for (const alternative of alternatives) {
    const isStem = alternative.endsWith('*');
    const letters = fold((isStem ? alternative.slice(0, -1) : alternative).replace(/['’]/g, ''), language);
    if (!/^[\p{L}\p{M}\p{N}]+$/u.test(letters))
      return {
        wrong: `${JSON.stringify(part)} is not a word. A word is made of letters and digits; "*" may stand at its end, "/" between two, "?" after it.`,
      };
    if (isStem && letters.length < shortestStem)
      return { wrong: `${JSON.stringify(part)} would fit nearly any word. Write more of it before the "*".` };
    oneOf.push({ letters, bare: toBare(letters), isStem });
  }
  return { oneOf, isOptional, gap };
}

/** Where the phrase ends that begins with the word at `index`: the index after its last word; null when it does not stand there. */
export function endOfPhrase(phrase: Phrase, words: readonly Word[], index: number): number | null {
  const sentence = words[index]?.sentence;
  const from = (step: number, at: number): number | null => {
    const wanted = phrase[step];
    if (!wanted) return at;
    for (let skipped = 0; skipped <= wanted.gap; skipped++) {
      const word = words[at + skipped];
      if (!word || word.sentence !== sentence) break;
      if (!wanted.oneOf.some((pattern) => fits(pattern, word))) continue;
      const end = from(step + 1, at + skipped + 1);
      if (end !== null) return end;
    }
    return wanted.isOptional ? from(step + 1, at) : null;
  };
  return from(0, index);
}

/** Whoever writes may leave accents out, but not put others in. */
const fits = ({ letters, bare, isStem }: Pattern, { readings }: Word): boolean =>
  readings.some((reading) => {
    const isLongEnough = isStem ? reading.bare.length >= bare.length : reading.bare.length === bare.length;
    if (!isLongEnough || !reading.bare.startsWith(bare)) return false;
    for (let at = 0; at < letters.length; at++) {
      const written = reading.letters[at];
      if (written !== letters[at] && written !== bare[at]) return false;
    }
    return true;
  });

/** Finds quickly which phrases may begin with a word. */
export class PhraseIndex<T> {
  readonly #words = new Map<string, { phrase: Phrase; of: T }[]>();
  readonly #stems = new Map<string, { phrase: Phrase; of: T }[]>();

  add(phrase: Phrase, of: T): void {
    for (const { bare, isStem } of phrase[0]?.oneOf ?? []) {
      const map = isStem ? this.#stems : this.#words;
      map.set(bare, [...(map.get(bare) ?? []), { phrase, of }]);
    }
  }

  /** Calls `found` for each phrase that stands at a word, with the index after its last word. */
  search(words: readonly Word[], found: (of: T, from: number, end: number) => void): void {
    for (const [index, { readings }] of words.entries()) {
      for (const { phrase, of } of this.#startingWith(readings)) {
        const end = endOfPhrase(phrase, words, index);
        if (end !== null) found(of, index, end);
      }
    }
  }

  #startingWith(readings: Word['readings']): Set<{ phrase: Phrase; of: T }> {
    const candidates = new Set<{ phrase: Phrase; of: T }>();
    for (const { bare } of readings) {
      for (const each of this.#words.get(bare) ?? []) candidates.add(each);
      for (let length = shortestStem; length <= bare.length; length++)
        for (const each of this.#stems.get(bare.slice(0, length)) ?? []) candidates.add(each);
    }
    return candidates;
  }
}
