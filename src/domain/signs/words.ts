import { fold, toBare, toPlain } from './fold.ts';
import type { Language } from './sign.ts';

/** One way to read a word. `bare` is the same without accents. */
interface Reading {
  letters: string;
  bare: string;
}

/** A word of a message, with where it stands in its plain text. */
export interface Word {
  start: number;
  end: number;
  readings: readonly Reading[];
  /** Counts from 0. Phrases stay within a sentence, negations within a clause. */
  sentence: number;
  clause: number;
}

/** Longer messages are cut here: what is said in them is said by then. */
export const mostCharacters = 4_000;

// Code, addresses and the names of emoji are nobody's words. One pass each, and none can start again within itself.
const notWords =
  /```[^`]{0,4000}```|`[^`\n]{1,500}`|https?:\/\/\S{1,2000}|[^\s@]{1,64}@[^\s@]{1,100}|:[a-z0-9_+-]{1,60}:/gi;
const apostrophes = /(?<=\p{L})['’ʼ‘´`](?=\p{L})/gu;

/** The text of a message as it is read: plain, cut, without what are nobody's words. */
export const toReadable = (text: string): string =>
  toPlain(text.slice(0, mostCharacters)).replace(notWords, ' ').replace(apostrophes, '');

const wordOrEnd = /[\p{L}\p{M}\p{N}]+|[.!?…؟。\n]+|[,;:،؛()"“”„«»–—]+/gu;

/** The words of a readable text. */
export function toWords(readable: string, language: Language): Word[] {
  const words: Word[] = [];
  let sentence = 0;
  let clause = 0;
  for (const { 0: found, index: start } of readable.matchAll(wordOrEnd)) {
    if (/^[\p{L}\p{M}\p{N}]/u.test(found)) {
      const end = start + found.length;
      words.push({ start, end, readings: readingsOf(found, language), sentence, clause });
      continue;
    }
    clause++;
    if (/^[.!?…؟。\n]/.test(found)) sentence++;
  }
  return words;
}

function readingsOf(word: string, language: Language): Reading[] {
  const folded = fold(word, language);
  const spellings = new Set([folded]);
  // Capitals typed on a keyboard without dotted and dotless i.
  if (language === 'tr' && word.includes('I')) spellings.add(fold(word, 'en'));
  if (language === 'ar') for (const inner of withoutParticles(folded)) spellings.add(inner);
  // "sooooo", "müdürrr"
  if (/(\p{L})\1\1/u.test(folded))
    for (const kept of ['$1', '$1$1']) spellings.add(folded.replace(/(\p{L})\1{2,}/gu, kept));
  return [...spellings].map((letters) => ({ letters, bare: toBare(letters) }));
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
