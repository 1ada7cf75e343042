import { z } from 'zod';
import { readPhrase } from '../domain/signs/phrase.ts';
import { countedContacts, type Rule, usualThreshold, usualWeight } from '../domain/signs/rule.ts';
import { whyUnsafe } from '../domain/signs/safe-pattern.ts';
import { type Language, languages, signs } from '../domain/signs/sign.ts';
import { startingSet } from '../domain/signs/starting-set.ts';
import { shown } from './mistake.ts';
import { didYouMean } from './nearest.ts';

/** The claims that it is kept by last so long. */
const longestCoolDownMs = 7 * 24 * 3_600_000;

const known = new Map(startingSet.map((rule) => [rule.id, rule]));

const phrases = z
  .array(z.string().max(200, 'A phrase has at most 200 characters. Split it.'))
  .min(1, 'There is nothing here. Write at least one phrase, or leave the line out.')
  .max(200, 'These are more than 200 phrases. Make two rules of them.')
  .describe('a list of phrases, like ["speak to a manager", "refund*"]');

const writtenRuleSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,59}$/,
      'The id of a rule is made of small letters, digits and hyphens, like en-wants-refund.',
    )
    .describe('an id of your own, like en-wants-refund, or that of a rule to be changed'),
  sign: z.enum(signs).describe('a sign, like leaving').optional(),
  language: z.enum(languages).describe('a language, like en').optional(),
  phrases: phrases.optional(),
  pattern: z.string().describe('a regular expression in quotes').optional(),
  weight: z
    .number()
    .positive('A weight is above 0. To switch a rule off, put its id into "off".')
    .max(10, 'A weight is at most 10.')
    .describe('a number like 2')
    .optional(),
  unless: phrases.optional(),
  negations: z.array(z.string()).describe('a list of words, or [] where none turn it round').optional(),
});
type WrittenRule = z.infer<typeof writtenRuleSchema>;

const ruleSchema = writtenRuleSchema
  .transform((written, context): Rule => {
    const rule = toRule(written);
    if (typeof rule === 'string') {
      context.addIssue({ code: 'custom', message: rule });
      return z.NEVER;
    }
    for (const { path, message } of wrongPhrases(written, rule.language))
      context.addIssue({ code: 'custom', path, message });
    const unsafe = written.pattern === undefined ? null : whyUnsafe(written.pattern);
    if (unsafe) context.addIssue({ code: 'custom', path: ['pattern'], message: unsafe });
    return rule;
  })
  .describe(
    'a rule, like { id: en-refund, sign: leaving, language: en, phrases: ["want* a refund"], weight: 2 }',
  );

/** What is written about a rule of the starting set changes its weight and adds to the rest. Answers what is missing otherwise. */
function toRule(written: WrittenRule): Rule | string {
  const { id, phrases: own = [], pattern, weight, unless = [], negations } = written;
  const before = known.get(id);
  const { sign = before?.sign, language = before?.language } = written;
  if (!sign || !language)
    return `There is no rule ${shown(id)} to be changed.${didYouMean(id, known.keys())} For a new one write its "sign" and "language" too.`;
  if (!before && own.length === 0 && pattern === undefined)
    return 'This rule looks for nothing. Write "phrases", or a "pattern".';
  return {
    ...{ id, sign, language, pattern },
    phrases: [...(before?.phrases ?? []), ...own],
    weight: weight ?? before?.weight ?? usualWeight,
    unless: [...(before?.unless ?? []), ...unless],
    negations: negations ?? before?.negations,
  };
}

function wrongPhrases(
  written: WrittenRule,
  language: Language,
): { path: (string | number)[]; message: string }[] {
  return (['phrases', 'unless', 'negations'] as const).flatMap((name) =>
    (written[name] ?? []).flatMap((phrase, index) => {
      const read = readPhrase(phrase, language);
      return 'wrong' in read ? [{ path: [name, index], message: read.wrong }] : [];
    }),
  );
}

interface Values {
  /** The id of a channel, or its name. */
  channel: z.ZodType<string>;
  /** In milliseconds. */
  duration: z.ZodType<number, string>;
}

/** Where Muster looks for signs that an escalation is due, and which. Comes out with all rules that hold. */
export const signsSchema = ({ channel, duration }: Values) =>
  z
    .strictObject({
      channels: z
        .array(channel)
        .min(1, 'No channel is named, so nothing would be listened to. Name one, or remove "signs".')
        .describe('the names or ids of the channels to listen in, like [support]'),
      languages: z
        .array(z.enum(languages))
        .min(1, 'No language is named. Name one, or leave the line out for all.')
        .describe('a list of languages, like [en, tr]')
        .default([...languages]),
      threshold: z
        .number()
        .positive('The threshold is above 0.')
        .max(100, 'The threshold is at most 100.')
        .describe('the score from which on to suggest, like 3')
        .default(usualThreshold),
      coolDown: duration
        .refine((lengthMs) => lengthMs <= longestCoolDownMs, 'This is longer than a week. Write at most 7d.')
        .prefault('30m'),
      rules: z.array(ruleSchema).describe('a list of rules').default([]),
      off: z.array(z.string()).describe('the ids of rules that are switched off').default([]),
    })
    .superRefine(({ rules, off }, context) => {
      for (const [index, { id }] of rules.entries())
        if (rules.findIndex((rule) => rule.id === id) < index)
          context.addIssue({
            code: 'custom',
            path: ['rules', index, 'id'],
            message: `The rule ${id} stands here twice. Put both into one.`,
          });
      const ids = new Set([...known.keys(), ...rules.map(({ id }) => id), countedContacts]);
      for (const [index, id] of off.entries())
        if (!ids.has(id))
          context.addIssue({
            code: 'custom',
            path: ['off', index],
            message: `There is no rule ${shown(id)}.${didYouMean(id, ids)}`,
          });
    })
    .transform(({ channels, languages: spoken, threshold, coolDown, rules, off }) => {
      const own = new Set(rules.map(({ id }) => id));
      const shipped = startingSet.filter(({ id, language }) => spoken.includes(language) && !own.has(id));
      return {
        ...{ channels, threshold, coolDownMs: coolDown },
        rules: [...shipped, ...rules].filter(({ id }) => !off.includes(id)),
        countsContacts: !off.includes(countedContacts),
      };
    })
    .describe('settings such as { channels: [support] }');
