import { type Severity, severities } from '../policy.ts';
import type { Choice, Conditions, Rulebook } from '../rulebook.ts';

/** What is chosen for some cases: by a rule, or as usual. */
interface Use {
  when: Conditions;
  choice: Choice;
}

/** All that the policy can choose, with what is usual first. */
export const usesOf = ({ usual, rules }: Pick<Rulebook, 'usual' | 'rules'>): Use[] => [
  { when: {}, choice: usual },
  ...rules.map(({ when, use }) => ({ when, choice: { ...usual, ...use } })),
];

/** Whether cases are never raised under it: automatic escalations are climbed beside a case, and take the ladder only. */
export const isForClimbingOnly = ({ type }: Conditions): boolean =>
  type !== undefined && type.length > 0 && type.every((each) => each === 'automatic');

/** The severities of the cases it is chosen for. */
export const severitiesOf = ({ severity }: Conditions): readonly Severity[] => severity ?? severities;
