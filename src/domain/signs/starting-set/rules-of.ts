import type { Rule } from '../rule.ts';
import type { Language, Sign } from '../sign.ts';

type Written = [
  name: string,
  sign: Sign,
  weight: number,
  phrases: readonly string[],
  rest?: Pick<Rule, 'unless' | 'negations'>,
];

/** Rules of one language; their ids begin with it, such as `en-asks-for-manager`. */
export const rulesOf = (language: Language, written: readonly Written[]): Rule[] =>
  written.map(([name, sign, weight, phrases, rest]) => ({
    ...{ id: `${language}-${name}`, language, sign, weight, phrases },
    ...rest,
  }));
