/** A policy of 500 people in 60 teams, with 80 schedules, 40 ladders and 200 rules, as a large company may have. */
export function largePolicy(): string {
  const each = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const person = (index: number) => `person-${index % 500}@example.com`;
  const people = (from: number, count: number) => each(count, (index) => person(from + index)).join(', ');
  const lines = [
    ...['people:', ...each(500, (n) => `  - { email: ${person(n)}, name: Person ${n}, title: Engineer }`)],
    ...['teams:', ...each(60, (n) => `  team-${n}: { name: Team ${n}, members: [${people(n * 8, 12)}] }`)],
    `managers: [${people(0, 5)}]`,
    ...['skills:', ...each(20, (n) => `  skill-${n}: { people: [${people(n * 20, 10)}] }`)],
    ...['services:', ...each(100, (n) => `  service-${n}: { name: Service ${n}, team: team-${n % 60} }`)],
    'tiers: [gold, silver, bronze]',
    'customers:',
    ...each(
      300,
      (n) => `  - { name: Customer ${n}, aliases: [C${n} Inc.], tier: gold, sponsor: ${person(n)} }`,
    ),
    'calendars:',
    ...each(10, (n) =>
      [
        `  office-${n}:`,
        '    zone: Europe/Budapest',
        '    hours: { monday-thursday: 9:00-17:30, friday: [9:00-12:00, 13:00-15:00] }',
        '    holidays:',
        ...each(12, (m) => `      - { name: Day ${m}, every: ${String(m + 1).padStart(2, '0')}-15 }`),
      ].join('\n'),
    ),
    'schedules:',
    ...each(80, (n) =>
      [
        `  schedule-${n}:`,
        '    zone: Europe/Budapest',
        '    layers:',
        `      - { people: [${people(n * 6, 8)}], every: 1 week, from: 2026-01-05 09:00 }`,
        `      - { people: [${people(n * 6, 8)}], every: 1 day, from: 2026-01-05 09:00, only: { saturday-sunday: 8:00-20:00 } }`,
      ].join('\n'),
    ),
    'serviceLevels:',
    ...each(
      10,
      (n) => `  set-${n}: { sev1: { resolveWithin: 8h in office-${n} }, sev2: { resolveWithin: 3d } }`,
    ),
    'ladders:',
    ...each(40, (n) =>
      [
        `  ladder-${n}:`,
        '    levels:',
        `      - { ask: [{ schedule: schedule-${n} }], acknowledgeWithin: 5m, onlyIn: office-${n % 10}, otherwise: [{ schedule: schedule-${n + 40} }] }`,
        `      - { ask: [{ team: team-${n} }, { skill: skill-${n % 20} }], acknowledgeWithin: { sev1: 5m, sev2: 15m } }`,
        `      - { ask: [{ sponsor: true }, { person: ${person(n)} }], acknowledgeWithin: 1h }`,
      ].join('\n'),
    ),
    'rules:',
    ...each(
      200,
      (n) =>
        `  - { name: Rule ${n}, when: { service: [service-${n % 100}], severity: [sev${(n % 4) + 1}], tier: gold }, use: { ladder: ladder-${n % 40}, serviceLevels: set-${n % 10}, stakeholders: [${people(n, 3)}] } }`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
