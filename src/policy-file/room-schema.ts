import { z } from 'zod';

const roomWords = ['key', 'title', 'customer', 'severity'];

export const nameTemplate = z
  .string()
  .max(80, 'Room names have at most 80 characters. Shorten the template.')
  .superRefine((template, context) => {
    const words = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word = '']) => word);
    const unknown = words.filter((word) => !roomWords.includes(word));
    for (const word of unknown)
      context.addIssue(`{${word}} means nothing here. Use {key}, {title}, {customer} or {severity}.`);
    if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, '')))
      context.addIssue('A curly bracket has no partner. Write placeholders like {key}.');
    if (!words.includes('key'))
      context.addIssue(
        '{key} is missing, so two rooms could get one name. Write for example "{key}-{title}".',
      );
  })
  .describe('a template in quotes, like "{key}-{title}"');
