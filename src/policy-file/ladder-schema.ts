import { z } from 'zod';
import { chosenTeam, roles, type Severity, severities, type Target } from '../domain/policy.ts';
import { duration } from './lengths.ts';
import { shown } from './mistake.ts';
import { email, hasIssues, howOften, nameSeen, reference } from './plain-values.ts';
import { bySeverity } from './service-level-schema.ts';

const acknowledgeWithinDefaults = { sev1: '5m', sev2: '15m', sev3: '1h', sev4: '4h' };

const acknowledgeWithin = z
  .union([
    duration.transform((lengthMs) => bySeverity(() => lengthMs)),
    z.strictObject(bySeverity((severity) => duration.prefault(acknowledgeWithinDefaults[severity]))),
  ])
  .describe('a length of time, like 5m, or one for each severity, like { sev1: 5m, sev2: 15m }')
  .prefault({});

const targetShape = z
  .strictObject({
    team: reference('the id of a team, or chosen for the team chosen when raising').exactOptional(),
    person: email.exactOptional(),
    schedule: reference('the id of a schedule: whoever is on call then').exactOptional(),
    skill: reference('the id of a skill: everybody who has it').exactOptional(),
    role: z.enum(roles).describe('a role, like manager: whoever has it in the case').exactOptional(),
    oneOf: reference('the id of a team, or chosen: one of its people, another for each case').exactOptional(),
    sponsor: z
      .literal(true, 'Write "sponsor: true". Who that is, stands with each customer.')
      .describe('true: the executive sponsor of the customer')
      .exactOptional(),
  })
  .meta({ minProperties: 1, maxProperties: 1 });

const target = targetShape
  .transform((written, context): Target => {
    const [asked, another] = targetsOf(written);
    if (hasIssues(context)) return asked ?? { team: chosenTeam };
    if (asked && !another) return asked;
    context.addIssue(sayTargets(Object.keys(written)));
    return z.NEVER;
  })
  .describe('"team: chosen" (the team chosen when raising), "team: checkout" or "person: ana@example.com"')
  .meta({ id: 'target' });

function targetsOf({
  team,
  person,
  schedule,
  skill,
  role,
  oneOf,
  sponsor,
}: z.output<typeof targetShape>): Target[] {
  return [
    ...(team === undefined ? [] : [{ team }]),
    ...(person === undefined ? [] : [{ person }]),
    ...(schedule === undefined ? [] : [{ schedule }]),
    ...(skill === undefined ? [] : [{ skill }]),
    ...(role === undefined ? [] : [{ role }]),
    ...(oneOf === undefined ? [] : [{ oneOf }]),
    ...(sponsor === undefined ? [] : [{ sponsor }]),
  ];
}

function sayTargets([first, second]: string[]): string {
  if (first === undefined) return 'This asks nobody. Write for example "team: chosen".';
  return `Write either ${shown(first)} or ${shown(second)} here, and the other one as an entry of its own.`;
}

const nobodyAsked = 'This level asks nobody. Add whom it asks, like "- team: chosen", or remove the level.';

const level = z
  .strictObject({
    name: nameSeen().exactOptional(),
    ask: z
      .array(target)
      .min(1, nobodyAsked)
      .describe('whom this level asks (so far it asks nobody), like [{ team: chosen }]'),
    acknowledgeWithin,
    acknowledgements: howOften(
      20,
      'how many of those asked have to acknowledge, from 1 to 20',
    ).exactOptional(),
    onlyIn: reference('the id of a calendar: these are asked in its working time only').exactOptional(),
    otherwise: z
      .array(target)
      .describe('whom this level asks outside the working time of "onlyIn", like [{ schedule: night }]')
      .exactOptional(),
  })
  .superRefine(({ onlyIn, otherwise }, context) => {
    if (otherwise && onlyIn === undefined)
      context.addIssue({
        code: 'custom',
        path: ['otherwise'],
        message: 'This would never be asked. Write "onlyIn" too, with the calendar outside which it holds.',
      });
  })
  .describe('a level, like { name: Support leads, ask: [{ team: support }], acknowledgeWithin: 10m }')
  .meta({ id: 'level' });
export type WrittenLevel = z.output<typeof level>;

export const levels = z
  .array(level)
  .min(1, 'There is no level. Add at least one, or leave "levels" out for the usual two.')
  .describe('a list of levels, like [{ ask: [{ team: chosen }], acknowledgeWithin: 5m }]');

/** First the team chosen when raising, then the escalation managers. */
export const usualLevels = (managers: string[]): WrittenLevel[] =>
  levels.parse([
    { name: 'Chosen team', ask: [{ team: chosenTeam }] },
    { name: 'Escalation managers', ask: managers.map((person) => ({ person })) },
  ]);

export const repeat = howOften(10, 'how often the levels are gone through, from 1 to 10');

export const ladderSchema = z
  .strictObject({
    levels: z
      .array(level)
      .min(1, 'There is no level. Add at least one, or remove the ladder.')
      .describe('a list of levels, like [{ ask: [{ team: chosen }], acknowledgeWithin: 5m }]'),
    repeat: repeat.exactOptional(),
    unownedAgainAfter: duration.exactOptional(),
  })
  .describe('a ladder, like { levels: [{ ask: [{ team: payments }], acknowledgeWithin: 5m }] }');

const demand = z
  .strictObject({
    role: z.enum(roles).describe('a role, like comms'),
    within: duration,
    severities: z
      .array(z.enum(severities))
      .min(1, 'No severity is named, so the role would never be asked for. Name one, or remove this line.')
      .describe('a list of severities, like [sev1, sev2]')
      .default((): Severity[] => [...severities]),
  })
  .describe('a demand, like { role: comms, within: 15m, severities: [sev1, sev2] }')
  .meta({ id: 'demand' });

export const demandedRoles = z.array(demand).describe('a list of roles, like [{ role: comms, within: 15m }]');
