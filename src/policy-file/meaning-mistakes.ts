import { find } from './find.ts';
import type { Mistake } from './mistake.ts';
import { saidTwice } from './said-twice.ts';
import { unknownNames } from './unknown-names.ts';

/**
 * What no single setting shows: names that lead nowhere, and things said twice. Reads the file as it was written, so that
 * these are found even where the shape is wrong somewhere else. `unsure` names the top settings with mistakes of shape:
 * nothing is said about names that lead there.
 */
export const meaningMistakes = (file: unknown, unsure: ReadonlySet<string>): Mistake[] => [
  ...unknownNames(file, unsure),
  ...saidTwice(file),
  ...unseenNames(file),
];

const namedFreely = [
  ...[
    'teams',
    'skills',
    'services',
    'calendars',
    'schedules',
    'serviceLevels',
    'ladders',
    'customerMessages',
  ],
  ...['calendars.*.hours', 'schedules.*.layers.*.only'],
];

/** The schema passes over this one name, as it would reach into the language. */
const unseenNames = (file: unknown): Mistake[] =>
  namedFreely
    .flatMap((place) => find(file, `${place}.__proto__`))
    .map(({ path }) => ({
      path,
      says: '"__proto__" cannot be a name here. Write another.',
      aboutName: true,
    }));
