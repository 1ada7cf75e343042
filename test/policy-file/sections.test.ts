import assert from 'node:assert/strict';
import { policySchema } from '../../src/domain/policy.ts';
import { type Facts, policyFor } from '../../src/domain/rulebook.ts';
import { parsePolicyFile, toRulebook } from '../../src/policy-file.ts';
import { dayMs, hourMs, hours } from '../support/calendars.ts';
import { minutesEach, plainFacts } from '../support/policies.ts';
import { shortPolicy } from '../support/policy-mistakes.ts';

const minute = 60_000;
const rulebookOf = (yaml: string) =>
  toRulebook(parsePolicyFile(`${shortPolicy}${yaml}\n`, 'policy.yaml'), (email) => `<${email}>`);

const office = 'calendars: { office: { zone: Europe/Budapest, hours: { monday-friday: 9:00-17:00 } } }';
const facts = { ...plainFacts, team: 'check-out' };

describe('policy file: customers, skills and services', () => {
  it('without them there are none', () => {
    const { skills, services, customers, calendars, schedules, rules } = rulebookOf('');
    assert.deepEqual(
      { skills, services, customers, calendars, schedules, rules },
      {
        ...{ skills: {}, services: {}, customers: [], calendars: {}, schedules: {}, rules: [] },
      },
    );
  });

  it('a customer has its names, a tier and a sponsor', () => {
    const { customers } = rulebookOf(`tiers: [gold, silver]
customers:
  - { name: ACME, aliases: [Acme Inc., The Acme Company], tier: gold, sponsor: Ana@example.com }
  - { name: Globex, aliases: Globex Corporation }
  - { name: Initech }`);
    assert.deepEqual(customers, [
      { names: ['ACME', 'Acme Inc.', 'The Acme Company'], tier: 'gold', sponsor: '<ana@example.com>' },
      { names: ['Globex', 'Globex Corporation'], tier: null, sponsor: null },
      { names: ['Initech'], tier: null, sponsor: null },
    ]);
  });

  it('what has no name is called by its id', () => {
    const { skills, services } = rulebookOf(`skills:
  german: { name: Deutsch, people: [ana@example.com] }
  data-bases: { people: [ben@example.com, ana@example.com] }
services: { checkout: { name: The checkout, team: check-out }, web-shop: {} }`);
    assert.deepEqual(skills, {
      german: { name: 'Deutsch', people: ['<ana@example.com>'] },
      'data-bases': { name: 'Data bases', people: ['<ben@example.com>', '<ana@example.com>'] },
    });
    assert.deepEqual(services, {
      checkout: { name: 'The checkout', team: 'check-out' },
      'web-shop': { name: 'Web shop', team: null },
    });
  });
});

describe('policy file: calendars', () => {
  const weekOf = (written: string) =>
    rulebookOf(`calendars: { c: { zone: UTC, hours: { ${written} } } }`).calendars.c?.week;

  const weeks: [string, object][] = [
    ['monday: 9:00-17:30', { monday: [hours(9, 17.5)] }],
    ['monday: 09:00 - 17:30', { monday: [hours(9, 17.5)] }],
    ['tuesday: [9:00-12:00, 13:00-15:00]', { tuesday: [hours(9, 12), hours(13, 15)] }],
    [
      'monday-wednesday: 8:00-9:00',
      { monday: [hours(8, 9)], tuesday: [hours(8, 9)], wednesday: [hours(8, 9)] },
    ],
    [
      'saturday-monday: 0:00-24:00',
      { saturday: [hours(0, 24)], sunday: [hours(0, 24)], monday: [hours(0, 24)] },
    ],
    ['friday: 22:00-6:00', { friday: [hours(22, 30)] }],
    ['friday: 18:00-0:00', { friday: [hours(18, 24)] }],
  ];
  const free = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
  for (const [written, expected] of weeks)
    it(`${written}`, () => {
      assert.deepEqual(weekOf(written), { ...free, ...expected });
    });

  const days: [string, object][] = [
    ['date: 2026-12-24', { on: { kind: 'dates', dates: ['2026-12-24'] }, hours: { kind: 'none' } }],
    [
      'date: [2026-12-24, 2027-01-02]',
      { on: { kind: 'dates', dates: ['2026-12-24', '2027-01-02'] }, hours: { kind: 'none' } },
    ],
    ['every: 12-25', { on: { kind: 'yearly', month: 12, day: 25 }, hours: { kind: 'none' } }],
    ['every: 02-29', { on: { kind: 'yearly', month: 2, day: 29 }, hours: { kind: 'none' } }],
    [
      'easter: western',
      { on: { kind: 'easter', church: 'western', offsetDays: 0 }, hours: { kind: 'none' } },
    ],
    [
      'easter: orthodox, days: -2',
      { on: { kind: 'easter', church: 'orthodox', offsetDays: -2 }, hours: { kind: 'none' } },
    ],
    [
      'nth: last monday of may',
      {
        on: { kind: 'nth-weekday', month: 5, weekday: 'monday', nth: -1, offsetDays: 0 },
        hours: { kind: 'none' },
      },
    ],
    [
      'nth: fourth thursday of november, days: 1',
      {
        on: { kind: 'nth-weekday', month: 11, weekday: 'thursday', nth: 4, offsetDays: 1 },
        hours: { kind: 'none' },
      },
    ],
    [
      'every: 12-24, hours: 9:00-12:00',
      { on: { kind: 'yearly', month: 12, day: 24 }, hours: { kind: 'only', within: hours(9, 12) } },
    ],
    [
      'date: 2026-08-08, worked: [9:00-12:00, 13:00-16:00]',
      {
        on: { kind: 'dates', dates: ['2026-08-08'] },
        hours: { kind: 'instead', hours: [hours(9, 12), hours(13, 16)] },
      },
    ],
  ];
  for (const [written, expected] of days)
    it(`a day: { ${written} }`, () => {
      const { calendars } = rulebookOf(
        `calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: Day, ${written} }] } }`,
      );
      assert.deepEqual(calendars.c?.specialDays, [{ name: 'Day', ...expected }]);
    });
});

describe('policy file: schedules', () => {
  it('a schedule has layers of people in turn', () => {
    const { schedules } = rulebookOf(`schedules:
  payments:
    name: Payments on call
    zone: Europe/Budapest
    layers:
      - { people: [ana@example.com, Ben@example.com], every: 1 week, from: 2026-01-05 09:00 }
      - { people: [ben@example.com], every: 12 hours, from: "2026-01-05T9:30", only: { friday: 22:00-6:00 } }`);
    assert.deepEqual(schedules.payments, {
      name: 'Payments on call',
      zone: 'Europe/Budapest',
      layers: [
        {
          id: 'layer 1',
          people: ['<ana@example.com>', '<ben@example.com>'],
          rotation: { every: 1, unit: 'weeks', startsOn: '2026-01-05', handOverMs: 9 * hourMs },
          restrictedTo: null,
        },
        {
          id: 'layer 2',
          people: ['<ben@example.com>'],
          rotation: { every: 12, unit: 'hours', startsOn: '2026-01-05', handOverMs: 9.5 * hourMs },
          restrictedTo: {
            ...{ monday: [], tuesday: [], wednesday: [], thursday: [], saturday: [], sunday: [] },
            friday: [hours(22, 30)],
          },
        },
      ],
      overrides: [],
    });
  });
});

describe('policy file: ladders', () => {
  it('what is at the top of the file is the ladder called usual; the others take from it what they leave out', () => {
    const { ladders, usual } = rulebookOf(`levels: [{ ask: [{ team: check-out }] }]
repeatLevels: 3
unownedAgainAfter: 45m
ladders:
  short: { levels: [{ name: Boss, ask: [{ sponsor: true }] }] }
  long: { levels: [{ ask: [{ team: chosen }] }], repeat: 2, unownedAgainAfter: 10m }`);
    assert.equal(usual.ladder, 'usual');
    const summary = Object.entries(ladders).map(([id, { levels, ...rest }]) => [
      id,
      levels.map(({ name }) => name),
      ...Object.values(rest),
    ]);
    assert.deepEqual(summary, [
      ['usual', ['Level 1'], 3, 45 * minute],
      ['short', ['Boss'], 3, 45 * minute],
      ['long', ['Level 1'], 2, 10 * minute],
    ]);
  });

  it('a level asks teams, people, schedules, skills, roles, one of a team, and the sponsor', () => {
    const { ladders } = rulebookOf(`schedules:
  night: { zone: UTC, layers: [{ people: [ana@example.com], every: 1 day, from: 2026-01-05 09:00 }] }
skills: { german: { people: [ben@example.com] } }
ladders:
  all:
    levels:
      - ask:
          - team: chosen
          - person: Ana@Example.com
          - schedule: night
          - skill: german
          - role: manager
          - oneOf: check-out
          - sponsor: true
        acknowledgements: 2`);
    assert.deepEqual(ladders.all?.levels[0], {
      name: 'Level 1',
      ask: [
        { team: 'chosen' },
        { person: '<ana@example.com>' },
        { schedule: 'night' },
        { skill: 'german' },
        { role: 'manager' },
        { oneOf: 'check-out' },
        { sponsor: true },
      ],
      acknowledgeWithinMs: { sev1: 5 * minute, sev2: 15 * minute, sev3: hourMs, sev4: 4 * hourMs },
      acknowledgements: 2,
    });
  });

  it('a level may ask others, or nobody, outside the working time of a calendar', () => {
    const { ladders } = rulebookOf(`${office}
levels:
  - { ask: [{ team: chosen }], onlyIn: office, otherwise: [{ person: ben@example.com }] }
  - { ask: [{ team: chosen }], onlyIn: office }`);
    assert.deepEqual(
      ladders.usual?.levels.map(({ onlyIn }) => onlyIn),
      [
        { calendar: 'office', otherwise: [{ person: '<ben@example.com>' }] },
        { calendar: 'office', otherwise: [] },
      ],
    );
  });
});

describe('policy file: service levels', () => {
  const lengths: [string, object | null][] = [
    ['4h', { withinMs: 4 * hourMs, calendar: null }],
    ['1h 30m', { withinMs: 1.5 * hourMs, calendar: null }],
    ['8h in office', { withinMs: 8 * hourMs, calendar: 'office' }],
    ['1h 30m in office', { withinMs: 1.5 * hourMs, calendar: 'office' }],
    ['{ within: 4h }', { withinMs: 4 * hourMs, calendar: null }],
    [
      '{ within: 8h in office, warnBefore: 1h }',
      { withinMs: 8 * hourMs, calendar: 'office', warnBeforeMs: hourMs },
    ],
    ['none', null],
  ];
  for (const [written, expected] of lengths)
    it(`resolveWithin: ${written}`, () => {
      const { serviceLevels } = rulebookOf(`${office}\nseverities: { sev1: { resolveWithin: ${written} } }`);
      assert.deepEqual(serviceLevels.usual?.resolveWithin.sev1, expected);
    });

  it('severities make the set called usual; what others leave out is as there', () => {
    const { serviceLevels } = rulebookOf(`${office}
severities:
  sev1: { resolveWithin: 4h, verifyWithin: 2h, internalUpdates: { firstWithin: 20m } }
  sev2:
    closeWithin: 3d in office
    internalRootCauseWithin: { within: 2d in office, warnBefore: 1d }
    customerUpdates: { firstWithin: { within: 2h in office, warnBefore: 30m }, every: none }
serviceLevels:
  gold:
    sev1: { resolveWithin: 2h, verifyWithin: none, internalUpdates: { every: 15m }, customerUpdates: { firstWithin: none } }
    sev2: { internalRootCauseWithin: none, customerRootCauseWithin: 5d, customerUpdates: { every: 4h } }
    sev4: { standstillAfter: 1d }`);
    const none = { sev1: null, sev2: null, sev3: null, sev4: null };
    const length = (hoursLong: number) => ({ withinMs: hoursLong * hourMs, calendar: null });
    assert.deepEqual(serviceLevels.usual, {
      resolveWithin: { ...none, sev1: length(4) },
      verifyWithin: { ...none, sev1: length(2) },
      closeWithin: { ...none, sev2: { withinMs: 3 * dayMs, calendar: 'office' } },
      internalRootCauseWithin: {
        ...none,
        sev2: { withinMs: 2 * dayMs, calendar: 'office', warnBeforeMs: dayMs },
      },
      customerRootCauseWithin: none,
      standstillAfter: none,
      firstInternalUpdateWithin: minutesEach(20, 60, 60, 60),
      internalUpdateEvery: minutesEach(30, 60, 240, 1_440),
      firstCustomerUpdateWithin: {
        ...minutesEach(30, 60, 60, 60),
        sev2: { withinMs: 2 * hourMs, calendar: 'office', warnBeforeMs: hourMs / 2 },
      },
      customerUpdateEvery: { ...minutesEach(60, 120, 1_440, 1_440), sev2: null },
    });
    assert.deepEqual(serviceLevels.gold, {
      ...serviceLevels.usual,
      resolveWithin: { ...none, sev1: length(2) },
      verifyWithin: none,
      internalRootCauseWithin: none,
      customerRootCauseWithin: { ...none, sev2: length(5 * 24) },
      standstillAfter: { ...none, sev4: length(24) },
      internalUpdateEvery: minutesEach(15, 60, 240, 1_440),
      firstCustomerUpdateWithin: { ...serviceLevels.usual?.firstCustomerUpdateWithin, sev1: null },
      customerUpdateEvery: minutesEach(60, 240, 1_440, 1_440),
    });
  });
});

describe('policy file: rules', () => {
  const full = `${office}
tiers: [gold]
skills: { german: { people: [ana@example.com] } }
services: { checkout: {} }
ladders: { short: { levels: [{ ask: [{ person: ana@example.com }] }] } }
serviceLevels: { gold: { sev1: { resolveWithin: 1h } } }
rules:
  - name: Everything
    when: { type: [functional, executive], service: checkout, category: technical, skill: german, severity: [sev1, sev2], tier: gold, team: check-out, source: [command, sign], hours: outside office }
    use:
      ladder: short
      serviceLevels: gold
      demandedRoles: [{ role: comms, within: 5m }]
      managers: ana@example.com
      stakeholders: [Ana@example.com, ben@example.com]
      announcementChannel: "#gold"
      privateRoom: true
  - { name: In the office, when: { hours: office }, use: { announcementChannel: none } }
`;

  it('one value and a list of them are the same', () => {
    const { rules } = rulebookOf(full);
    assert.deepEqual(rules, [
      {
        name: 'Everything',
        when: {
          type: ['functional', 'executive'],
          service: ['checkout'],
          category: ['technical'],
          skill: ['german'],
          severity: ['sev1', 'sev2'],
          tier: ['gold'],
          team: ['check-out'],
          source: ['command', 'sign'],
          hours: { calendar: 'office', within: false },
        },
        use: {
          ladder: 'short',
          serviceLevels: 'gold',
          demandedRoles: [
            { role: 'comms', withinMs: 5 * minute, severities: ['sev1', 'sev2', 'sev3', 'sev4'] },
          ],
          managers: ['<ana@example.com>'],
          stakeholders: ['<ana@example.com>', '<ben@example.com>'],
          announcementChannel: 'gold',
          privateRoom: true,
        },
      },
      {
        name: 'In the office',
        when: { hours: { calendar: 'office', within: true } },
        use: { announcementChannel: null },
      },
    ]);
  });

  it('a case is given the policy its rule chooses, and it can be stored', () => {
    const rulebook = rulebookOf(full);
    const sunday: Facts = {
      ...facts,
      ...{ severity: 'sev1', service: 'checkout', category: 'technical', skill: 'german', tier: 'gold' },
      at: new Date('2026-03-01T10:00:00Z'),
    };
    const policy = policyFor(rulebook, sunday);
    assert.deepEqual(policySchema.parse(policy), policy);
    assert.equal(policy.rule, 'Everything');
    assert.deepEqual(policy.levels[0]?.ask, [{ person: '<ana@example.com>' }]);
    assert.deepEqual(policy.resolveWithin.sev1, { withinMs: hourMs, calendar: null });
    assert.equal(policy.room.private, true);
    assert.equal(policyFor(rulebook, facts).announcementChannel, null);
  });

  it('another content of the file is another revision, and the same is the same', () => {
    assert.equal(rulebookOf(full).revision, rulebookOf(`${full}# a comment`).revision);
    assert.notEqual(
      rulebookOf(full).revision,
      rulebookOf(full.replace('resolveWithin: 1h', 'resolveWithin: 2h')).revision,
    );
  });
});
