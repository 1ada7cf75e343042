import type { Seen } from './recognise.ts';
import { usualWeight } from './rule.ts';

const minuteMs = 60_000;

/** Lines written one after the other are one message to whoever reads them. */
const oneContactMs = 5 * minuteMs;
/** After this long without an answer it is another matter. */
const countedWithinMs = 24 * 60 * minuteMs;
/** So many times somebody has to come back without being answered. */
const manyContacts = 3;
/** More instants than this need not be kept. */
export const mostInstants = 20;

/** How many times somebody has written, of the instants of their messages since they were last answered. */
export function countContacts(instants: readonly Date[], now: Date): number {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of instants.map(Number).sort((a, b) => a - b)) {
    if (at <= Number(now) - countedWithinMs || at - last < oneContactMs) continue;
    count++;
    last = at;
  }
  return count;
}

/** The sign that somebody comes back again and again unanswered; null when they do not. */
export const contactsSeen = (instants: readonly Date[], now: Date): Seen | null =>
  countContacts(instants, now) >= manyContacts
    ? { sign: 'repeated-contact', weight: usualWeight, words: [] }
    : null;
