import { fold, toBare, toPlain } from './fold.ts';
import type { Language } from './sign.ts';

/** One way to read a word. `bare` is the same without accents. */
interface Reading {
  letters: string;
  bare: string;
}

/** Where a word stands in a readable text. */
interface Span {
  text: string;
  start: number;
  end: number;
  /** Counts from 0. Phrases stay within a sentence, negations within a clause. */
  sentence: number;
  clause: number;
  /** Digits belong to every script. */
  script: 'arabic' | 'other' | 'any';
  /** The readings of a word that all languages read alike; null where they differ. */
  readings: readonly Reading[] | null;
}

/** A word of a message, as it is read in a language. */
export interface Word extends Span {
  readings: readonly Reading[];
}

/** Longer messages are cut here: what is said in them is said by then. */
const mostCharacters = 4_000;

// Code, addresses and the names of emoji are nobody's words. One pass each, and none can start again within itself.
const notWords =
  /```[^`]{0,4000}```|`[^`\n]{1,500}`|https?:\/\/\S{1,2000}|[^\s@]{1,64}@[^\s@]{1,100}|:[a-z0-9_+-]{1,60}:/gi;
const apostrophes = /(?<=\p{L})['’ʼ‘´`](?=\p{L})/gu;

/** The text of a message as it is read: plain, cut, without what are nobody's words. */
export const toReadable = (text: string): string =>
  toPlain(text.slice(0, mostCharacters)).replace(notWords, ' ').replace(apostrophes, '');

const isSentenceEnd = /^[.!?…؟。\n]/;
const isClauseEnd = /^[^\p{L}\p{M}\p{N}]/u;
const wordOrEnd = /[\p{L}\p{M}\p{N}]+|[.!?…؟。\n]+|[,;:،؛()"“”„«»–—]+/gu;

/** Where the words of a readable text are. */
export function toSpans(readable: string): Span[] {
  const spans: Span[] = [];
  let sentence = 0;
  let clause = 0;
  for (const { 0: text, index: start } of readable.matchAll(wordOrEnd)) {
    if (isSentenceEnd.test(text)) sentence++;
    if (isClauseEnd.test(text)) clause++;
    else spans.push({ ...{ text, start, end: start + text.length, sentence, clause }, ...commonTo(text) });
  }
  return spans;
}

const arabicLetter = /^[\p{Script=Arabic}\p{M}]/u;

const scriptOf = (word: string): Span['script'] =>
  arabicLetter.test(word) ? 'arabic' : /^\d/.test(word) ? 'any' : 'other';

/** Letters without accents are read alike in all languages but for the capital I of Turkish. */
const commonTo = (text: string): Pick<Span, 'script' | 'readings'> => ({
  script: scriptOf(text),
  readings: /[^\0-\x7f]|I/.test(text) ? null : readingsOf(text, 'en'),
});

/** The words that may be of this language, by their script. */
export function toWords(spans: readonly Span[], language: Language): Word[] {
  const script = language === 'ar' ? 'arabic' : 'other';
  const words: Word[] = [];
  for (const span of spans)
    if (span.script === script || span.script === 'any')
      words.push({ ...span, readings: span.readings ?? readingsOf(span.text, language) });
  return words;
}

const toReading = (letters: string): Reading => ({ letters, bare: toBare(letters) });

function readingsOf(word: string, language: Language): Reading[] {
  const folded = fold(word, language);
  const spellings = [folded];
  // Capitals typed on a keyboard without dotted and dotless i.
  if (language === 'tr' && word.includes('I')) spellings.push(fold(word, 'en'));
  if (language === 'ar') spellings.push(...withoutParticles(folded));
  // "sooooo", "müdürrr"
  if (/(.)\1\1/.test(folded))
    for (const kept of ['$1', '$1$1']) spellings.push(folded.replace(/(.)\1{2,}/g, kept));
  return spellings.map(toReading);
}

// In Arabic "and", "so", "with", "to", "like" and "the" are written as part of the word, and so is what makes a verb future.
const particles = [
  /^[وف](?=.{3})/,
  /^لل(?=.{3})/,
  /^[بلك](?=ال.{3})/,
  /^ال(?=.{3})/,
  /^[بل](?=.{4})/,
  /^س(?=[انيت].{3})/,
];

/** The word without one particle after the other, as far as it goes. */
function withoutParticles(word: string): string[] {
  const found: string[] = [];
  for (const particle of particles) {
    const from = [word, ...found];
    for (const each of from) {
      const inner = each.replace(particle, '');
      if (inner !== each) found.push(inner);
    }
  }
  return found;
}
