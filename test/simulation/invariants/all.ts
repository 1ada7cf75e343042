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

type Invariant = (outcome: Outcome) => Finding[] | Promise<Finding[]>;

/** In quiet times a change is seen everywhere within this. */
const settledWithinMs = 60_000;

const always: readonly Invariant[] = [
  ...Object.values(commands),
  ...[everyDeadlineFiresOnce, noDeadlineFiresEarly, noDeadlineFiresLate, nothingDueIsLeft],
  ...[nothingIsSeenTwice, nothingIsAskedThatIsOver, nobodySendsWhatAnotherHas],
  ...[limitsAreSeldomReached, whatIsUrgentIsNotHeldUp],
];
/** Of cases in which nothing fell due just before the end. */
const onceQuiet: readonly Invariant[] = [
  ...[everyOutboxIsEmpty, nothingWantedIsForgotten, everyEffectIsSettled],
  ...[whatWasSaidIsSeen, whatIsSeenIsTrue],
];

/** All that must not be and is, by the invariant that is broken. */
export async function findingsIn(outcome: Outcome): Promise<{ invariant: string; findings: Finding[] }[]> {
  const { world, endedAtMs } = outcome;
  const lately = world.database.history.lines.filter(({ atMs }) => atMs > endedAtMs - settledWithinMs);
  const busy = new Set(lately.map(({ key }) => key));
  const all: { invariant: string; findings: Finding[] }[] = [];
  for (const invariant of always) all.push({ invariant: invariant.name, findings: await invariant(outcome) });
  for (const invariant of onceQuiet) {
    const findings = await invariant(outcome);
    const lasting = findings.filter(({ key }) => key === null || !busy.has(key));
    all.push({ invariant: invariant.name, findings: lasting });
  }
  return all.filter(({ findings }) => findings.length > 0);
}
