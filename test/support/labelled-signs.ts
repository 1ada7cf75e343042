import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createRecognise } from '../../src/domain/signs/recognise.ts';
import { usualThreshold } from '../../src/domain/signs/rule.ts';
import { type Language, languages, type Sign, signs } from '../../src/domain/signs/sign.ts';
import { startingSet } from '../../src/domain/signs/starting-set.ts';

const sentenceSchema = z.object({
  language: z.enum(languages),
  text: z.string(),
  signs: z.array(z.enum(signs)),
});
export type Sentence = z.infer<typeof sentenceSchema>;

/** Rules may be changed after a look at the sentences of `tuned`; those of `measured` are for measuring only. */
export type Half = 'tuned' | 'measured';
export const halves: readonly Half[] = ['tuned', 'measured'];

const file = new URL('../fixtures/signs.jsonl', import.meta.url);

/** Sentences with the signs that a careful reader sees in them; every other one of each language is in the measured half. */
export function readSentences(): (Sentence & { half: Half })[] {
  const counts = new Map<Language, number>();
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const sentence = sentenceSchema.parse(JSON.parse(line));
      const nth = counts.get(sentence.language) ?? 0;
      counts.set(sentence.language, nth + 1);
      return { ...sentence, half: nth % 2 === 0 ? 'tuned' : 'measured' };
    });
}

export interface Measure {
  sentences: number;
  /** Signs that were seen and are there, seen and are not, are there and were not seen. */
  right: number;
  wrong: number;
  missed: number;
  /** Sentences without a sign for which an escalation was suggested. */
  falseAlarms: number;
  precision: number;
  recall: number;
}

/** How well the starting set, all languages at once, sees the signs of these sentences. */
export function measure(sentences: readonly Sentence[]): Measure {
  const recognise = createRecognise({ rules: startingSet, threshold: usualThreshold });
  const sum = { right: 0, wrong: 0, missed: 0, falseAlarms: 0 };
  for (const { text, signs: there } of sentences) {
    const { seen, isDue } = recognise(text);
    const found = new Set<Sign>(seen.map(({ sign }) => sign));
    sum.right += there.filter((sign) => found.has(sign)).length;
    sum.missed += there.filter((sign) => !found.has(sign)).length;
    sum.wrong += [...found].filter((sign) => !there.includes(sign)).length;
    if (isDue && there.length === 0) sum.falseAlarms++;
  }
  const { right, wrong, missed } = sum;
  return {
    ...{ sentences: sentences.length, ...sum },
    precision: right / (right + wrong),
    recall: right / (right + missed),
  };
}
