import { z } from 'zod';
import { parseDurationMs } from '../domain/duration.ts';
import { chosenTeam, roles, type Severity, severities } from '../domain/policy.ts';
import { untrustedLine } from '../domain/text.ts';
import { shown } from './mistake.ts';
import { signsSchema } from './signs-schema.ts';

// The descriptions end the sentence "Write ..." in error messages; see shape-mistakes.ts.

const longestMs = 366 * 24 * 3_600_000;

const duration = z
  .string()
  .transform((text, context) => {
    const lengthMs = parseDurationMs(text);
    if (lengthMs === null)
      context.addIssue(`${shown(text)} is not a length of time. Write it like 30s, 5m, 1h30m or 1d.`);
    else if (lengthMs === 0) context.addIssue('This is no time at all. Write a length above 0, like 5m.');
    else if (lengthMs > longestMs) context.addIssue('This is longer than a year. Write at most 366d.');
    else return lengthMs;
    return z.NEVER;
  })
  .describe('a length of time with its unit, like 30s, 5m, 1h30m or 1d');

const email = z.email().toLowerCase().describe('an e-mail address, like ana@example.com');
const line = (max: number, description: string) => untrustedLine(max).describe(description);

export const bySeverity = <T>(give: (severity: Severity) => T): Record<Severity, T> => ({
  sev1: give('sev1'),
  sev2: give('sev2'),
  sev3: give('sev3'),
  sev4: give('sev4'),
});

const personSchema = z
  .strictObject({ email, name: line(80, 'the name, like Ana Kovács'), title: line(80, 'the job').optional() })
  .describe('a person, like { email: ana@example.com, name: Ana Kovács }');

const teamSchema = z
  .strictObject({
    name: line(60, 'the name people see').optional(),
    members: z
      .array(email)
      .min(1, 'Nobody is in this team. Add the e-mail address of at least one person, or remove the team.')
      .describe('the e-mail addresses of those in the team, like [ana@example.com]'),
  })
  .describe('a team, like { name: Checkout, members: [ana@example.com] }');

const teamIdSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'A team id is made of small letters, digits and hyphens, like checkout-eu, and has at most 40 of them. ' +
      'Put what people should see into its "name".',
  );

const defaults = {
  sev1: ['Critical', 'Customers cannot work, and there is no way around it.', '2h', '5m', '30m', '30m'],
  sev2: ['Major', 'An important function fails for many customers.', '4h', '15m', '1h', '1h'],
  sev3: ['Minor', 'A function is impaired, and there is a way around it.', '1d', '1h', '1h', '4h'],
  sev4: ['Low', 'A question, a wish, or a small annoyance.', 'forever', '4h', '1h', '1d'],
} as const;

/** A service level; without one nothing is promised. */
const promised = z
  .union([duration, z.literal('none').transform(() => null)])
  .describe('a length of time, like 4h, or none')
  .prefault('none');

const howOften = (most: number, description: string) => z.int().min(1).max(most).describe(description);

function severitySchema(severity: Severity) {
  const [name, description, lasts, , firstWithin, every] = defaults[severity];
  return z
    .strictObject({
      name: line(40, 'the name people see').default(name),
      description: line(150, 'a sentence that tells when to choose it').default(description),
      acknowledgementLasts: z
        .union([duration, z.literal('forever').transform(() => null)])
        .describe('a length of time, like 2h, or forever')
        .prefault(lasts),
      resolveWithin: promised,
      verifyWithin: promised,
      closeWithin: promised,
      standstillAfter: promised,
      internalUpdates: z
        .strictObject({ firstWithin: duration.prefault(firstWithin), every: duration.prefault(every) })
        .describe('{ firstWithin: 30m, every: 1h }')
        .prefault({}),
    })
    .describe('settings such as "name: Critical"')
    .prefault({});
}

const acknowledgeWithinDefault = (severity: Severity) => defaults[severity][3];

const acknowledgeWithin = z
  .union([
    duration.transform((lengthMs) => bySeverity(() => lengthMs)),
    z.strictObject(bySeverity((severity) => duration.prefault(acknowledgeWithinDefault(severity)))),
  ])
  .describe('a length of time, like 5m, or one for each severity, like { sev1: 5m, sev2: 15m }')
  .prefault({});

const targetSchema = z
  .strictObject({ team: z.string().optional(), person: email.optional() })
  .transform(({ team, person }, context) => {
    if (team !== undefined && person === undefined) return { team };
    if (person !== undefined && team === undefined) return { person };
    context.addIssue('Write either "team" or "person" here, and the other one as an entry of its own.');
    return z.NEVER;
  })
  .describe('"team: chosen" (the team chosen when raising), "team: checkout" or "person: ana@example.com"');

const nobodyAsked = 'This level asks nobody. Add whom it asks, like "- team: chosen", or remove the level.';

const levelSchema = z
  .strictObject({
    name: line(60, 'the name people see').optional(),
    ask: z
      .array(targetSchema)
      .min(1, nobodyAsked)
      .describe('whom this level asks (so far it asks nobody), like [{ team: chosen }]'),
    acknowledgeWithin,
    acknowledgements: howOften(20, 'how many of those asked have to acknowledge, from 1 to 20').optional(),
  })
  .describe('a level, like { name: Support leads, ask: [{ team: support }], acknowledgeWithin: 10m }');

const demandedRoleSchema = z
  .strictObject({
    role: z.enum(roles).describe('a role, like comms'),
    within: duration,
    severities: z
      .array(z.enum(severities))
      .min(1, 'No severity is named, so the role would never be asked for. Name one, or remove this line.')
      .describe('a list of severities, like [sev1, sev2]')
      .default([...severities]),
  })
  .describe('a demand, like { role: comms, within: 15m, severities: [sev1, sev2] }');

const roomWords = ['key', 'title', 'customer', 'severity'];

const nameTemplate = z
  .string()
  .max(80, 'Room names have at most 80 characters. Shorten the template.')
  .superRefine((template, context) => {
    const words = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word = '']) => word);
    const unknown = words.filter((word) => !roomWords.includes(word));
    for (const word of unknown)
      context.addIssue(`{${word}} means nothing here. Use {key}, {title}, {customer} or {severity}.`);
    if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, '')))
      context.addIssue('A curly bracket has no partner. Write placeholders like {key}.');
    if (!words.includes('key'))
      context.addIssue(
        '{key} is missing, so two rooms could get one name. Write for example "{key}-{title}".',
      );
  })
  .describe('a template in quotes, like "{key}-{title}"');

// Slack: at most 80 characters, small letters (of any alphabet), digits, hyphens, underscores; or the id of a channel.
const channel = z
  .string()
  .transform((text) => text.replace(/^#/, ''))
  .superRefine((name, context) => {
    if (/\s/.test(name))
      context.addIssue(
        `A channel's name has no spaces. Write for example ${JSON.stringify(name.trim().toLowerCase().replace(/\s+/g, '-').slice(0, 80))}.`,
      );
    else if (!/^(?:[CG][A-Z0-9]{8,}|[\p{Ll}\p{Lo}\p{M}\p{N}_-]{1,80})$/u.test(name))
      context.addIssue(
        "A channel's name is made of small letters, digits, hyphens and underscores, at most 80. Write it like escalations.",
      );
  })
  .describe('the name of a channel without "#" (which starts a comment in YAML), like escalations');

const fileSchema = z
  .strictObject({
    version: z
      .literal(1, 'This Muster reads version 1. Write "version: 1", or leave the line out.')
      .default(1),
    people: z
      .array(personSchema)
      .min(1, 'There is nobody. Add at least one person with "email" and "name".')
      .describe('a list of people, like [{ email: ana@example.com, name: Ana Kovács }]'),
    teams: z
      .record(teamIdSchema, teamSchema)
      .refine((teams) => Object.keys(teams).length > 0, 'There is no team. Add at least one, like support.')
      .describe('the teams, like { support: { members: [ana@example.com] } }'),
    managers: z
      .array(email)
      .min(1, 'There is no escalation manager. Add at least one e-mail address; the first is given the role.')
      .describe('the e-mail addresses of the escalation managers, like [ana@example.com]'),
    severities: z
      .strictObject({
        sev1: severitySchema('sev1'),
        sev2: severitySchema('sev2'),
        sev3: severitySchema('sev3'),
        sev4: severitySchema('sev4'),
      })
      .describe('settings of sev1 to sev4')
      .prefault({}),
    levels: z
      .array(levelSchema)
      .min(1, 'There is no level. Add at least one, or leave "levels" out for the usual two.')
      .describe('a list of levels, like [{ ask: [{ team: chosen }], acknowledgeWithin: 5m }]')
      .optional(),
    repeatLevels: howOften(10, 'how often the levels are gone through, from 1 to 10').default(1),
    unownedAgainAfter: duration.prefault('30m'),
    customerWaitAtMost: duration.prefault('3d'),
    demandedRoles: z
      .array(demandedRoleSchema)
      .describe('a list of roles, like [{ role: comms, within: 15m }]')
      .default([]),
    announcementChannel: channel.optional(),
    signs: signsSchema({ channel, duration }).optional(),
    room: z
      .strictObject({
        nameTemplate: nameTemplate.default('{key}-{title}'),
        private: z.boolean().describe('true or false').default(false),
      })
      .describe('settings such as "private: true"')
      .prefault({}),
  })
  .describe('the settings of a policy, like those of docs/policy.example.yaml');
/** First the team chosen when raising, then the escalation managers. */
const usualLevels = (managers: string[]) =>
  z.array(levelSchema).parse([
    { name: 'Chosen team', ask: [{ team: chosenTeam }] },
    { name: 'Escalation managers', ask: managers.map((person) => ({ person })) },
  ]);

/**
 * The policy file as people write it. E-mail addresses come out in small letters, lengths of time in milliseconds, and
 * what was left out with its default.
 */
export const policyFileSchema = fileSchema.transform((file) => ({
  ...file,
  levels: file.levels ?? usualLevels(file.managers),
}));
export type PolicyFile = z.output<typeof policyFileSchema>;
