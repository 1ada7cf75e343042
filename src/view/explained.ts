import type { Deadline, DeadlineKind } from '../domain/deadlines.ts';
import { sayDuration } from '../domain/duration.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { Foretold } from '../domain/foretell.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Choice, Conditions, Facts, Rulebook } from '../domain/rulebook.ts';
import type { Entry } from '../domain/timeline.ts';
import { sayEvent } from './event.ts';
import type { SayInstant } from './instant.ts';
import type { Line, Piece } from './message.ts';
import { groupName } from './names.ts';

/** How it is written for whoever reads it. */
export interface Wording {
  rulebook: Rulebook;
  /** In the reader's zone. */
  sayInstant: SayInstant;
}

type Person = { id: PersonId; name: string };

/** What a policy makes of a case, in words and plain values. */
export interface Explained {
  raisedAt: string;
  case: Omit<Facts, 'at'> & { customer: string | null };
  /** Numbers count from 1. Null = none holds, and all is as usual. */
  rule: { number: number; name: string } | null;
  rulesBefore: { number: number; name: string; failsAs: string[] }[];
  ladder: string;
  serviceLevels: string;
  room: { private: boolean; nameTemplate: string };
  announcementChannel: string | null;
  /** The first is given the role. */
  managers: Person[];
  stakeholders: Person[];
  steps: Step[];
  clocks: Clock[];
}

interface Step {
  at: string;
  what: string;
  says: string;
  asked?: { level: string; people: Person[]; acknowledgeBy: string };
}

interface Clock {
  kind: DeadlineKind;
  /** Null = nothing is promised. */
  promised: {
    length: string;
    startsAt: string;
    warnsAt: string | null;
    endsAt: string;
    calendar: string | null;
  } | null;
  /** It counts from the end of that one. */
  after: DeadlineKind | null;
}

export function explained(foretold: Foretold, wording: Wording): Explained {
  const { facts, ruleIndex, escalation, steps, passedOver, clocks } = foretold;
  const { rulebook, sayInstant } = wording;
  const { policy, customer } = escalation;
  const rule = ruleIndex === null ? undefined : rulebook.rules[ruleIndex];
  const { ladder, serviceLevels }: Choice = { ...rulebook.usual, ...rule?.use };
  const { at, ...rest } = facts;
  const persons = (people: readonly PersonId[]) => people.map((id) => ({ id, name: nameOf(rulebook, id) }));
  return {
    raisedAt: sayInstant(at),
    case: { ...rest, customer },
    rule: rule && ruleIndex !== null ? { number: ruleIndex + 1, name: rule.name } : null,
    rulesBefore: passedOver.map(({ rule: { name, when }, failed }, index) => ({
      ...{ number: index + 1, name },
      failsAs: failed.map((condition) => sayFailed(condition, when, facts)),
    })),
    ...{ ladder, serviceLevels },
    room: policy.room,
    announcementChannel: policy.announcementChannel,
    managers: persons(policy.managers),
    stakeholders: persons(policy.stakeholders),
    steps: steps.filter(isShown).map((entry) => toStep(entry, escalation, wording)),
    clocks: clocks.map(({ kind, after, deadline }) => ({
      ...{ kind, after },
      promised: deadline && toPromised(deadline, escalation, wording),
    })),
  };
}

const nameOf = ({ people }: Rulebook, person: PersonId): string => people[person]?.name ?? person;

/** Conditions as the reader would say why one does not hold. */
function sayFailed(condition: keyof Conditions, when: Conditions, facts: Facts): string {
  if (condition === 'hours') {
    const { calendar, within } = when.hours ?? { calendar: '', within: true };
    return within
      ? `it is not in the working time of ${calendar}`
      : `it is in the working time of ${calendar}`;
  }
  return `${condition} is ${facts[condition] ?? 'none'}, not ${either(when[condition] ?? [])}`;
}

/** More names tell nothing new. */
const mostNamed = 5;

function either(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  const shown = rest > 0 ? [...names.slice(0, mostNamed), `${rest} more`] : names;
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter(Boolean).join(' or ') || 'anything';
}

/** How it was raised is known. */
const isShown = ({ event }: Entry): boolean => event.what !== 'opened' && event.what !== 'signs-seen';

function toStep({ at, event }: Entry, escalation: Escalation, wording: Wording): Step {
  const { rulebook, sayInstant } = wording;
  const step = {
    ...{ at: sayInstant(at), what: event.what },
    says: plain(sayEvent(event, null, escalation), at, wording),
  };
  if (event.what !== 'asked') return step;
  const people = event.people.map((id) => ({ id, name: nameOf(rulebook, id) }));
  return {
    ...step,
    asked: { level: groupName(escalation, event.group), people, acknowledgeBy: sayInstant(event.dueAt) },
  };
}

/** Without any markup; `said` is the instant that the reader has before it. */
const plain = (line: Line, said: Date, wording: Wording): string =>
  line.map((piece) => plainPiece(piece, said, wording)).join('');

function plainPiece(piece: Piece, said: Date, { rulebook, sayInstant }: Wording): string {
  if (typeof piece === 'string') return piece;
  if ('bold' in piece) return piece.bold;
  if ('italic' in piece) return piece.italic;
  if ('quote' in piece) return `"${piece.quote}"`;
  if ('person' in piece) return nameOf(rulebook, piece.person);
  if ('at' in piece) return sayInstant(piece.at, said);
  return 'link' in piece ? piece.label : 'the war room';
}

function toPromised(deadline: Deadline, escalation: Escalation, { sayInstant }: Wording): Clock['promised'] {
  const { startedAt, warnAt, dueAt, calendar } = deadline;
  return {
    length: sayDuration(lengthMsOf(deadline, escalation)),
    startsAt: sayInstant(startedAt),
    warnsAt: warnAt && sayInstant(warnAt),
    endsAt: sayInstant(dueAt),
    calendar,
  };
}

/** As the policy has it: of the working time, where it counts in a calendar. */
function lengthMsOf({ kind, startedAt, dueAt }: Deadline, { policy, severity }: Escalation): number {
  const promised = {
    'first-internal-update': policy.firstInternalUpdateWithin,
    'next-internal-update': policy.internalUpdateEvery,
    'first-customer-update': policy.firstCustomerUpdateWithin,
    'next-customer-update': policy.customerUpdateEvery,
    resolve: policy.resolveWithin,
    verify: policy.verifyWithin,
    'internal-root-cause': policy.internalRootCauseWithin,
    'customer-root-cause': policy.customerRootCauseWithin,
    close: policy.closeWithin,
    standstill: policy.standstillAfter,
  };
  const length = Object.entries(promised).find(([name]) => name === kind)?.[1][severity];
  return length?.withinMs ?? Number(dueAt) - Number(startedAt);
}
