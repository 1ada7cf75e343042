import { absentWarnings } from './policy-warnings/absent.ts';
import { ladderWarnings } from './policy-warnings/ladders.ts';
import { mirrorWarnings } from './policy-warnings/mirrors.ts';
import { promiseWarnings } from './policy-warnings/promised.ts';
import { ruleWarnings } from './policy-warnings/rules.ts';
import { gapWarnings } from './policy-warnings/schedule-gaps.ts';
import { unusedWarnings } from './policy-warnings/unused.ts';
import type { Problem } from './problem.ts';
import type { Rulebook } from './rulebook.ts';

/** What a policy says that is probably not meant, as it is at that instant. It can be used all the same. Paths lead into the rulebook. */
export const warningsOf = (rulebook: Rulebook, at: Date): Problem[] => [
  ...gapWarnings(rulebook, at),
  ...absentWarnings(rulebook),
  ...ladderWarnings(rulebook),
  ...ruleWarnings(rulebook, at),
  ...promiseWarnings(rulebook, at),
  ...mirrorWarnings(rulebook),
  ...unusedWarnings(rulebook),
];
