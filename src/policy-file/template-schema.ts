import { z } from 'zod';
import { templateWords } from '../domain/customer-words.ts';
import { untrustedText } from '../domain/text.ts';

const listed = (words: readonly string[]): string => {
  const shown = words.map((word) => `{${word}}`);
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].join(' or ');
};

/** What is wrong with the placeholders of a template. */
function placeholderMistakes(template: string, known: readonly string[]): string[] {
  const words = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word = '']) => word);
  const unknown = words.filter((word) => !known.includes(word));
  const isLame = /[{}]/.test(template.replace(/\{[^{}]*\}/g, ''));
  return [
    ...unknown.map((word) => `{${word}} means nothing here. Use ${listed(known)}.`),
    ...(isLame ? ['A curly bracket has no partner. Write placeholders like {key}.'] : []),
  ];
}

const roomWords = ['key', 'title', 'customer', 'severity'];

export const nameTemplate = z
  .string()
  .max(80, 'Room names have at most 80 characters. Shorten the template.')
  .superRefine((template, context) => {
    for (const mistake of placeholderMistakes(template, roomWords)) context.addIssue(mistake);
    if (!template.includes('{key}'))
      context.addIssue(
        '{key} is missing, so two rooms could get one name. Write for example "{key}-{title}".',
      );
  })
  .describe('a template in quotes, like "{key}-{title}"');

/** Leaves room for what the placeholders stand for: an update has 2,500 characters at most. */
const longestMessage = 2_000;

export const messageTemplate = untrustedText(longestMessage)
  .superRefine((template, context) => {
    for (const mistake of placeholderMistakes(template, templateWords)) context.addIssue(mistake);
  })
  .describe('what customers are told, like "We are looking into {title}."');
