import { z } from 'zod';
import { askingPlaces } from '../domain/policy.ts';
import { calendarSchema } from './calendar-schema.ts';
import { demandedRoles, ladderSchema, levels, repeat, usualLevels } from './ladder-schema.ts';
import { duration } from './lengths.ts';
import { byId, channel, email, line, mirroring, nameSeen, oneOrMore, reference } from './plain-values.ts';
import { ruleSchema } from './rule-schema.ts';
import { scheduleSchema } from './schedule-schema.ts';
import { serviceLevelsSchema, severitiesSchema, yesOrNoBySeverity } from './service-level-schema.ts';
import { signsSchema } from './signs-schema.ts';
import { messageTemplate, nameTemplate } from './template-schema.ts';

const person = z
  .strictObject({
    email,
    name: line(80, 'the name, like Ana Kovács'),
    title: line(80, 'the job').exactOptional(),
  })
  .describe('a person, like { email: ana@example.com, name: Ana Kovács }');

const team = z
  .strictObject({
    name: nameSeen().exactOptional(),
    members: z
      .array(email)
      .min(1, 'Nobody is in this team. Add the e-mail address of at least one person, or remove the team.')
      .describe('the e-mail addresses of those in the team, like [ana@example.com]'),
  })
  .describe('a team, like { name: Checkout, members: [ana@example.com] }');

const skill = z
  .strictObject({
    name: nameSeen().exactOptional(),
    people: z
      .array(email)
      .min(1, 'Nobody has this skill. Add the e-mail address of at least one person, or remove the skill.')
      .describe('the e-mail addresses of those who have the skill, like [ana@example.com]'),
  })
  .describe('a skill, like { name: German, people: [ana@example.com] }');

const service = z
  .strictObject({
    name: nameSeen().exactOptional(),
    team: reference('the id of the team that runs the service, like payments').exactOptional(),
  })
  .describe('a service, like { name: Checkout, team: payments }');

const tier = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'The name of a tier is made of small letters, digits and hyphens, like gold, and has at most 40 of them.',
  )
  .describe('the name of a tier, like gold');

const customer = z
  .strictObject({
    name: line(100, 'the name of the customer, like ACME'),
    aliases: oneOrMore(line(100, 'another name'), 'There is no name here. Write one, or leave the line out.')
      .describe('other names it is written by, like [Acme Inc.]')
      .default([]),
    tier: reference('one of "tiers", like gold').exactOptional(),
    sponsor: email
      .describe('the e-mail address of the executive sponsor, like farid@example.com')
      .exactOptional(),
  })
  .describe('a customer, like { name: ACME, tier: gold, sponsor: farid@example.com }');

const customerMessage = z
  .strictObject({ name: nameSeen().exactOptional(), text: messageTemplate })
  .describe('words for customers, like { name: Holding statement, text: We are looking into it. }');

const fileSchema = z
  .strictObject({
    version: z
      .literal(1, 'This Muster reads version 1. Write "version: 1", or leave the line out.')
      .describe('1')
      .default(1),
    include: z
      .array(z.string().describe('the path of a file, from this one, like teams.yaml'))
      .describe('a list of files whose settings are added to these, like [teams.yaml, schedules/eu.yaml]')
      .default([]),
    people: z
      .array(person)
      .min(1, 'There is nobody. Add at least one person with "email" and "name".')
      .describe('a list of people, like [{ email: ana@example.com, name: Ana Kovács }]'),
    teams: byId('team', 'checkout-eu', team)
      .refine((teams) => Object.keys(teams).length > 0, 'There is no team. Add at least one, like support.')
      .describe('the teams, like { support: { members: [ana@example.com] } }'),
    managers: z
      .array(email)
      .min(1, 'There is no escalation manager. Add at least one e-mail address; the first is given the role.')
      .describe('the e-mail addresses of the escalation managers, like [ana@example.com]'),
    skills: byId('skill', 'german', skill)
      .describe('the skills, like { german: { name: German, people: [ana@example.com] } }')
      .default({}),
    services: byId('service', 'checkout', service)
      .describe('the services, like { checkout: { name: Checkout, team: payments } }')
      .default({}),
    tiers: z.array(tier).describe('the tiers of customers, like [gold, silver]').default([]),
    customers: z
      .array(customer)
      .describe('a list of customers, like [{ name: ACME, tier: gold }]')
      .default([]),
    calendars: byId('calendar', 'office', calendarSchema)
      .describe(
        'the calendars, like { office: { zone: Europe/Budapest, hours: { monday-friday: 9:00-17:30 } } }',
      )
      .default({}),
    schedules: byId('schedule', 'payments', scheduleSchema)
      .describe('the on-call schedules, like { payments: { zone: Europe/Budapest, layers: [..] } }')
      .default({}),
    severities: severitiesSchema,
    serviceLevels: byId('service level', 'gold', serviceLevelsSchema)
      .describe('sets of promises by name, like { gold: { sev1: { resolveWithin: 4h } } }')
      .default({}),
    levels: levels.exactOptional(),
    repeatLevels: repeat.default(1),
    unownedAgainAfter: duration.prefault('30m'),
    ladders: byId('ladder', 'payments', ladderSchema)
      .describe('further ladders by name, like { payments: { levels: [..] } }')
      .default({}),
    askOn: z
      .enum(askingPlaces)
      .describe(
        'one or both: whether who is in Slack and in Microsoft Teams is asked on one of them, or on both; an answer on one ends both',
      )
      .default('one'),
    customerWaitAtMost: duration.prefault('3d'),
    customerUpdatesNeedApproval: yesOrNoBySeverity.prefault(false),
    customerMessages: byId('message', 'holding', customerMessage)
      .describe('approved words for customers, like { holding: { text: We are looking into it. } }')
      .default({}),
    demandedRoles: demandedRoles.default([]),
    announcementChannel: channel.exactOptional(),
    rules: z
      .array(ruleSchema)
      .describe(
        'a list of rules, the first of which that holds wins, like [{ name: Gold, when: { tier: gold }, use: { serviceLevels: gold } }]',
      )
      .default([]),
    signs: signsSchema({ channel, duration }).exactOptional(),
    room: z
      .strictObject({
        nameTemplate: nameTemplate.default('{key}-{title}'),
        private: z.boolean().describe('true or false').default(false),
        mirror: mirroring.default('when-needed'),
        mirrorPrivate: z
          .boolean()
          .describe(
            'true or false: whether private rooms are mirrored too, where the other platform has them',
          )
          .default(false),
      })
      .describe('settings such as "private: true"')
      .prefault({}),
  })
  .describe('the settings of a policy, like those of docs/policy.example.yaml');

/**
 * The policy file as people write it. E-mail addresses come out in small letters, lengths of time in milliseconds, and
 * what was left out with its default.
 */
export const policyFileSchema = fileSchema.transform((file) => ({
  ...file,
  levels: file.levels ?? usualLevels(file.managers),
}));
export type PolicyFile = z.output<typeof policyFileSchema>;
