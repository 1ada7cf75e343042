import { z } from 'zod';

// Control characters other than tab and newline, and the bidirectional overrides and isolates that can make text
// read differently from what it says (Unicode TR #36).
const deceptive = /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]/gu;

export const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(deceptive, '').trim();

/** Text from outside: deceptive characters removed, trimmed, 1..`max` characters. Renderers escape it; nobody parses it. */
export const untrustedText = (max: number) =>
  z
    .string()
    .transform(cleanText)
    .pipe(
      z
        .string()
        .min(1, 'Please write something here.')
        .max(max, `Please keep this under ${max.toLocaleString('en')} characters.`),
    );

/** The same on one line. */
export const untrustedLine = (max: number) =>
  z
    .string()
    .transform((text) => cleanText(text).replace(/\s+/g, ' '))
    .pipe(
      z
        .string()
        .min(1, 'Please write something here.')
        .max(max, `Please keep this under ${max.toLocaleString('en')} characters.`),
    );
