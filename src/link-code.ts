import { randomInt } from 'node:crypto';

/** No vowels, so that no code is a word that a case may be raised with; nothing that looks like something else. */
const letters = 'BCDFGHJKMNPQRSTVWXZ23456789';
const length = 8;

/** Such as 7KXC3MWP; of 282 thousand million nobody guesses one in ten minutes. */
export const newLinkCode = (): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
