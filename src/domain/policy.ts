import { z } from 'zod';
import { daysToMs, minutesToMs } from './duration.ts';

export const severities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export type Severity = (typeof severities)[number];

export const roles = ['manager', 'lead', 'comms', 'architect', 'coordinator', 'sponsor', 'expert'] as const;
export type Role = (typeof roles)[number];

/** Opaque: says nothing about who it is, so that a person can be forgotten without rewriting cases. */
export type PersonId = string;
export type TeamId = string;

/** The team id that stands for "the team chosen when the case was raised". */
export const chosenTeam = 'chosen';

const lengthMs = z.number().int().positive();
const perSeverity = <T extends z.ZodType>(value: T) => z.record(z.enum(severities), value);

/** A length for each severity; null = nothing is promised. */
const promised = perSeverity(lengthMs.nullable()).default({ sev1: null, sev2: null, sev3: null, sev4: null });

const targetSchema = z.union([z.object({ team: z.string() }), z.object({ person: z.string() })]);

const levelSchema = z.object({
  name: z.string(),
  ask: z.array(targetSchema).min(1),
  acknowledgeWithinMs: perSeverity(lengthMs),
  /** So many of those asked have to acknowledge (one when absent); all of them where there are fewer. */
  acknowledgements: z.number().int().positive().optional(),
});

/**
 * What a case is run by: people are person ids, lengths are milliseconds. It is made from the policy file and frozen into
 * each escalation when it opens, so a later edit of the file does not change a running case.
 */
export const policySchema = z.object({
  people: z.record(z.string(), z.object({ name: z.string(), title: z.string().optional() })),
  teams: z.record(z.string(), z.object({ name: z.string(), members: z.array(z.string()).min(1) })),
  severities: perSeverity(z.object({ name: z.string(), description: z.string() })),
  levels: z.array(levelSchema).min(1),
  /** How often the levels are gone through before a case is said to have no owner. */
  repeatLevels: z.number().int().positive().default(1),
  /** While nobody has it, the managers hear of that again after this long, and then each time after twice as long. */
  unownedAgainAfterMs: lengthMs.default(minutesToMs(30)),
  /** Service levels: from opening to the declared resolution, from there to its verification, and from there to closing. */
  resolveWithinMs: promised,
  verifyWithinMs: promised,
  closeWithinMs: promised,
  /** When nobody has done anything for this long, the case climbs by itself. */
  standstillAfterMs: promised,
  /** The clocks of a case stand still at most this long while the customer is awaited. */
  customerWaitAtMostMs: lengthMs.default(daysToMs(3)),
  /** They may do everything a manager may; the first is given the manager's role when a case opens. */
  managers: z.array(z.string()).min(1),
  /** How long an acknowledgement holds before the owner is asked whether they are still on it; null = for ever. */
  acknowledgementLastsMs: perSeverity(lengthMs.nullable()),
  /** Stakeholders inside the company must have heard this long after opening. */
  firstInternalUpdateWithinMs: perSeverity(lengthMs),
  /** And then again this often. */
  internalUpdateEveryMs: perSeverity(lengthMs),
  /** Roles asked for in the room when nobody has taken them after a while. */
  demandedRoles: z.array(
    z.object({ role: z.enum(roles), withinMs: lengthMs, severities: z.array(z.enum(severities)) }),
  ),
  /** The channel that hears of each case; null = none. */
  announcementChannel: z.string().nullable(),
  room: z.object({ nameTemplate: z.string(), private: z.boolean() }),
});
export type Policy = z.infer<typeof policySchema>;
export type Level = Policy['levels'][number];

/** The people a level asks, each once, in the order the policy names them. `team` is the team chosen for the case. */
export function peopleOfLevel(policy: Policy, level: Level, team: TeamId): PersonId[] {
  const people = level.ask.flatMap((target) =>
    'person' in target ? [target.person] : membersOf(policy, target.team === chosenTeam ? team : target.team),
  );
  return [...new Set(people)];
}

export const membersOf = (policy: Policy, team: TeamId): PersonId[] => policy.teams[team]?.members ?? [];
