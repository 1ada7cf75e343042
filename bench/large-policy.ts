import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is in it. */
export const sizes = { people: 500, teams: 40, services: 40, schedules: 80, ladders: 20, rules: 200 };
const skills = 20;
const customers = 100;
const tiers = ['gold', 'silver', 'bronze'];
const zones = ['Europe/Budapest', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney'];
const calendars = 8;
const promiseSets = 12;

const mailOf = (n: number): string => `p${n % sizes.people}@example.com`;
const mails = (from: number, count: number) => Array.from({ length: count }, (_, n) => mailOf(from + n * 7));
const many = <T>(count: number, give: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => give(n));
const byId = <T>(name: string, count: number, give: (n: number) => T) =>
  Object.fromEntries(many(count, (n) => [`${name}-${n}`, give(n)]));
const zoneOf = (n: number) => zones[n % zones.length];

/** By day and by night others are on call, week by week. */
const schedule = (n: number) => ({
  zone: zoneOf(n),
  layers: [
    { people: mails(n * 6, 6), every: '1 week', from: '2026-01-05 09:00' },
    {
      people: mails(n * 6 + 1, 4),
      every: '1 day',
      from: '2026-01-05 18:00',
      only: { 'monday-friday': '18:00-8:00', 'saturday-sunday': '0:00-24:00' },
    },
  ],
});

const calendar = (n: number) => ({
  zone: zoneOf(n),
  hours: { 'monday-friday': `${8 + (n % 2)}:00-17:30` },
  holidays: many(12, (month) => ({
    name: `Day ${month + 1}`,
    every: `${String(month + 1).padStart(2, '0')}-15`,
  })),
});

const ladder = (n: number) => ({
  levels: [
    { name: 'On call', ask: [{ schedule: `schedule-${4 * n}` }], acknowledgeWithin: '5m' },
    { name: 'Backup', ask: [{ schedule: `schedule-${4 * n + 1}` }, { skill: `skill-${n % skills}` }] },
    { name: 'Leads', ask: [{ schedule: `schedule-${4 * n + 2}` }, { role: 'manager' }] },
    { name: 'Above', ask: [{ schedule: `schedule-${4 * n + 3}` }, { sponsor: true }] },
  ],
});

const promises = (n: number) => ({
  sev1: { resolveWithin: '4h', verifyWithin: '2h', standstillAfter: '1h' },
  sev2: { resolveWithin: `8h in calendar-${n % calendars}`, closeWithin: `16h in calendar-${n % calendars}` },
});

/** Each service in each of five ways, the most special first. */
function rule(n: number) {
  const service = `service-${n % sizes.services}`;
  const ways = [
    { service, type: 'executive' },
    { service, severity: 'sev1', hours: `outside calendar-${n % calendars}` },
    { service, severity: ['sev1', 'sev2'], tier: ['gold', 'silver'] },
    { service, skill: [`skill-${n % skills}`, `skill-${(n + 1) % skills}`] },
    { service },
  ];
  return {
    name: `Rule ${n}`,
    when: ways[Math.floor(n / sizes.services)],
    use: {
      ladder: `ladder-${n % sizes.ladders}`,
      serviceLevels: `promises-${n % promiseSets}`,
      managers: mails(n, 2),
      stakeholders: mails(n + 3, 4),
    },
  };
}

/** As a person writes it: on one line, and without quotes. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => `${name}: ${flow(part)}`)
    .join(', ')} }`;
}

/** Each list and each group under its name, with an entry a line. */
function section(name: string, entries: readonly unknown[] | Readonly<Record<string, unknown>>): string[] {
  const lines = Array.isArray(entries)
    ? entries.map((entry) => `  - ${flow(entry)}`)
    : Object.entries(entries).map(([id, entry]) => `  ${id}: ${flow(entry)}`);
  return [`${name}:`, ...lines];
}

/** Writes a policy such as a large company would have. Answers its path. */
export async function writeLargePolicy(directory: string): Promise<string> {
  const lines = [
    ...section(
      'people',
      many(sizes.people, (n) => ({ email: mailOf(n), name: `Person ${n}` })),
    ),
    ...section(
      'teams',
      byId('team', sizes.teams, (n) => ({ members: mails(n * 12, 12) })),
    ),
    `managers: [${mailOf(0)}, ${mailOf(1)}]`,
    ...section(
      'skills',
      byId('skill', skills, (n) => ({ people: mails(n * 10, 10) })),
    ),
    ...section(
      'services',
      byId('service', sizes.services, (n) => ({ team: `team-${n % sizes.teams}` })),
    ),
    `tiers: [${tiers.join(', ')}]`,
    ...section(
      'customers',
      many(customers, (n) => ({ name: `Customer ${n}`, tier: tiers[n % tiers.length], sponsor: mailOf(n) })),
    ),
    ...section('calendars', byId('calendar', calendars, calendar)),
    ...section('schedules', byId('schedule', sizes.schedules, schedule)),
    ...section('serviceLevels', byId('promises', promiseSets, promises)),
    ...section('ladders', byId('ladder', sizes.ladders, ladder)),
    ...section('rules', many(sizes.rules, rule)),
  ];
  const path = join(directory, 'policy.yaml');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}
