import { z } from 'zod';

// Control characters other than tab and newline, halves of characters, and the marks, overrides and isolates of writing
// direction that can make text read differently from what it says (Unicode TR #36). Joiners stay: emoji and many scripts
// need them.
const deceptive = /(?![\t\n])\p{Cc}|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]/gu;

// A letter, digit, sign or emoji; not the letters and signs that are drawn as nothing.
const visible = /(?![\u115f\u1160\u2800\u3164\uffa0])[\p{L}\p{N}\p{P}\p{S}]/u;

const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(deceptive, '')
    .trim();

const oneLine = (text: string): string => cleanText(text.replace(/\s+/g, ' ')).replace(/ +/g, ' ');

const cleaned = (clean: (text: string) => string, max: number) =>
  z
    .string({ error: 'Please write something here.' })
    .transform(clean)
    .pipe(
      z
        .string()
        .regex(visible, 'Please write something here.')
        .max(max, `Please shorten this to ${max.toLocaleString('en')} characters.`),
    );

/** Text from outside: deceptive characters removed, trimmed, 1..`max` UTF-16 units. Renderers escape it; nobody parses it. */
export const untrustedText = (max: number) => cleaned(cleanText, max);

/** The same on one line. */
export const untrustedLine = (max: number) => cleaned(oneLine, max);
