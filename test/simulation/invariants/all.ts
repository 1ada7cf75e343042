import type { Outcome } from '../simulate.ts';
import * as commands from './commands.ts';
import {
  everyDeadlineFiresOnce,
  noDeadlineFiresEarly,
  noDeadlineFiresLate,
  nothingDueIsLeft,
} from './deadlines.ts';
import {
  everyEffectIsSettled,
  everyOutboxIsEmpty,
  limitsAreSeldomReached,
  nothingWantedIsForgotten,
  whatIsUrgentIsNotHeldUp,
} from './delivery.ts';
import type { Finding } from './finding.ts';
import {
  nobodySendsWhatAnotherHas,
  nothingIsAskedThatIsOver,
  nothingIsSeenTwice,
  whatIsSeenIsTrue,
  whatWasSaidIsSeen,
} from './sights.ts';

const invariants: readonly ((outcome: Outcome) => Finding[] | Promise<Finding[]>)[] = [
  ...Object.values(commands),
  ...[everyDeadlineFiresOnce, noDeadlineFiresEarly, noDeadlineFiresLate, nothingDueIsLeft],
  ...[nothingIsSeenTwice, whatWasSaidIsSeen, whatIsSeenIsTrue, nothingIsAskedThatIsOver],
  ...[nobodySendsWhatAnotherHas, everyOutboxIsEmpty, nothingWantedIsForgotten, everyEffectIsSettled],
  ...[limitsAreSeldomReached, whatIsUrgentIsNotHeldUp],
];

/** All that must not be and is, by the invariant that is broken. */
export async function findingsIn(outcome: Outcome): Promise<{ invariant: string; findings: Finding[] }[]> {
  const all: { invariant: string; findings: Finding[] }[] = [];
  for (const invariant of invariants) {
    const findings = await invariant(outcome);
    if (findings.length > 0) all.push({ invariant: invariant.name, findings });
  }
  return all;
}
