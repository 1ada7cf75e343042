import { z } from 'zod';
import { categories, escalationTypes, severities } from '../domain/policy.ts';
import { sources } from '../domain/rulebook.ts';
import { demandedRoles } from './ladder-schema.ts';
import { channel, emails, hasIssues, line, mirroring, oneOrMore, reference } from './plain-values.ts';

const noneNamed = 'Nothing is named here, so the rule would never hold. Name one, or remove the line.';
const anyOf = <T extends z.ZodType>(value: T, description: string) =>
  oneOrMore(value, noneNamed).describe(`${description}, or a list of them`).exactOptional();

/** The calendar that "office" and "outside office" speak of. */
export const calendarOfHours = (text: string): string => text.trim().replace(/^outside\s+/, '');

const hours = z
  .string()
  .meta({ pattern: String.raw`^\s*(outside\s+)?[a-z0-9-]+\s*$` })
  .transform((text) => ({ calendar: calendarOfHours(text), within: !/^\s*outside\s/.test(text) }))
  .describe('a calendar, like office, for its working time, or "outside office" for any other time');

const when = z
  .strictObject({
    type: anyOf(z.enum(escalationTypes), 'a type of escalation, like hierarchical'),
    severity: anyOf(z.enum(severities), 'a severity, like sev1'),
    team: anyOf(reference('the id of a team'), 'the id of the team chosen when raising'),
    service: anyOf(reference('the id of a service'), 'the id of a service'),
    category: anyOf(z.enum(categories), 'a category, like technical'),
    skill: anyOf(reference('the id of a skill'), 'the id of the skill that is needed'),
    tier: anyOf(reference('a tier'), 'a tier of customers, like gold'),
    source: anyOf(z.enum(sources), 'how the case came in, like sign'),
    hours: hours.exactOptional(),
  })
  .meta({ minProperties: 1 })
  .refine((conditions) => Object.keys(conditions).length > 0, {
    message:
      'This rule would hold for every case. Write when it holds, like "severity: sev1", or change what is usual instead.',
    when: (written) => !hasIssues(written),
  })
  .describe(
    'when the rule holds, like { tier: gold, severity: [sev1, sev2] }; all that is written must be so',
  );

const use = z
  .strictObject({
    ladder: reference('the id of a ladder, or usual').exactOptional(),
    serviceLevels: reference('the id of service levels, or usual').exactOptional(),
    demandedRoles: demandedRoles.exactOptional(),
    managers: emails(
      'the e-mail addresses of the escalation managers, the first of whom is given the role',
    ).exactOptional(),
    stakeholders: emails(
      'the e-mail addresses of those who hear the updates from the beginning',
    ).exactOptional(),
    announcementChannel: z
      .union([z.literal('none').transform(() => null), channel])
      .describe('the name of a channel without "#", or none')
      .exactOptional(),
    privateRoom: z.boolean().describe('true or false').exactOptional(),
    mirror: mirroring.exactOptional(),
  })
  .meta({ minProperties: 1 })
  .refine((choice) => Object.keys(choice).length > 0, {
    message:
      'This rule chooses nothing. Write what it uses, like "ladder: payments"; "ladder: usual" leaves all as it is.',
    when: (written) => !hasIssues(written),
  })
  .describe(
    'what is used then, like { ladder: payments, serviceLevels: gold }; what is left out is as usual',
  );

/** A row of the escalation matrix. */
export const ruleSchema = z
  .strictObject({ name: line(80, 'a name that says what the rule is for'), when, use })
  .describe('a rule, like { name: Gold customers, when: { tier: gold }, use: { serviceLevels: gold } }');
