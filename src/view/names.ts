import type { Deadline } from '../domain/deadlines.ts';
import { type Escalation, readGroup, rungOf, type Status } from '../domain/escalation.ts';
import type { PersonId, Policy, Severity } from '../domain/policy.ts';
import { typeNames } from '../domain/type-names.ts';
import type { Standing } from '../domain/verb.ts';
import type { Piece, Tone } from './message.ts';

export const statusNames: Record<Status, string> = {
  open: 'Open: nobody has it yet',
  acknowledged: 'In hand',
  resolved: 'Resolved, to be verified',
  verified: 'Verified, to be closed',
  closed: 'Closed',
  cancelled: 'Cancelled',
  merged: 'Merged',
};

/** The same within a sentence: "while the case is ...". */
export const statusWords: Record<Status, string> = {
  open: 'open',
  acknowledged: 'in hand',
  resolved: 'resolved',
  verified: 'verified',
  closed: 'closed',
  cancelled: 'cancelled',
  merged: 'merged',
};

const standingNames: Record<Standing, string> = {
  manager: 'the escalation managers',
  architect: 'the de-escalation architect',
  coordinator: 'the problem coordinator',
  comms: 'the communications lead',
  owner: 'whoever has the case',
  opener: 'whoever raised the case',
  asked: 'whoever was asked',
  'task-force': 'the people in the war room',
  anyone: 'everybody',
};

/** "the escalation managers and the people in the war room". */
export function peopleWhoMay(allowed: readonly Standing[]): string {
  const names = Object.entries(standingNames).flatMap(([standing, name]) =>
    allowed.some((one) => one === standing) ? [name] : [],
  );
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
}

const marks: Record<Severity, string> = { sev1: '🔴', sev2: '🟠', sev3: '🟡', sev4: '🔵' };

export const severityName = (policy: Policy, severity: Severity): string =>
  `${marks[severity]} ${severity.toUpperCase()} · ${policy.severities[severity].name}`;

export const severityMark = (severity: Severity): string => marks[severity];

/** What a group of asks is called: the level's or the team's name. */
export function groupName(escalation: Escalation, group: string): string {
  const { team, level = 0, climb } = { climb: undefined, ...readGroup(group) };
  if (team !== undefined) return escalation.policy.teams[team]?.name ?? team;
  const name = rungOf(escalation, group)?.name ?? `Level ${level + 1}`;
  return climb ? `${typeNames[climb]}: ${name}` : name;
}

/** "Ana, Ben and Chloe". */
export function peopleLine(people: readonly PersonId[]): Piece[] {
  return people.flatMap((person, index): Piece[] => {
    if (index === 0) return [{ person }];
    return [index === people.length - 1 ? ' and ' : ', ', { person }];
  });
}

export function toneOf({ status, unowned, severity }: Escalation): Tone {
  if (status === 'verified' || status === 'closed') return 'good';
  if (status === 'cancelled' || status === 'merged') return 'calm';
  if (unowned || (status === 'open' && severity === 'sev1')) return 'danger';
  return status === 'open' ? 'attention' : 'calm';
}

/** What people call the platform of a workspace such as `slack:T0001`. */
export const platformName = (workspace: string): string =>
  workspace.startsWith('teams:') ? 'Microsoft Teams' : 'Slack';

export const titleOf = ({ key, title }: Escalation): string => `${key} · ${title}`;

export const withCustomer = ({ customer }: Escalation): string => (customer ? ` for ${customer}` : '');

/** "ACME, Globex and Initech"; of many the first few. */
export function customersLine(customers: readonly string[]): string {
  const more = customers.length - mostCustomersNamed;
  const named = more > 0 ? [...customers.slice(0, mostCustomersNamed), `${more} more`] : customers;
  return [named.slice(0, -1).join(', '), ...named.slice(-1)].filter(Boolean).join(' and ');
}
const mostCustomersNamed = 5;

export const resolutionNames = { fix: 'fixed', workaround: 'by a workaround' };

/** The deadline with this seq; asked for only while it runs. */
export function deadlineOf({ key, deadlines }: Escalation, seq: number): Deadline {
  const deadline = deadlines.find((candidate) => candidate.seq === seq);
  if (!deadline) throw new RangeError(`${key} has no deadline ${seq}`);
  return deadline;
}
