/** What a message can show that speaks for an escalation, in the order in which reasons are given. */
export const signs = [
  'wants-manager',
  'legal',
  'leaving',
  'public-review',
  'insult',
  'anger',
  'repeated-contact',
  'waiting',
] as const;
export type Sign = (typeof signs)[number];

/** ISO 639-1. */
export const languages = ['en', 'tr', 'hu', 'ar', 'et'] as const;
export type Language = (typeof languages)[number];
