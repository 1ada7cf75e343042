import { z } from 'zod';
import { daysToMs, minutesToMs } from './duration.ts';

export const severities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export type Severity = (typeof severities)[number];

export const roles = ['manager', 'lead', 'comms', 'architect', 'coordinator', 'sponsor', 'expert'] as const;
export type Role = (typeof roles)[number];

/**
 * functional: another skill or department must help. hierarchical: someone with more authority must decide. automatic: a promise
 * is broken or about to be. executive: the customer threatens to leave or to sue, or has gone to the top.
 */
export const escalationTypes = ['functional', 'hierarchical', 'automatic', 'executive'] as const;
export type EscalationType = (typeof escalationTypes)[number];

/** What makes it necessary. */
export const categories = ['financial', 'staffing', 'tooling', 'technical', 'functional'] as const;
export type Category = (typeof categories)[number];

/** Where somebody who is on both platforms is asked: on the one where they are reached first, or on both. */
export const askingPlaces = ['one', 'both'] as const;

/** When a room is shown on the other platform too: when somebody is needed who is there only, from the beginning, or not at all. */
export const mirrorings = ['when-needed', 'always', 'never'] as const;
export type Mirroring = (typeof mirrorings)[number];

/** Opaque: says nothing about who it is, so that a person can be forgotten without rewriting cases. */
export type PersonId = string;
export type TeamId = string;

/** The team id that stands for "the team chosen when the case was raised". */
export const chosenTeam = 'chosen';

const lengthMs = z.number().int().positive();
const perSeverity = <T extends z.ZodType>(value: T) => z.record(z.enum(severities), value);

/**
 * What is promised: a length of time or, with a calendar, of its working time. The warning comes so long before the end; when
 * absent, a fifth of the length, an hour at most (a day for root causes).
 */
const promiseSchema = z.object({
  withinMs: lengthMs,
  calendar: z.string().nullable(),
  warnBeforeMs: lengthMs.optional(),
});
export type PromisedLength = z.infer<typeof promiseSchema>;

/** A promise for each severity; null = nothing is promised. */
const promised = perSeverity(promiseSchema.nullable()).default({
  sev1: null,
  sev2: null,
  sev3: null,
  sev4: null,
});

/** Whom a level asks. Who that is, is looked up when it is asked: people change teams and take over shifts. */
const targetSchema = z.union([
  z.object({ team: z.string() }),
  z.object({ person: z.string() }),
  /** Whoever is on call. */
  z.object({ schedule: z.string() }),
  z.object({ skill: z.string() }),
  /** Whoever has this role in the case. */
  z.object({ role: z.enum(roles) }),
  /** One of the team, another for each case. */
  z.object({ oneOf: z.string() }),
  /** The executive sponsor of the customer. */
  z.object({ sponsor: z.literal(true) }),
]);
export type Target = z.infer<typeof targetSchema>;

const levelSchema = z.object({
  name: z.string(),
  ask: z.array(targetSchema).min(1),
  acknowledgeWithinMs: perSeverity(lengthMs),
  /** So many of those asked have to acknowledge (one when absent); all of them where there are fewer. */
  acknowledgements: z.number().int().positive().optional(),
  /** Asks these only in the working time of a calendar, and the others at other times; nobody then where there are none. */
  onlyIn: z.object({ calendar: z.string(), otherwise: z.array(targetSchema) }).optional(),
});
export type Level = z.infer<typeof levelSchema>;

const demandedRoleSchema = z.object({
  role: z.enum(roles),
  withinMs: lengthMs,
  severities: z.array(z.enum(severities)),
});

/** What depends on the route that the matrix chose for a case. */
const routeShape = {
  /** The name of the rule that chose it; null = no rule did, it is the usual one. */
  rule: z.string().nullable().default(null),
  levels: z.array(levelSchema).min(1),
  /** How often the levels are gone through before a case is said to have no owner. */
  repeatLevels: z.number().int().positive().default(1),
  /** While nobody has it, the managers hear of that again after this long, and then each time after twice as long. */
  unownedAgainAfterMs: lengthMs.default(minutesToMs(30)),
  /** What the case may climb beside its own levels, by the type of that escalation. */
  climbs: z.partialRecord(z.enum(escalationTypes), z.array(levelSchema).min(1)).default({}),
  /** Service levels: from opening to the declared resolution, from there to its verification, and from there to closing. */
  resolveWithin: promised,
  verifyWithin: promised,
  closeWithin: promised,
  /** Also from the verification: until the analysis is accepted, and until customers have one. None is demanded where nothing is promised. */
  internalRootCauseWithin: promised,
  customerRootCauseWithin: promised,
  /** When nobody has done anything for this long, the case climbs by itself. */
  standstillAfter: promised,
  /** Stakeholders inside the company must have heard this long after opening. */
  firstInternalUpdateWithin: perSeverity(promiseSchema),
  /** And then again this often. */
  internalUpdateEvery: perSeverity(promiseSchema),
  /** The customers of a case must have heard this long after opening. */
  firstCustomerUpdateWithin: promised,
  /** And then again this often. */
  customerUpdateEvery: promised,
  /** Roles asked for in the room when nobody has taken them after a while. */
  demandedRoles: z.array(demandedRoleSchema),
};
const routeSchema = z.object(routeShape);
export type Route = z.infer<typeof routeSchema>;

/**
 * What a case is run by: people are person ids, lengths are milliseconds. It is made from the policy file and frozen into
 * each escalation when it opens, so a later edit of the file does not change a running case.
 */
export const policySchema = z.object({
  ...routeShape,
  /** Where they are not all the same, the route for each severity: the case goes over to it when its severity changes. */
  routes: z.partialRecord(z.enum(severities), routeSchema).default({}),
  /** The names of the teams that the case has to do with. */
  teams: z.record(z.string(), z.object({ name: z.string() })),
  severities: perSeverity(z.object({ name: z.string(), description: z.string() })),
  /** The clocks of a case stand still at most this long while the customer is awaited. */
  customerWaitAtMostMs: lengthMs.default(daysToMs(3)),
  /** They may do everything a manager may; the first is given the manager's role when a case opens. */
  managers: z.array(z.string()).min(1),
  /** How long an acknowledgement holds before the owner is asked whether they are still on it; null = for ever. */
  acknowledgementLastsMs: perSeverity(lengthMs.nullable()),
  /** They hear the updates from the beginning. */
  stakeholders: z.array(z.string()).default([]),
  /** Whether somebody else than the writer must approve what customers are told. */
  customerUpdatesNeedApproval: perSeverity(z.boolean()).default({
    ...{ sev1: false, sev2: false, sev3: false, sev4: false },
  }),
  askOn: z.enum(askingPlaces).default('one'),
  /** The channel that hears of each case; null = none. */
  announcementChannel: z.string().nullable(),
  room: z.object({
    nameTemplate: z.string(),
    private: z.boolean(),
    mirror: z.enum(mirrorings).default('when-needed'),
    /** Whether that holds for private rooms as well. */
    mirrorPrivate: z.boolean().default(false),
  }),
});
export type Policy = z.infer<typeof policySchema>;
