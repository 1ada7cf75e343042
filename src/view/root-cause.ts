import type { Escalation } from '../domain/escalation.ts';
import { meansNames } from '../domain/means.ts';
import type { PersonId } from '../domain/policy.ts';
import {
  customerRootCause,
  isDone,
  peopleForStep,
  type RootCauseKind,
  type RootCauseStep,
  type RootCauses,
  rootCauseStep,
} from '../domain/root-causes.ts';
import type { Line, Piece } from './message.ts';
import { peopleLine } from './names.ts';

export const rootCauseNames: Record<RootCauseKind, string> = {
  internal: 'root cause',
  customer: 'root cause for customers',
};

/** With what each step is done. */
const stepVerbs: Record<RootCauseStep, readonly string[]> = {
  write: ['write-root-cause'],
  accept: ['accept-root-cause', 'send-back-root-cause'],
  'write-for-customers': ['write-customer-root-cause'],
  'accept-for-customers': ['accept-root-cause', 'send-back-root-cause'],
  share: ['share-customer-root-cause'],
};

/** What this person has to do next about the root causes of a case; empty when it is nothing, or somebody else's turn. */
export function rootCauseVerbs(escalation: Escalation, person: PersonId): readonly string[] {
  const step = rootCauseStep(escalation);
  return step && peopleForStep(escalation, step).includes(person) ? stepVerbs[step] : [];
}

/** The same whoever it is for, for the card, which everybody sees. */
export function nextRootCauseVerbs(escalation: Escalation): readonly string[] {
  const step = rootCauseStep(escalation);
  return step ? stepVerbs[step] : [];
}

/** In full, as the room reads it; empty when there is no such revision. */
export function rootCauseText({ rootCauses }: Escalation, kind: RootCauseKind, revision: number): Line[] {
  if (kind === 'customer') {
    const found = rootCauses.customer.find(({ n }) => n === revision);
    return found ? [[{ quote: found.text }]] : [];
  }
  const found = rootCauses.internal.find(({ n }) => n === revision);
  if (!found) return [];
  const { happened, cause, factors, found: how, prevention, summary } = found;
  const parts: [string, string | null][] = [
    ['What happened', happened],
    ['Cause', cause],
    ['What contributed', factors],
    ['How it was found', how],
    ['What will be done so that it does not happen again', prevention],
    ['What customers may read', summary],
  ];
  return parts.flatMap(([name, text]) => (text ? [[{ bold: `${name}:` }, { quote: text }]] : []));
}

/** How far the root causes of a case are, and whose turn it is. Nothing of what they say. */
export function rootCauseState(escalation: Escalation): Line[] {
  const { rootCauses } = escalation;
  const { skipped } = rootCauses;
  const parts = [...internalState(escalation), ...customerState(escalation)];
  const next = nextStep(escalation);
  if (skipped) parts.push([skipped.of === 'both' ? 'none is needed' : 'none for customers is needed']);
  if (parts.length === 0 && next.length === 0) return [];
  const said = parts.flatMap((part, index): Piece[] => [...(index > 0 ? [' · '] : []), ...part]);
  const turn: Piece[] = next.length === 0 ? [] : [...(said.length > 0 ? [' · '] : []), ...next];
  return [[{ bold: 'Root cause: ' }, ...said, ...turn]];
}

function internalState(escalation: Escalation): Line[] {
  const last = escalation.rootCauses.internal.at(-1);
  if (!last) return [];
  return [last.outdated ? sayOutdated(last) : sayRevision(last)];
}

function customerState(escalation: Escalation): Line[] {
  const { shares, customer } = escalation.rootCauses;
  const last = customerRootCause(escalation);
  const share = shares.findLast(({ revision }) =>
    customer.some(({ n, outdated }) => n === revision && !outdated),
  );
  return [
    ...(last && share?.revision !== last.n ? [['for customers: ', ...sayRevision(last)]] : []),
    ...(share ? [[`for customers: shared with ${share.whom} (${meansNames[share.means]})`]] : []),
  ];
}

const sayOutdated = ({ n, by, review }: RootCauses['internal'][number]): Line => [
  `revision ${n} ${review?.accepted ? 'accepted by ' : 'by '}`,
  { person: review?.accepted ? review.by : by },
  ' (from before the case went on again)',
];

const sayRevision = ({ n, by, review }: RootCauses['internal' | 'customer'][number]): Piece[] => {
  if (!review) return [`revision ${n} by `, { person: by }, ' is to be accepted by somebody else'];
  return [`revision ${n} ${review.accepted ? 'accepted' : 'sent back'} by `, { person: review.by }];
};

const turns: Record<RootCauseStep, string> = {
  write: ' to write it',
  accept: ' to accept it',
  'write-for-customers': ' to write what customers read of it',
  'accept-for-customers': ' to accept what customers are to read',
  share: ' to share it',
};

function nextStep(escalation: Escalation): Piece[] {
  const step = rootCauseStep(escalation);
  const people = step ? peopleForStep(escalation, step) : [];
  if (!step || people.length === 0) return [];
  return [...oneOf(people), turns[step]];
}

/** Of several any one will do. */
const oneOf = (people: readonly PersonId[]): Piece[] =>
  people.length === 1 ? peopleLine(people) : ['one of ', ...peopleLine(people)];

/** That it is there, for those who are not to read it. */
export function rootCauseDone(escalation: Escalation): Line[] {
  if (!isDone(escalation, 'internal')) return [];
  return [
    [
      isDone(escalation, 'customer')
        ? 'The root cause is found, and shared with the customer.'
        : 'The root cause is found.',
    ],
  ];
}
