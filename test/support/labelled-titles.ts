import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { severities } from '../../src/domain/policy.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { createRecognise } from '../../src/domain/signs/recognise.ts';
import { usualThreshold } from '../../src/domain/signs/rule.ts';
import { languages } from '../../src/domain/signs/sign.ts';
import { startingSet } from '../../src/domain/signs/starting-set.ts';
import { suggest } from '../../src/domain/suggest.ts';
import { smallRulebook } from './policies.ts';

const titleSchema = z.object({
  language: z.enum(languages),
  title: z.string(),
  severity: z.enum(severities).nullable(),
  type: z.enum(['hierarchical', 'executive']).nullable(),
  service: z.string().nullable(),
});
export type LabelledTitle = z.infer<typeof titleSchema>;

const fields = ['severity', 'type', 'service'] as const;

const file = new URL('../fixtures/suggestions.jsonl', import.meta.url);

/** Titles of cases with what a careful reader concludes from the words alone; null where they say nothing of it. */
export const readTitles = (): LabelledTitle[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => titleSchema.parse(JSON.parse(line)));

/** The services that the titles name. */
export const shopRulebook: Rulebook = {
  ...smallRulebook,
  services: {
    checkout: { name: 'Checkout', team: 'checkout' },
    sso: { name: 'Single sign-on', team: 'platform' },
    reports: { name: 'Reports', team: null },
    mobile: { name: 'Mobile app', team: 'platform' },
    search: { name: 'Search', team: null },
    billing: { name: 'Billing', team: 'checkout' },
  },
};

const recognise = createRecognise({ rules: startingSet, threshold: usualThreshold });
export const seeSigns = (text: string) => recognise(text).seen;

/** What is suggested for a title, by field. */
const suggestedFor = (title: string): Partial<Record<string, string>> =>
  Object.fromEntries(
    suggest({ title }, { rulebook: shopRulebook, seeSigns, untouched: {} }).map(({ field, value }) => [
      field,
      value,
    ]),
  );

export interface Measure {
  /** Suggestions that a careful reader would make too, that they would not, and those that are missing. */
  right: number;
  wrong: string[];
  missed: string[];
  precision: number;
  recall: number;
}

export function measureSuggestions(titles: readonly LabelledTitle[]): Measure {
  let right = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const each of titles) {
    const suggested = suggestedFor(each.title);
    for (const field of fields) {
      const [is, label] = [suggested[field] ?? null, each[field]];
      if (is !== null && is === label) right++;
      else if (is !== null) wrong.push(`${each.title}: ${field} ${is}, not ${label}`);
      if (label !== null && is !== label) missed.push(`${each.title}: ${field} ${label}`);
    }
  }
  return {
    ...{ right, wrong, missed },
    precision: right / (right + wrong.length),
    recall: right / (right + missed.length),
  };
}
