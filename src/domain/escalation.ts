import { z } from 'zod';
import { type Audience, audienceOf, audiences } from './audiences.ts';
import { type Deadline, deadlineSchema } from './deadlines.ts';
import { effectSchema } from './effects.ts';
import { means } from './means.ts';
import {
  categories,
  type EscalationType,
  escalationTypes,
  type Level,
  policySchema,
  roles,
  severities,
  type TeamId,
} from './policy.ts';
import { noRootCauses, rootCausesSchema } from './root-causes.ts';
import { sources } from './rulebook.ts';
import { signs } from './signs/sign.ts';
import { entrySchema } from './timeline.ts';

export const statuses = [
  'open',
  'acknowledged',
  'resolved',
  'verified',
  'closed',
  'cancelled',
  'merged',
] as const;
export type Status = (typeof statuses)[number];

const byAt = z.object({ by: z.string(), at: z.date() });

/**
 * One person asked to acknowledge. Asks made together share a `group`: `level:0`, `team:payments:7`; one answer serves the
 * group. waiting -> acknowledged | declined | lapsed (time ran out) | withdrawn (someone else has it).
 */
const askSchema = z.object({
  id: z.number().int(),
  group: z.string(),
  person: z.string(),
  askedAt: z.date(),
  answer: z.enum(['waiting', 'acknowledged', 'declined', 'lapsed', 'withdrawn']),
  answeredAt: z.date().nullable(),
});
export type Ask = z.infer<typeof askSchema>;

const updateSchema = byAt.extend({
  n: z.number().int(),
  audience: z.enum(audiences),
  text: z.string(),
  nextDueAt: z.date().nullable(),
  /** The customers that were told, and how: by people, not by Muster. None and null of what customers do not hear. */
  customers: z.array(z.string()).default([]),
  means: z.enum(means).nullable().default(null),
  /** Whoever approved it; null where nobody had to. */
  approvedBy: z.string().nullable().default(null),
});
export type Update = z.infer<typeof updateSchema>;

/** An update to customers that somebody else than its writer has to approve. `sentBack` = it was not approved, and is to be mended. */
const draftSchema = byAt.extend({
  text: z.string(),
  customers: z.array(z.string()),
  means: z.enum(means),
  nextInMs: z.number().int().positive().nullable(),
  whyNoNext: z.string().nullable(),
  sentBack: byAt.extend({ reason: z.string() }).nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

const recordSchema = z.object({
  url: z.string(),
  title: z.string(),
  kind: z.enum(['ticket', 'incident', 'problem', 'change', 'document']),
  open: z.boolean(),
});

/**
 * The message a case was raised from. `place` is where to answer, in the platform's own words. Where Muster had suggested it:
 * `signs` are those it saw, and `line` is its message there, which becomes the answer.
 */
export const originSchema = z.object({
  text: z.string(),
  link: z.string().nullable(),
  place: z.string().nullable(),
  signs: z.array(z.enum(signs)).optional(),
  line: z.string().optional(),
});

/** Something of the policy, with the name it had when the case was opened. */
const named = z.object({ id: z.string(), name: z.string() });

/** An escalation as it is stored: the single source of truth of a case. All instants are UTC. */
export const escalationSchema = z.object({
  key: z.string(),
  /** Counts the writes; a write is made only against the version it was decided on. */
  version: z.number().int(),
  /** Its home, such as `slack:T0001`: where it was raised and where its room is. */
  workspace: z.string(),
  /** The workspace of the other platform in which the room is mirrored; null when it is not. */
  mirror: z.string().nullable().default(null),
  status: z.enum(statuses),
  title: z.string(),
  description: z.string().nullable(),
  customer: z.string().nullable(),
  type: z.enum(escalationTypes).default('functional'),
  severity: z.enum(severities),
  team: z.string(),
  service: named.nullable().default(null),
  category: z.enum(categories).nullable().default(null),
  skill: named.nullable().default(null),
  tier: z.string().nullable().default(null),
  source: z.enum(sources).default('command'),
  origin: originSchema.nullable(),
  opened: byAt,
  acknowledged: byAt.nullable(),
  resolution: byAt.extend({ how: z.enum(['fix', 'workaround']), done: z.string() }).nullable(),
  verification: byAt.extend({ note: z.string().nullable() }).nullable(),
  closed: byAt.nullable(),
  /** Index of the level asked last; -1 = the case came to another ladder, and none of that was asked yet. */
  level: z.number().int(),
  /** The same for what it has climbed beside its own levels. */
  climbs: z.partialRecord(z.enum(escalationTypes), z.number().int()).default({}),
  /** How often the levels have been begun since somebody last had the case. */
  round: z.number().int().default(1),
  /** Every level was asked and nobody acknowledged. */
  unowned: z.boolean(),
  asks: z.array(askSchema),
  /** The next step is the customer's; until then the clocks of the service levels stand. */
  awaitingCustomer: byAt.extend({ reason: z.string(), until: z.date() }).nullable().default(null),
  /** Why it is still open after thirty days. */
  ageReason: byAt.extend({ reason: z.string() }).nullable().default(null),
  roles: z.partialRecord(z.enum(roles), z.string()),
  taskForce: z.array(z.string()),
  subscribers: z.array(z.string()),
  updates: z.array(updateSchema),
  updateRequestedBy: z.array(z.string()),
  /** What customers are to be told next; null = nothing waits. */
  customerDraft: draftSchema.nullable().default(null),
  records: z.array(recordSchema),
  rootCauses: rootCausesSchema.default(noRootCauses),
  deadlines: z.array(deadlineSchema),
  /** When something next follows from time; null = nothing does. */
  nextDueAt: z.date().nullable(),
  lastSeq: z.number().int(),
  /** The slot of the message the room was given last; the next one follows it, so that they appear in order. */
  lastPost: z.string(),
  timeline: z.array(entrySchema),
  policy: policySchema,
  outbox: z.array(effectSchema),
});
export type Escalation = z.infer<typeof escalationSchema>;

export const activeStatuses: readonly Status[] = ['open', 'acknowledged', 'resolved', 'verified'];

export const isActive = ({ status }: Escalation): boolean => activeStatuses.includes(status);

/** Who answers for updates, whomever they are for: the first of these that is filled. */
export function updateOwner(escalation: Escalation): string {
  const { roles: held, acknowledged, opened } = escalation;
  return held.comms ?? held.manager ?? acknowledged?.by ?? opened.by;
}

/** The update promised to this audience next; undefined when none is. */
export const dueUpdate = ({ deadlines }: Escalation, audience: Audience): Deadline | undefined =>
  deadlines.find(({ kind }) => audienceOf(kind) === audience);

export const lastUpdate = ({ updates }: Escalation, audience: Audience): Update | undefined =>
  updates.findLast((update) => update.audience === audience);

export const waitingAsks = ({ asks }: Escalation): Ask[] => asks.filter(({ answer }) => answer === 'waiting');

/** When the answer to an ask is due; null once it is not waited for any more. */
export function askDueAt({ deadlines }: Escalation, { group, answer }: Ask): Date | null {
  if (answer !== 'waiting') return null;
  return deadlines.find(({ kind, subject }) => kind === 'acknowledge' && subject === group)?.dueAt ?? null;
}

export const levelGroup = (level: number): string => `level:${level}`;

/** A level of what a case climbs beside its own levels. */
export const climbGroup = (type: EscalationType, level: number): string => `climb:${type}:${level}`;

/** Teams are asked beside the levels, and may be asked again: `seq` tells one time from another. */
export const teamGroup = (team: TeamId, seq: number): string => `team:${team}:${seq}`;

/** `climb` = beside the case's own levels. */
type Asked = { level: number; climb?: EscalationType; team?: never } | { team: TeamId; level?: never };

/** What a group of asks stands for. */
export function readGroup(group: string): Asked {
  const team = /^team:(.*):\d+$/.exec(group)?.[1];
  if (team !== undefined) return { team };
  const [kind, name, level] = group.split(':');
  const climb = escalationTypes.find((type) => kind === 'climb' && type === name);
  return climb ? { level: Number(level), climb } : { level: Number(name) };
}

/** The level that a group of asks stands for; undefined for a team, and for a level that is not in the policy any more. */
export function rungOf({ policy }: Escalation, group: string): Level | undefined {
  const { level, climb } = { climb: undefined, ...readGroup(group) };
  if (level === undefined) return undefined;
  return (climb ? policy.climbs[climb] : policy.levels)?.[level];
}

/** The level that is asked when a group stays silent: the next of the same ladder; after a team, the next of the case's own. */
export function rungAfter(escalation: Escalation, group: string): Level | undefined {
  const { level = escalation.level, climb } = { climb: undefined, ...readGroup(group) };
  return rungOf(escalation, climb ? climbGroup(climb, level + 1) : levelGroup(level + 1));
}
