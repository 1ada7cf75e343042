import assert from 'node:assert/strict';
import { mistakesIn, shortPolicy } from '../support/policy-mistakes.ts';

/** What is added below the short policy (line 7 on), and what is then said, all of it. */
const mistakes: Record<string, [string, string, string[]][]> = {
  'tiers, customers, skills and services': [
    [
      'a tier in capitals',
      'tiers: [Gold]',
      [
        '7:9 tiers[0]: The name of a tier is made of small letters, digits and hyphens, like gold, and has at most 40 of them.',
      ],
    ],
    [
      'a tier twice',
      'tiers: [gold, gold]',
      ['7:15 tiers[1]: The tier gold stands in the list twice. Remove one.'],
    ],
    [
      'a customer of a tier there is not',
      `tiers: [gold, silver]
customers: [{ name: A, tier: golden }]`,
      ['8:30 customers[0].tier: There is no tier "golden". Did you mean "gold"?'],
    ],
    [
      'a customer of a tier, where there are none',
      'customers: [{ name: A, tier: gold }]',
      ['7:30 customers[0].tier: There is no tier "gold". Add it under "tiers".'],
    ],
    [
      'a customer without a name',
      `customers: [{ tier: gold }]
tiers: [gold]`,
      ['7:13 customers[0].name: "name" is missing. Write the name of the customer, like ACME.'],
    ],
    [
      'a customer whose alias is the name of another, in other letters',
      `customers:
  - { name: ACME  Inc. }
  - { name: B, aliases: [acme inc.] }`,
      ['9:26 customers[1].aliases[0]: There is a customer called acme inc. already. Write each name once.'],
    ],
    [
      'a sponsor who does not exist',
      'customers: [{ name: A, sponsor: bem@example.com }]',
      [
        '7:33 customers[0].sponsor: Nobody in "people" has the e-mail address bem@example.com. Did you mean "ben@example.com"?',
      ],
    ],
    [
      'a skill that nobody has',
      'skills: { german: { people: [] } }',
      [
        '7:21 skills.german.people: Nobody has this skill. Add the e-mail address of at least one person, or remove the skill.',
      ],
    ],
    [
      'a skill of somebody unknown, and of somebody twice',
      'skills: { german: { people: [ana@example.com, x@example.com, ana@example.com] } }',
      [
        '7:47 skills.german.people[1]: Nobody in "people" has the e-mail address x@example.com. Did you mean "ana@example.com"?',
        '7:62 skills.german.people[2]: ana@example.com has this skill twice. Remove one.',
      ],
    ],
    [
      'a skill id in capitals',
      'skills: { German: { people: [ana@example.com] } }',
      [
        '7:11 skills.German: A skill id is made of small letters, digits and hyphens, like german, and has at most 40 of them. Put what people should see into its "name".',
      ],
    ],
    [
      'a service of a team there is not',
      'services: { shop: { team: checkout } }',
      ['7:27 services.shop.team: There is no team "checkout". Did you mean "check-out"?'],
    ],
    [
      'a service of the chosen team',
      'services: { shop: { team: chosen } }',
      ['7:27 services.shop.team: There is no team "chosen". There are: check-out.'],
    ],
  ],
  'names that cannot be given': [
    [
      'a ladder called usual',
      'ladders: { usual: { levels: [{ ask: [{ team: chosen }] }] } }',
      ['7:12 ladders.usual: "usual" stands for what holds where no rule does. Give this ladder another id.'],
    ],
    [
      'service levels called usual',
      'serviceLevels: { usual: {} }',
      [
        '7:18 serviceLevels.usual: "usual" stands for what holds where no rule does. Give this service level another id.',
      ],
    ],
    [
      'a schedule called chosen',
      'schedules: { chosen: { zone: UTC, layers: [{ people: [ana@example.com], every: 1 week, from: 2026-01-05 09:00 }] } }',
      [
        '7:14 schedules.chosen: "chosen" stands for the team chosen when raising. Give this schedule another id.',
      ],
    ],
    [
      'a service called constructor',
      'services: { constructor: { } }',
      [
        '7:13 services.constructor: "constructor" means something to the language Muster is written in. Give this service another id.',
      ],
    ],
    [
      'a skill called __proto__',
      'skills: { __proto__: { people: [ana@example.com] } }',
      ['7:11 skills.__proto__: "__proto__" cannot be a name here. Write another.'],
    ],
    [
      'a day called __proto__',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00, __proto__: 9:00-17:00 } } }',
      ['7:59 calendars.c.hours.__proto__: "__proto__" cannot be a name here. Write another.'],
    ],
  ],
  calendars: [
    [
      'a zone there is not',
      'calendars: { c: { zone: Europe/Budapes, hours: { monday: 9:00-17:00 } } }',
      [
        '7:25 calendars.c.zone: There is no time zone "Europe/Budapes". Write one like Europe/Budapest. Did you mean "Europe/Budapest"?',
      ],
    ],
    [
      'a calendar without hours',
      'calendars: { c: { zone: UTC } }',
      [
        '7:14 calendars.c.hours: "hours" is missing. Write the hours by days, like { monday-friday: 9:00-17:30, saturday: [9:00-12:00, 13:00-15:00] }.',
      ],
    ],
    [
      'a week without hours',
      'calendars: { c: { zone: UTC, hours: {  } } }',
      [
        '7:30 calendars.c.hours: There is no working time in this week, so nothing would ever fall due. Give it hours on one day at least.',
      ],
    ],
    [
      'a day without hours',
      'calendars: { c: { zone: UTC, hours: { monday: [] } } }',
      [
        '7:39 calendars.c.hours.monday: There are no hours here. Write some like 9:00-17:30, or leave the day out: then it is free.',
      ],
    ],
    [
      'a day there is not',
      'calendars: { c: { zone: UTC, hours: { mondey: 9:00-17:00 } } }',
      [
        '7:39 calendars.c.hours.mondey: "mondey" is no day of the week. Write monday, or monday-friday. Did you mean "monday"?',
      ],
    ],
    [
      'days in another writing',
      'calendars: { c: { zone: UTC, hours: { mon-fri: 9:00-17:00 } } }',
      ['7:39 calendars.c.hours.mon-fri: "mon-fri" is no day of the week. Write monday, or monday-friday.'],
    ],
    [
      'a day twice',
      'calendars: { c: { zone: UTC, hours: { monday-friday: 9:00-17:00, friday: 9:00-15:00 } } }',
      [
        '7:74 calendars.c.hours.friday: friday is in "monday-friday" already. Let each day stand in one of them.',
      ],
    ],
    [
      'hours that overlap',
      'calendars: { c: { zone: UTC, hours: { monday: [9:00-13:00, 12:00-17:00] } } }',
      [
        '7:39 calendars.c.hours.monday: Some hours of this day stand in it twice. Let each start when the one before has ended.',
      ],
    ],
    [
      'what are no hours',
      'calendars: { c: { zone: UTC, hours: { monday: 9-17 } } }',
      ['7:47 calendars.c.hours.monday: "9-17" are no hours. Write them like 9:00-17:30, from 0:00 to 24:00.'],
    ],
    [
      'an hour there is not',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-25:00 } } }',
      [
        '7:47 calendars.c.hours.monday: "9:00-25:00" are no hours. Write them like 9:00-17:30, from 0:00 to 24:00.',
      ],
    ],
    [
      'hours without an end',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-9:00 } } }',
      ['7:47 calendars.c.hours.monday: These hours end when they start. For a whole day write 0:00-24:00.'],
    ],
    [
      'a number for hours',
      'calendars: { c: { zone: UTC, hours: { monday: 9 } } }',
      [
        '7:47 calendars.c.hours.monday: Here should be text, but it is the number 9. Write hours by the clock on the wall, like 9:00-17:30, or 22:00-6:00 for a night, or a list of them.',
      ],
    ],
    [
      'a date there is not',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, date: 2026-02-30 }] } }',
      ['7:91 calendars.c.holidays[0].date: "2026-02-30" is not a date. Write it like 2026-12-24.'],
    ],
    [
      'a date in another order',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, date: 24.12.2026 }] } }',
      ['7:91 calendars.c.holidays[0].date: "24.12.2026" is not a date. Write it like 2026-12-24.'],
    ],
    [
      'a number for a date',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, date: 2026 }] } }',
      [
        '7:91 calendars.c.holidays[0].date: Here should be text, but it is the number 2026. Write a date, like 2026-12-24, or a list of them.',
      ],
    ],
    [
      'a day of the year that no month has',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 25-12 }] } }',
      [
        '7:92 calendars.c.holidays[0].every: "25-12" is no day of the year. Write the month and the day, like 12-25 for the 25th of December.',
      ],
    ],
    [
      'a day that never comes',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 02-30 }] } }',
      [
        '7:72 calendars.c.holidays[0]: Day never comes: no such day is in the calendar. Correct its month or its day.',
      ],
    ],
    [
      'a day without a date',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, hours: 9:00-12:00 }] } }',
      [
        '7:72 calendars.c.holidays[0]: Write one of "date: 2026-12-24", "every: 12-25", "easter: western" and "nth: last monday of may" here.',
      ],
    ],
    [
      'a day with two dates',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 12-25, date: 2026-12-25 }] } }',
      [
        '7:72 calendars.c.holidays[0]: Write one of "date: 2026-12-24", "every: 12-25", "easter: western" and "nth: last monday of may" here.',
      ],
    ],
    [
      'days after a date',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 12-25, days: 1 }] } }',
      [
        '7:105 calendars.c.holidays[0].days: "days" counts from "easter" or "nth". Write the date itself instead.',
      ],
    ],
    [
      'days after next year',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, easter: western, days: 400 }] } }',
      ['7:108 calendars.c.holidays[0].days: This is too far away. Write a number of days from -120 to 120.'],
    ],
    [
      'an Easter there is not',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, easter: eastern }] } }',
      [
        '7:93 calendars.c.holidays[0].easter: "eastern" is not one of western, orthodox. Did you mean "western"?',
      ],
    ],
    [
      'a weekday of a month that is not understood',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, nth: 2nd monday of may }] } }',
      [
        '7:90 calendars.c.holidays[0].nth: "2nd monday of may" is not understood. Write it like "last monday of may".',
      ],
    ],
    [
      'a half day that is worked',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 12-24, hours: 9:00-12:00, worked: 9:00-12:00 }] } }',
      ['7:126 calendars.c.holidays[0].worked: Write either "hours" (a half day) or "worked" here, not both.'],
    ],
    [
      'a half day over midnight',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 12-24, hours: 20:00-2:00 }] } }',
      [
        '7:106 calendars.c.holidays[0].hours: A special day ends at its midnight. Write hours like 18:00-24:00.',
      ],
    ],
    [
      'a worked day over midnight',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, every: 12-24, worked: [20:00-2:00] }] } }',
      [
        '7:99 calendars.c.holidays[0].worked: A special day ends at its midnight. Write hours like 18:00-24:00.',
      ],
    ],
    [
      'a misspelt setting of a day',
      'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, evry: 12-25 }] } }',
      ['7:85 calendars.c.holidays[0].evry: There is no setting "evry" here. Did you mean "every"?'],
    ],
  ],
  schedules: [
    [
      'a schedule without layers',
      'schedules: { s: { zone: UTC, layers: [] } }',
      [
        '7:30 schedules.s.layers: There is no layer, so nobody is ever on call. Add one with the people who take turns.',
      ],
    ],
    [
      'a zone there is not',
      'schedules: { s: { zone: Mars, layers: [] } }',
      [
        '7:25 schedules.s.zone: There is no time zone "Mars". Write one like Europe/Budapest.',
        '7:31 schedules.s.layers: There is no layer, so nobody is ever on call. Add one with the people who take turns.',
      ],
    ],
    [
      'a layer without people',
      'schedules: { s: { zone: UTC, layers: [{ people: [], every: 1 week, from: 2026-01-05 09:00 }] } }',
      [
        '7:41 schedules.s.layers[0].people: Nobody is on this layer. Name the people in their order, or remove it.',
      ],
    ],
    [
      'somebody twice in a row',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com, Ana@example.com, ben@example.com], every: 1 week, from: 2026-01-05 09:00 }] } }',
      [
        '7:67 schedules.s.layers[0].people[1]: ana@example.com has two turns in a row. Remove one, or make the turns longer.',
      ],
    ],
    [
      'somebody unknown',
      'schedules: { s: { zone: UTC, layers: [{ people: [anna@example.com], every: 1 week, from: 2026-01-05 09:00 }] } }',
      [
        '7:50 schedules.s.layers[0].people[0]: Nobody in "people" has the e-mail address anna@example.com. Did you mean "ana@example.com"?',
      ],
    ],
    [
      'a turn that is none',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: weekly, from: 2026-01-05 09:00 }] } }',
      [
        '7:75 schedules.s.layers[0].every: "weekly" is not the length of a turn. Write it like 1 week, 2 days or 12 hours.',
      ],
    ],
    [
      'a turn of no time',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: 0 weeks, from: 2026-01-05 09:00 }] } }',
      [
        '7:75 schedules.s.layers[0].every: A turn lasts from 1 to 1000 hours, days or weeks. Write another number.',
      ],
    ],
    [
      'a start without a time',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: 1 week, from: 2026-01-05 }] } }',
      [
        '7:89 schedules.s.layers[0].from: "2026-01-05" is no date with a time. Write it like 2026-01-05 09:00.',
      ],
    ],
    [
      'a start on a day there is not',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: 1 week, from: 2026-02-30 9:00 }] } }',
      [
        '7:89 schedules.s.layers[0].from: "2026-02-30 9:00" is no date with a time. Write it like 2026-01-05 09:00.',
      ],
    ],
    [
      'a start in an hour the clocks jump over',
      'schedules: { s: { zone: Europe/Budapest, layers: [{ people: [ana@example.com], every: 1 week, from: 2026-03-29 02:30 }] } }',
      [
        '7:101 schedules.s.layers[0].from: On 2026-03-29 the clocks of Europe/Budapest jump over this time. Let the first turn start at another.',
      ],
    ],
    [
      'a layer that is hidden by another',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: 1 week, from: 2026-01-05 09:00 }, { people: [ben@example.com], every: 1 week, from: 2026-01-05 09:00 }] } }',
      [
        '7:39 schedules.s.layers[0]: This layer never counts: layer 2 comes after it and covers all hours. Put it after layer 2, or restrict that one.',
      ],
    ],
    [
      'a layer for no hours',
      'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: 1 week, from: 2026-01-05 09:00, only: {} }] } }',
      [
        '7:107 schedules.s.layers[0].only: This layer never counts: its restriction has no hours. Give it hours, or remove the restriction.',
      ],
    ],
    [
      'a layer without people and start',
      'schedules: { s: { zone: UTC, layers: [{ every: 1 week }] } }',
      [
        '7:39 schedules.s.layers[0].people: "people" is missing. Write those who take turns, in their order, like [ana@example.com, ben@example.com].',
        '7:39 schedules.s.layers[0].from: "from" is missing. Write the date and the time at which the first turn starts, like 2026-01-05 09:00.',
      ],
    ],
  ],
  ladders: [
    [
      'a ladder without levels',
      'ladders: { l: { levels: [] } }',
      ['7:17 ladders.l.levels: There is no level. Add at least one, or remove the ladder.'],
    ],
    [
      'a ladder that asks nobody',
      'ladders: { l: { levels: [{ ask: [] }] } }',
      [
        '7:28 ladders.l.levels[0].ask: This level asks nobody. Add whom it asks, like "- team: chosen", or remove the level.',
      ],
    ],
    [
      'a target without anything',
      'ladders: { l: { levels: [{ ask: [{}] }] } }',
      ['7:34 ladders.l.levels[0].ask[0]: This asks nobody. Write for example "team: chosen".'],
    ],
    [
      'a target that is a schedule and a skill',
      'ladders: { l: { levels: [{ ask: [{ schedule: s, skill: k }] }] } }',
      [
        '7:34 ladders.l.levels[0].ask[0]: Write either "schedule" or "skill" here, and the other one as an entry of its own.',
        '7:46 ladders.l.levels[0].ask[0].schedule: There is no schedule "s". Add it under "schedules".',
        '7:56 ladders.l.levels[0].ask[0].skill: There is no skill "k". Add it under "skills".',
      ],
    ],
    [
      'a schedule, a skill and a team there are not',
      'ladders: { l: { levels: [{ ask: [{ schedule: s }, { skill: k }, { oneOf: chek-out }] }] } }',
      [
        '7:46 ladders.l.levels[0].ask[0].schedule: There is no schedule "s". Add it under "schedules".',
        '7:60 ladders.l.levels[0].ask[1].skill: There is no skill "k". Add it under "skills".',
        '7:74 ladders.l.levels[0].ask[2].oneOf: There is no team "chek-out". Did you mean "check-out"?',
      ],
    ],
    [
      'a misspelt target',
      'ladders: { l: { levels: [{ ask: [{ tem: chosen }] }] } }',
      ['7:36 ladders.l.levels[0].ask[0].tem: There is no setting "tem" here. Did you mean "team"?'],
    ],
    [
      'a group that cannot be made into text where a role should be',
      'ladders: { l: { levels: [{ ask: [{ role: { toString: no } }] }] } }',
      [
        '7:36 ladders.l.levels[0].ask[0].role: {"toString":"no"} is not one of manager, lead, comms, architect, coordinator, sponsor, expert.',
      ],
    ],
    [
      'a role there is not',
      'ladders: { l: { levels: [{ ask: [{ role: boss }] }] } }',
      [
        '7:42 ladders.l.levels[0].ask[0].role: "boss" is not one of manager, lead, comms, architect, coordinator, sponsor, expert.',
      ],
    ],
    [
      'a sponsor who is named',
      'ladders: { l: { levels: [{ ask: [{ sponsor: ana@example.com }] }] } }',
      [
        '7:45 ladders.l.levels[0].ask[0].sponsor: Write "sponsor: true". Who that is, stands with each customer.',
      ],
    ],
    [
      'somebody unknown',
      'ladders: { l: { levels: [{ ask: [{ person: anna@example.com }] }] } }',
      [
        '7:44 ladders.l.levels[0].ask[0].person: Nobody in "people" has the e-mail address anna@example.com. Did you mean "ana@example.com"?',
      ],
    ],
    [
      'the same twice',
      'ladders: { l: { levels: [{ ask: [{ oneOf: chosen }, { oneOf: chosen }] }] } }',
      ['7:62 ladders.l.levels[0].ask[1].oneOf: This level asks chosen twice. Remove one.'],
    ],
    [
      'the same twice outside working hours',
      `calendars: { office: { zone: UTC, hours: { monday: 9:00-17:00 } } }
ladders: { l: { levels: [{ ask: [{ team: chosen }], onlyIn: office, otherwise: [{ person: ana@example.com }, { person: Ana@example.com }] }] } }`,
      ['8:120 ladders.l.levels[0].otherwise[1].person: This level asks ana@example.com twice. Remove one.'],
    ],
    [
      'somebody else at no time',
      'ladders: { l: { levels: [{ ask: [{ team: chosen }], otherwise: [{ oneOf: chosen }] }] } }',
      [
        '7:53 ladders.l.levels[0].otherwise: This would never be asked. Write "onlyIn" too, with the calendar outside which it holds.',
      ],
    ],
    [
      'a calendar there is not',
      'ladders: { l: { levels: [{ ask: [{ team: chosen }], onlyIn: office }] } }',
      ['7:61 ladders.l.levels[0].onlyIn: There is no calendar "office". Add it under "calendars".'],
    ],
    [
      'a misspelt setting',
      'ladders: { l: { level: [{ ask: [{ team: chosen }] }] } }',
      ['7:17 ladders.l.level: There is no setting "level" here. Did you mean "levels"?'],
    ],
  ],
  promises: [
    [
      'a length that is none',
      'severities: { sev1: { resolveWithin: soon } }',
      [
        '7:38 severities.sev1.resolveWithin: "soon" is not a length of time. Write it like 30s, 5m, 1h30m or 1d.',
      ],
    ],
    [
      'a length of no time',
      'severities: { sev1: { resolveWithin: 0h in office } }',
      [
        '7:38 severities.sev1.resolveWithin: This is no time at all. Write a length above 0, like 5m.',
        '7:38 severities.sev1.resolveWithin: There is no calendar "office". Add it under "calendars".',
      ],
    ],
    [
      'working time of a calendar there is not',
      `calendars: { office: { zone: UTC, hours: { monday: 9:00-17:00 } } }
severities: { sev1: { resolveWithin: 8h in ofice } }`,
      ['8:38 severities.sev1.resolveWithin: There is no calendar "ofice". Did you mean "office"?'],
    ],
    [
      'the same, with a warning',
      'severities: { sev1: { resolveWithin: { within: 8h in office, warnBefore: 1h } } }',
      ['7:48 severities.sev1.resolveWithin.within: There is no calendar "office". Add it under "calendars".'],
    ],
    [
      'a warning before the beginning',
      'severities: { sev1: { resolveWithin: { within: 1h, warnBefore: 1h } } }',
      [
        '7:64 severities.sev1.resolveWithin.warnBefore: This would warn before the time has begun to run. Write a length shorter than "within".',
      ],
    ],
    [
      'a warning in working time',
      'severities: { sev1: { resolveWithin: { within: 4h, warnBefore: 1h in office } } }',
      [
        '7:64 severities.sev1.resolveWithin.warnBefore: "1h in office" is not a length of time. Write it like 30s, 5m, 1h30m or 1d.',
      ],
    ],
    [
      'a warning alone',
      'severities: { sev1: { resolveWithin: { warnBefore: 1h } } }',
      [
        '7:23 severities.sev1.resolveWithin.within: "within" is missing. Write a length of time, like 4h, or of working time, like 8h in office.',
      ],
    ],
    [
      'a number',
      'severities: { sev1: { resolveWithin: 4 } }',
      [
        '7:38 severities.sev1.resolveWithin: Here should be text, but it is the number 4. Write a length of time, like 4h or 8h in office; with its warning point, like { within: 8h in office, warnBefore: 1h }; or none.',
      ],
    ],
    [
      'a list',
      'severities: { sev1: { resolveWithin: [4h] } }',
      [
        '7:23 severities.sev1.resolveWithin: Here should be text, but it is a list. Write a length of time, like 4h or 8h in office; with its warning point, like { within: 8h in office, warnBefore: 1h }; or none.',
      ],
    ],
    [
      'no time to update at all',
      'severities: { sev1: { internalUpdates: { every: none } } }',
      [
        '7:49 severities.sev1.internalUpdates.every: "none" is not a length of time. Write it like 30s, 5m, 1h30m or 1d.',
      ],
    ],
    [
      'service levels of a severity there is not',
      'serviceLevels: { gold: { sev9: { resolveWithin: 4h } } }',
      ['7:26 serviceLevels.gold.sev9: There is no setting "sev9" here. Did you mean "sev1"?'],
    ],
    [
      'service levels with what they do not have',
      'serviceLevels: { gold: { sev1: { name: X } } }',
      [
        '7:34 serviceLevels.gold.sev1.name: There is no setting "name" here. Possible are: resolveWithin, verifyWithin, closeWithin, internalRootCauseWithin, customerRootCauseWithin, standstillAfter, internalUpdates, customerUpdates.',
      ],
    ],
  ],
  rules: [
    [
      'a rule without a name',
      'rules: [{ when: { severity: sev1 }, use: { ladder: usual } }]',
      ['7:9 rules[0].name: "name" is missing. Write a name that says what the rule is for.'],
    ],
    [
      'two rules of one name',
      `rules:
  - { name: R, when: { severity: sev1 }, use: { ladder: usual } }
  - { name: R, when: { severity: sev2 }, use: { ladder: usual } }`,
      ['9:13 rules[1].name: There is a rule called R already. Name this one differently.'],
    ],
    [
      'a rule for all cases',
      'rules: [{ name: R, when: {  }, use: { privateRoom: true } }]',
      [
        '7:20 rules[0].when: This rule would hold for every case. Write when it holds, like "severity: sev1", or change what is usual instead.',
      ],
    ],
    [
      'a rule that does not say when',
      'rules: [{ name: R, use: { ladder: usual } }]',
      [
        '7:9 rules[0].when: "when" is missing. Write when the rule holds, like { tier: gold, severity: [sev1, sev2] }; all that is written must be so.',
      ],
    ],
    [
      'a rule that chooses nothing',
      'rules: [{ name: R, when: { severity: sev1 }, use: {  } }]',
      [
        '7:46 rules[0].use: This rule chooses nothing. Write what it uses, like "ladder: payments"; "ladder: usual" leaves all as it is.',
      ],
    ],
    [
      'a rule for none of a list',
      'rules: [{ name: R, when: { severity: [] }, use: { privateRoom: true } }]',
      [
        '7:28 rules[0].when.severity: Nothing is named here, so the rule would never hold. Name one, or remove the line.',
      ],
    ],
    [
      'a severity there is not',
      'rules: [{ name: R, when: { severity: sev5 }, use: { privateRoom: true } }]',
      ['7:38 rules[0].when.severity: "sev5" is not one of sev1, sev2, sev3, sev4. Did you mean "sev1"?'],
    ],
    [
      'a severity there is not, in a list',
      'rules: [{ name: R, when: { severity: [sev1, sev5] }, use: { privateRoom: true } }]',
      ['7:45 rules[0].when.severity[1]: "sev5" is not one of sev1, sev2, sev3, sev4. Did you mean "sev1"?'],
    ],
    [
      'a type there is not',
      'rules: [{ name: R, when: { type: hierarchic }, use: { privateRoom: true } }]',
      [
        '7:34 rules[0].when.type: "hierarchic" is not one of functional, hierarchical, automatic, executive. Did you mean "hierarchical"?',
      ],
    ],
    [
      'a source there is not',
      'rules: [{ name: R, when: { source: [sing] }, use: { privateRoom: true } }]',
      ['7:37 rules[0].when.source[0]: "sing" is not one of command, message, sign. Did you mean "sign"?'],
    ],
    [
      'names that lead nowhere',
      'rules: [{ name: R, when: { team: x, service: x, skill: x, tier: x, hours: outside x }, use: { ladder: x, serviceLevels: x } }]',
      [
        '7:34 rules[0].when.team: There is no team "x". There are: check-out.',
        '7:46 rules[0].when.service: There is no service "x". Add it under "services".',
        '7:56 rules[0].when.skill: There is no skill "x". Add it under "skills".',
        '7:65 rules[0].when.tier: There is no tier "x". Add it under "tiers".',
        '7:75 rules[0].when.hours: There is no calendar "x". Add it under "calendars".',
        '7:103 rules[0].use.ladder: There is no ladder "x". There are: usual.',
        '7:121 rules[0].use.serviceLevels: There is no set of service levels "x". There are: usual.',
      ],
    ],
    [
      'names that nearly lead somewhere',
      `tiers: [gold]
rules: [{ name: R, when: { team: [chek-out], tier: [silver, goald] }, use: { ladder: usal } }]`,
      [
        '8:35 rules[0].when.team[0]: There is no team "chek-out". Did you mean "check-out"?',
        '8:53 rules[0].when.tier[0]: There is no tier "silver". There are: gold.',
        '8:61 rules[0].when.tier[1]: There is no tier "goald". Did you mean "gold"?',
        '8:86 rules[0].use.ladder: There is no ladder "usal". Did you mean "usual"?',
      ],
    ],
    [
      'hours that are not understood',
      'rules: [{ name: R, when: { hours: not in office }, use: { privateRoom: true } }]',
      ['7:35 rules[0].when.hours: There is no calendar "not in office". Add it under "calendars".'],
    ],
    [
      'somebody unknown',
      'rules: [{ name: R, when: { severity: sev1 }, use: { managers: x@example.com, stakeholders: [anna@example.com] } }]',
      [
        '7:63 rules[0].use.managers: Nobody in "people" has the e-mail address x@example.com. Did you mean "ana@example.com"?',
        '7:93 rules[0].use.stakeholders[0]: Nobody in "people" has the e-mail address anna@example.com. Did you mean "ana@example.com"?',
      ],
    ],
    [
      'somebody twice',
      'rules: [{ name: R, when: { severity: sev1 }, use: { stakeholders: [ana@example.com, ana@example.com] } }]',
      ['7:85 rules[0].use.stakeholders[1]: ana@example.com is in this list twice. Remove one.'],
    ],
    [
      'no manager',
      'rules: [{ name: R, when: { severity: sev1 }, use: { managers: [] } }]',
      ['7:53 rules[0].use.managers: Nobody is named here. Add an e-mail address, or remove the line.'],
    ],
    [
      'a role demanded twice',
      'rules: [{ name: R, when: { severity: sev1 }, use: { demandedRoles: [{ role: comms, within: 5m }, { role: comms, within: 6m }] } }]',
      [
        '7:98 rules[0].use.demandedRoles[1]: The role comms for sev1 is demanded twice. Keep one time for it.',
        '7:98 rules[0].use.demandedRoles[1]: The role comms for sev2 is demanded twice. Keep one time for it.',
        '7:98 rules[0].use.demandedRoles[1]: The role comms for sev3 is demanded twice. Keep one time for it.',
        '7:98 rules[0].use.demandedRoles[1]: The role comms for sev4 is demanded twice. Keep one time for it.',
      ],
    ],
    [
      'a misspelt condition',
      'rules: [{ name: R, when: { severty: sev1 }, use: { privateRoom: true } }]',
      ['7:28 rules[0].when.severty: There is no setting "severty" here. Did you mean "severity"?'],
    ],
    [
      'a channel in capitals',
      'rules: [{ name: R, when: { severity: sev1 }, use: { announcementChannel: Gold } }]',
      [
        `7:74 rules[0].use.announcementChannel: A channel's name is made of small letters, digits, hyphens and underscores, at most 80. Write it like escalations.`,
      ],
    ],
  ],
};

describe('policy file: mistakes in its sections', () => {
  for (const [section, table] of Object.entries(mistakes))
    describe(section, () => {
      for (const [name, below, expected] of table)
        it(`${name}: line, column, setting and mend are said`, () => {
          assert.deepEqual(
            mistakesIn(`${shortPolicy}${below}\n`),
            expected.map((line) => `policy.yaml:${line}`),
          );
        });
    });
});
