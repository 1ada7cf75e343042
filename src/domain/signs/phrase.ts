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
const endOfPhrase = (phrase: Phrase, words: readonly Word[], index: number): number | null =>
  endFrom(phrase, 0, words, index);

/** The same from the step on, which may stand at `index` or, where there may be a gap, a little later. */
function endFrom(phrase: Phrase, step: number, words: readonly Word[], index: number): number | null {
  const wanted = phrase[step];
  if (!wanted) return index;
  const sentence = words[step === 0 ? index : index - 1]?.sentence;
  for (let at = index; at <= index + wanted.gap; at++) {
    const word = words[at];
    if (!word || word.sentence !== sentence) break;
    if (!fitsOne(wanted.oneOf, word)) continue;
    const end = endFrom(phrase, step + 1, words, at + 1);
    if (end !== null) return end;
  }
  return wanted.isOptional ? endFrom(phrase, step + 1, words, index) : null;
}

function fitsOne(patterns: readonly Pattern[], word: Word): boolean {
  for (const pattern of patterns) if (fits(pattern, word)) return true;
  return false;
}

/** Whoever writes may leave accents out, but not put others in. */
function fits({ letters, bare, isStem }: Pattern, { readings }: Word): boolean {
  for (const reading of readings) {
    if (!reading.bare.startsWith(bare)) continue;
    if (!isStem && reading.bare.length !== bare.length) continue;
    if (reading.letters.startsWith(letters) || isWrittenBare(letters, bare, reading.letters)) return true;
  }
  return false;
}

function isWrittenBare(letters: string, bare: string, written: string): boolean {
  for (let at = 0; at < letters.length; at++)
    if (written[at] !== letters[at] && written[at] !== bare[at]) return false;
  return true;
}

interface Beginning<T> {
  phrase: Phrase;
  of: T;
}

/** Finds quickly which phrases may begin with a word. */
export class PhraseIndex<T> {
  readonly #words = new Map<string, Beginning<T>[]>();
  /** By the first letters of the stem. */
  readonly #stems = new Map<string, Beginning<T>[]>();

  add(phrase: Phrase, of: T): void {
    for (const { bare, isStem } of phrase[0]?.oneOf ?? []) {
      const map = isStem ? this.#stems : this.#words;
      const key = isStem ? bare.slice(0, shortestStem) : bare;
      const there = map.get(key) ?? [];
      if (!there.some((beginning) => beginning.phrase === phrase && beginning.of === of))
        map.set(key, [...there, { phrase, of }]);
    }
  }

  /** Calls `found` for each phrase that stands at a word, with the index after its last word; maybe more than once. */
  search(words: readonly Word[], found: (of: T, from: number, end: number) => void): void {
    for (let index = 0; index < words.length; index++)
      for (const { bare } of words[index]?.readings ?? [])
        for (const beginnings of [this.#words.get(bare), this.#stems.get(bare.slice(0, shortestStem))])
          for (const { phrase, of } of beginnings ?? []) {
            const end = endOfPhrase(phrase, words, index);
            if (end !== null) found(of, index, end);
          }
  }
}
