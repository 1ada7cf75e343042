import type { Language, Sign } from './sign.ts';

/** How a sign shows in one language. */
export interface Rule {
  id: string;
  sign: Sign;
  language: Language;
  /** See phrase.ts for how they are written. */
  phrases: readonly string[];
  /** A regular expression over the text in small letters; whyUnsafe has nothing against it. */
  pattern?: string | undefined;
  weight: number;
  /** Where one of these stands in the same sentence, the rule shows nothing. */
  unless?: readonly string[] | undefined;
  /** Words before (in Turkish after) that turn it round, in place of those of the language; an empty list = none do. */
  negations?: readonly string[] | undefined;
}

/** Words that say no: `before` within three words before what they turn round, `after` within two behind it, in the same clause. */
export const negations: Record<Language, { before: readonly string[]; after: readonly string[] }> = {
  en: {
    before: [
      ...[
        'not',
        'no',
        'never',
        'nobody',
        'without',
        'neither',
        'nor',
        'aint',
        'hardly',
        'instead of',
        'rather than',
      ],
      ...['dont', 'doesnt', 'didnt', 'isnt', 'arent', 'wasnt', 'werent', 'wont', 'wouldnt', 'cant', 'cannot'],
      ...['havent', 'hasnt', 'hadnt', 'neednt', 'shouldnt'],
    ],
    after: [],
  },
  tr: { before: ['hiç', 'asla'], after: ['değil*', 'yok', 'olmadı*', 'olmaz*', 'gerek kalmadı'] },
  hu: { before: ['nem', 'sem', 'ne', 'soha', 'nincs*', 'sincs*', 'anélkül'], after: ['nélkül'] },
  ar: {
    before: ['لا', 'لم', 'لن', 'ليس*', 'لست', 'لسنا', 'غير', 'ما', 'بدون', 'دون', 'مش', 'مو', 'ليست'],
    after: [],
  },
  et: {
    before: ['ei', 'pole', 'polnud', 'ega', 'mitte', 'ilma', 'ära', 'ärge', 'polegi', 'eigi'],
    after: [],
  },
};

/** What is not read but counted can be switched off like a rule. */
export const countedContacts = 'counted-contacts';

/** Where a policy says nothing else: two signs of the usual weight, or one strong one. */
export const usualThreshold = 3;
export const usualWeight = 2;
