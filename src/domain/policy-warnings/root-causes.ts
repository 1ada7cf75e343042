import { sayDuration } from '../duration.ts';
import { type PromisedLength, type Severity, severities } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { promisedFrom } from '../promised-length.ts';
import type { Rulebook, ServiceLevels } from '../rulebook.ts';
import { listed } from './say-times.ts';

type Name = 'internalRootCauseWithin' | 'customerRootCauseWithin' | 'closeWithin';

interface Pair {
  sooner: Name;
  later: Name;
  says(severities: string, lengths: readonly string[]): string;
}

/**
 * Pairs of promises that cannot both be kept at the last moment: all of them run from the verification, a case is not closed
 * without its root causes, and the one for customers is made of the other.
 */
const pairs: readonly Pair[] = [
  {
    ...{ sooner: 'customerRootCauseWithin', later: 'internalRootCauseWithin' },
    says: (named, [sooner, later]) =>
      `The root cause for customers of ${named} is due sooner (${sooner}) than the one it is made of (${later}). Lengthen the one, or shorten the other.`,
  },
  ...(['internalRootCauseWithin', 'customerRootCauseWithin'] as const).map((later) => ({
    ...{ sooner: 'closeWithin' as const, later },
    says: (named: string, [sooner, by]: readonly string[]) =>
      `${named} must be closed sooner (${sooner}) than ${later === 'internalRootCauseWithin' ? 'the root cause' : 'the root cause for customers'} is due (${by}), without which no case is closed. Lengthen the one, or shorten the other.`,
  })),
];

/** Times for root causes that do not go with each other. What one set has from the usual one is told of that one. */
export const rootCauseWarnings = (rulebook: Rulebook, at: Date): Problem[] =>
  Object.entries(rulebook.serviceLevels).flatMap(([name, levels]) => {
    const usual = rulebook.serviceLevels[rulebook.usual.serviceLevels];
    const own = severities.filter((severity) => levels === usual || !isAsUsual(levels, usual, severity));
    return [
      ...pairs.flatMap((pair) => tooSoon(rulebook, { name, own, pair }, at)),
      ...madeOfNothing(levels, name, own),
    ];
  });

const isAsUsual = (one: ServiceLevels, other: ServiceLevels | undefined, severity: Severity): boolean =>
  (['internalRootCauseWithin', 'customerRootCauseWithin', 'closeWithin'] as const).every(
    (promise) => JSON.stringify(one[promise][severity]) === JSON.stringify(other?.[promise][severity]),
  );

function tooSoon(
  rulebook: Rulebook,
  { name, own, pair }: { name: string; own: readonly Severity[]; pair: Pair },
  at: Date,
): Problem[] {
  const levels = rulebook.serviceLevels[name];
  const wrong = own.flatMap((severity) => {
    const [sooner, later] = [levels?.[pair.sooner][severity], levels?.[pair.later][severity]];
    const isWrong = sooner && later && dueMs(sooner, rulebook, at) < dueMs(later, rulebook, at);
    return isWrong ? [{ severity, lengths: [sayLength(sooner), sayLength(later)] }] : [];
  });
  const [worst] = wrong;
  if (!worst) return [];
  const named = listed(wrong.map(({ severity }) => severity));
  const path = ['serviceLevels', name, pair.sooner, worst.severity];
  return [{ path, says: pair.says(named, worst.lengths) }];
}

/** Nobody is reminded of what has no time. */
function madeOfNothing(levels: ServiceLevels, name: string, own: readonly Severity[]): Problem[] {
  const wrong = own.filter(
    (severity) => levels.customerRootCauseWithin[severity] && !levels.internalRootCauseWithin[severity],
  );
  const says = `${listed(wrong)} must have a root cause for customers, but no time is given for the internal one that it is made of, so nobody is reminded of that. Give "internalRootCauseWithin" as well.`;
  return wrong.slice(0, 1).map((severity) => ({
    path: ['serviceLevels', name, 'customerRootCauseWithin', severity],
    says,
  }));
}

/** Working time and time by the clock are compared by where they end. */
const dueMs = (length: PromisedLength, roster: Rulebook, at: Date): number =>
  Number(promisedFrom(at, length, { roster, warnMostMs: 0 }).dueAt);

const sayLength = ({ withinMs, calendar }: PromisedLength): string =>
  `${sayDuration(withinMs)}${calendar === null ? '' : ` in ${calendar}`}`;
