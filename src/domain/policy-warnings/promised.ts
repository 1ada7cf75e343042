import { dayMs } from '../calendar/wall-time.ts';
import { workingTimeBetweenMs } from '../calendar/working-time.ts';
import { sayDuration } from '../duration.ts';
import { type PromisedLength, type Severity, severities } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Rulebook, ServiceLevels } from '../rulebook.ts';
import { rootCauseWarnings } from './root-causes.ts';
import { listed } from './say-times.ts';
import { isForClimbingOnly, severitiesOf, usesOf } from './uses.ts';

/** What is promised, as one speaks of it. */
const promises = [
  ['resolveWithin', 'the resolution'],
  ['verifyWithin', 'the verification'],
  ['closeWithin', 'the closing'],
  ['internalRootCauseWithin', 'the root cause'],
  ['customerRootCauseWithin', 'the root cause for customers'],
  ['standstillAfter', 'the standstill'],
  ['firstInternalUpdateWithin', 'the first update'],
  ['internalUpdateEvery', 'the next updates'],
  ['firstCustomerUpdateWithin', 'the first update to customers'],
  ['customerUpdateEvery', 'the next updates to customers'],
] as const satisfies (readonly [keyof ServiceLevels, string])[];
type PromiseName = (typeof promises)[number][0];

const weeksAhead = 5;
/** Less than half a day's work in a week: what counts in it takes weeks to fall due. */
const scarceMs = weeksAhead * 4 * 3_600_000;

/** Service levels that nobody uses, or that can hardly be meant as they are. */
export const promiseWarnings = (rulebook: Rulebook, at: Date): Problem[] => [
  ...neverUsed(rulebook),
  ...warnedAtOnce(rulebook),
  ...shorterThanFirstLevel(rulebook),
  ...scarceCalendars(rulebook, at),
  ...rootCauseWarnings(rulebook, at),
];

function neverUsed(rulebook: Rulebook): Problem[] {
  const used = new Set(usesOf(rulebook).map(({ choice }) => choice.serviceLevels));
  return Object.keys(rulebook.serviceLevels)
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: ['serviceLevels', name],
      says: `Nothing chooses the service levels ${name}. Let a rule choose them, or remove them.`,
    }));
}

/** What one set has from the usual one is told of that one. */
function warnedAtOnce({ serviceLevels, usual }: Rulebook): Problem[] {
  const usualLevels = serviceLevels[usual.serviceLevels];
  return Object.entries(serviceLevels).flatMap(([name, levels]) =>
    promises.flatMap(([promise]): Problem[] => {
      const wrong = severities.filter((severity) => {
        const own = levels[promise][severity];
        const isUsual = levels !== usualLevels && isSame(own, usualLevels?.[promise][severity]);
        return own?.warnBeforeMs !== undefined && own.warnBeforeMs >= own.withinMs && !isUsual;
      });
      const says = `The warning for ${listed(wrong)} comes as long before the end as the promise takes, or longer, so it would come at once. Let it come later.`;
      return wrong.length === 0
        ? []
        : [{ path: ['serviceLevels', name, promise, ...wrong.slice(0, 1)], says }];
    }),
  );
}

const isSame = (one: PromisedLength | null, other: PromisedLength | null | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The resolution would be late before anybody has to have looked. Each pair of a ladder and service levels is told once. */
function shorterThanFirstLevel(rulebook: Rulebook): Problem[] {
  const pairs = new Map<string, { ladder: string; serviceLevels: string; used: Set<Severity> }>();
  for (const { when, choice } of usesOf(rulebook)) {
    if (isForClimbingOnly(when)) continue;
    const { ladder, serviceLevels } = choice;
    const key = JSON.stringify([ladder, serviceLevels]);
    const used = [...(pairs.get(key)?.used ?? []), ...severitiesOf(when)];
    pairs.set(key, { ladder, serviceLevels, used: new Set(used) });
  }
  return [...pairs.values()].flatMap((pair) => tooShort(rulebook, pair));
}

function tooShort(
  rulebook: Rulebook,
  { ladder, serviceLevels, used }: { ladder: string; serviceLevels: string; used: ReadonlySet<Severity> },
): Problem[] {
  const first = rulebook.ladders[ladder]?.levels[0];
  const promises = rulebook.serviceLevels[serviceLevels]?.resolveWithin;
  const wrong = severities.filter((severity) => {
    const withinMs = promises?.[severity]?.withinMs ?? Infinity;
    return used.has(severity) && withinMs < (first?.acknowledgeWithinMs[severity] ?? 0);
  });
  const [worst] = wrong;
  if (!worst) return [];
  const lengths = [promises?.[worst]?.withinMs ?? 0, first?.acknowledgeWithinMs[worst] ?? 0].map(sayDuration);
  const says = `${listed(wrong)} must be resolved sooner (${lengths[0]}) than the first level of the ladder ${ladder} has to acknowledge (${lengths[1]}). Lengthen the one, or shorten the other.`;
  return [{ path: ['serviceLevels', serviceLevels, 'resolveWithin', worst], says }];
}

function scarceCalendars({ calendars, serviceLevels }: Rulebook, at: Date): Problem[] {
  const until = new Date(Number(at) + weeksAhead * 7 * dayMs);
  return Object.entries(calendars).flatMap(([name, calendar]): Problem[] => {
    const counted = promises.filter(([promise]) => countsIn(name, promise, serviceLevels));
    if (counted.length === 0) return [];
    const workMs = workingTimeBetweenMs(calendar, at, until);
    const says = `${name} has only ${sayDuration(workMs)} of working time in the next ${weeksAhead} weeks. Counted in it: ${listed(counted.map(([, says]) => says))}. Give it more hours, or count in another calendar.`;
    return workMs >= scarceMs ? [] : [{ path: ['calendars', name], says }];
  });
}

const countsIn = (name: string, promise: PromiseName, serviceLevels: Rulebook['serviceLevels']): boolean =>
  Object.values(serviceLevels).some((levels) =>
    severities.some((severity) => levels[promise][severity]?.calendar === name),
  );
