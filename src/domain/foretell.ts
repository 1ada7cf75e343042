import { type Audience, audiences, updateKinds } from './audiences.ts';
import { accept } from './change.ts';
import type { Deadline, DeadlineKind } from './deadlines.ts';
import { daysToMs } from './duration.ts';
import type { Escalation } from './escalation.ts';
import { futureOf } from './future.ts';
import { factsOf, takeIn } from './intake.ts';
import type { Refusal } from './refusal.ts';
import { rootCauseKinds } from './root-causes.ts';
import {
  type Conditions,
  type Facts,
  holds,
  policyFor,
  type Rule,
  type Rulebook,
  ruleFor,
} from './rulebook.ts';
import { promiseService } from './service-levels.ts';
import type { Entry } from './timeline.ts';
import { promiseUpdateAtPace } from './update-promises.ts';
import type { Act } from './verb.ts';
import { type OpenInput, open } from './verbs/open.ts';

type Condition = keyof Conditions;

/** A rule that comes before the one that holds, and its conditions that do not. */
interface PassedOver {
  rule: Rule;
  failed: Condition[];
}

/** A promise and when it falls due. One that starts later counts from the last moment of the one before. */
interface Clock {
  kind: DeadlineKind;
  /** Null = nothing is promised. */
  deadline: Deadline | null;
  /** The promise that it follows; null = it starts when the case is raised. */
  after: DeadlineKind | null;
}

/** What a policy makes of a case. */
export interface Foretold {
  facts: Facts;
  /** The number of the rule that holds, from 0; null = none does, and all is as usual. */
  ruleIndex: number | null;
  passedOver: PassedOver[];
  /** As it is once it has been raised. */
  escalation: Escalation;
  /** What is written down if nobody does anything: whom the levels ask, and what follows until there is none left, or for long. */
  steps: Entry[];
  clocks: Clock[];
}

export interface Supposed {
  input: OpenInput;
  origin: Escalation['origin'];
  /** Instead of the one that the customer has; null = that one. */
  tier: string | null;
  by: string;
  at: Date;
}

/** Everything slower than this is told by its clock. */
const horizonMs = daysToMs(30);

/** Raises a case in memory, with the code that raises cases, and lets time pass. Refuses what the policy does not have. */
export function foretell(rulebook: Rulebook, supposed: Supposed): Foretold | Refusal {
  const { input, origin, by, at } = supposed;
  const taken = takeIn(input, rulebook, origin);
  if ('refused' in taken) return taken;
  const intake = { ...taken, tier: supposed.tier ?? taken.tier };
  const facts = factsOf(input, intake, at);
  const policy = policyFor(rulebook, facts);
  const act: Act = { by, at, via: 'cli', command: null, roster: rulebook };
  const escalation = open(input, { key: 'ESC-1', workspace: 'cli', origin, policy, intake }, act);
  const future = futureOf(escalation, { now: at, horizonMs, roster: rulebook });
  return {
    ...{ facts, escalation, ...matchOf(rulebook, facts) },
    steps: untilNobodyIsLeft([...escalation.timeline, ...future]),
    clocks: clocksOf(escalation, act),
  };
}

function matchOf(rulebook: Rulebook, facts: Facts): Pick<Foretold, 'ruleIndex' | 'passedOver'> {
  const { rules } = rulebook;
  const rule = ruleFor(rulebook, facts);
  const ruleIndex = rule ? rules.indexOf(rule) : null;
  const before = rules.slice(0, ruleIndex ?? rules.length);
  return {
    ruleIndex,
    passedOver: before.map((each) => ({ rule: each, failed: failedOf(each, facts, rulebook) })),
  };
}

const conditions = [
  'type',
  'severity',
  'team',
  'service',
  'category',
  'skill',
  'tier',
  'source',
  'hours',
] as const;

/** Each condition is asked by itself. */
const failedOf = ({ name, when }: Rule, facts: Facts, rulebook: Rulebook): Condition[] =>
  conditions.filter((condition) => {
    const alone: Conditions = { [condition]: when[condition] };
    return when[condition] !== undefined && !holds({ name, use: {}, when: alone }, facts, rulebook);
  });

/** From then on only the same is said again. */
function untilNobodyIsLeft(steps: Entry[]): Entry[] {
  const last = steps.findIndex(({ event }) => event.what === 'nobody-left');
  return last === -1 ? steps : steps.slice(0, last + 1);
}

/** Each promise is kept at the last moment, so that these are the latest instants of a case that keeps them all. */
function clocksOf(escalation: Escalation, act: Act): Clock[] {
  const later = (at: Date) => accept(escalation, { ...act, at });
  const clock = (
    kind: DeadlineKind,
    { deadlines }: Escalation,
    after: DeadlineKind | null = null,
  ): Clock => ({
    ...{ kind, after },
    deadline: deadlines.find((deadline) => deadline.kind === kind) ?? null,
  });
  const updates = (audience: Audience): Clock[] => {
    const { first: firstKind, next: nextKind } = updateKinds[audience];
    const first = clock(firstKind, escalation);
    const paced = promiseUpdateAtPace(later(first.deadline?.dueAt ?? act.at), audience);
    return [first, clock(nextKind, paced.now, firstKind)];
  };
  const resolve = clock('resolve', escalation);
  const resolvedAt = resolve.deadline?.dueAt ?? act.at;
  const verify = clock('verify', promiseService(later(resolvedAt), 'verify').now, 'resolve');
  const verifiedAt = verify.deadline?.dueAt ?? resolvedAt;
  return [
    clock('acknowledge', escalation),
    ...audiences.flatMap(updates),
    clock('standstill', escalation),
    resolve,
    verify,
    ...rootCauseKinds.map((kind) => {
      const name = `${kind}-root-cause` as const;
      return clock(name, promiseService(later(verifiedAt), name).now, 'verify');
    }),
    clock('close', promiseService(later(verifiedAt), 'close').now, 'verify'),
  ];
}
