import { stopWords } from './alike/stop-words.ts';
import { fold, toBare, toPlain } from './signs/fold.ts';

/** What a case is about, as far as another one can be about the same. */
export interface About {
  title: string;
  /** All that the customer is called. */
  customers: readonly string[];
  /** The id of a service. */
  service: string | null;
}

/** By these an open case is found while somebody raises another one: `customer acme`, `service checkout`, `word refund`. */
export type Mark = string;

const shortestWord = 3;
/** Fewer would make two titles alike by chance; all of the words may be fewer. */
const fewestShared = 2;

/** The words of a text, whatever its accents, capitals and signs. */
const wordsOf = (text: string): string[] =>
  (toPlain(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => toBare(fold(word, 'ar')));

export function marksOf({ title, customers, service }: About): Mark[] {
  const names = customers.map((name) => wordsOf(name).join(' ')).filter((name) => name !== '');
  const words = wordsOf(title).filter((word) => word.length >= shortestWord && !stopWords.has(word));
  return [
    ...new Set([
      ...names.map((name) => `customer ${name}`),
      ...(service === null ? [] : [`service ${service}`]),
      ...words.map((word) => `word ${word}`),
    ]),
  ];
}

/** Which of these are words of the title. */
export const isWord = (mark: Mark): boolean => mark.startsWith('word ');

/**
 * How much two cases have in common by their marks, 0 for nothing that matters. The customer counts for more than the service, and
 * that for more than most of the words of the shorter title.
 */
export function likeness(one: readonly Mark[], other: readonly Mark[]): number {
  const shared = one.filter((mark) => other.includes(mark));
  const has = (kind: string) => shared.some((mark) => mark.startsWith(`${kind} `));
  const words = shared.filter(isWord).length;
  const fewest = Math.min(one.filter(isWord).length, other.filter(isWord).length);
  const sharesTitle = words >= Math.min(fewestShared, fewest) && words * 2 > fewest;
  return (has('customer') ? 4 : 0) + (has('service') ? 2 : 0) + (sharesTitle ? 1 : 0);
}
