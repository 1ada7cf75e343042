import type { Language } from './sign.ts';

/** Compatibility forms made plain, and what is drawn as nothing (joiners, marks of direction, soft hyphens) left out. */
export const toPlain = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}/gu, '');

// Vowel signs and other marks above and below Arabic letters, and the stroke that only stretches a word.
const arabicMarks = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g;
const arabicLetters: Record<string, string> = {
  ...{ أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ئ: 'ي', ؤ: 'و', ة: 'ه' },
  // Persian keyboards.
  ...{ ی: 'ي', ک: 'ك' },
};

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

function lower(text: string): string {
  const small = text.toLowerCase();
  return isAscii(small) ? small : small.normalize('NFC').replace(/\p{Mn}/gu, '');
}

const folds: Record<Language, (text: string) => string> = {
  en: lower,
  et: lower,
  // Old keyboards and fonts have õ and û for the long ő and ű, and many people write ö and ü.
  hu: (text) => lower(text).replace(/[őõô]/g, 'ö').replace(/[űû]/g, 'ü'),
  tr: (text) => lower(text.replace(/İ/g, 'i').replace(/I/g, 'ı')),
  ar: (text) =>
    lower(text.replace(arabicMarks, '').replace(/[أإآٱىئؤةیک]/g, (sign) => arabicLetters[sign] ?? sign)),
};

/** Plain text in the small letters of a language. */
export const fold = (text: string, language: Language): string => folds[language](text);

const withoutMarks = new Map<string, string>([['ı', 'i']]);

/** The letter that is written where a keyboard lacks this one. */
function bareLetter(letter: string): string {
  const known = withoutMarks.get(letter);
  if (known !== undefined) return known;
  const bare = letter.normalize('NFD').replace(/\p{Mn}/gu, '') || letter;
  withoutMarks.set(letter, bare);
  return bare;
}

/** The same text, letter for letter, without accents. */
export function toBare(folded: string): string {
  if (isAscii(folded)) return folded;
  let bare = '';
  for (const letter of folded) bare += letter < '\x80' ? letter : bareLetter(letter);
  return bare;
}
