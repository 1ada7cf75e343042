import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { policySchema } from '../src/domain/policy.ts';
import { policyFor } from '../src/domain/rulebook.ts';
import { parsePolicyFile, readPolicyFile, toRulebook } from '../src/policy-file.ts';
import { minutesEach, plainFacts } from './support/policies.ts';
import { mistakesIn, shortPolicy as short } from './support/policy-mistakes.ts';

const minute = 60_000;
const example = 'docs/policy.example.yaml';

const personId = (email: string): string => `person-of-${email}`;
const rulebookOf = (text: string) => toRulebook(parsePolicyFile(text, 'policy.yaml'), personId);
/** What a plain case of the team check-out is run by. */
const policyOf = (text: string) => policyFor(rulebookOf(text), { ...plainFacts, team: 'check-out' });

describe('policy file: what it means', () => {
  it('six lines are a whole policy: the rest has defaults', () => {
    const policy = policyOf(short);
    assert.deepEqual(policySchema.parse(policy), policy);
    assert.deepEqual(policy.severities.sev1, {
      name: 'Critical',
      description: 'Customers cannot work, and there is no way around it.',
    });
    assert.deepEqual(policy.internalUpdateEvery, minutesEach(30, 60, 240, 1_440));
    assert.deepEqual(policy.firstInternalUpdateWithin, minutesEach(30, 60, 60, 60));
    assert.equal(policy.acknowledgementLastsMs.sev1, 120 * minute);
    assert.equal(policy.acknowledgementLastsMs.sev4, null);
    assert.equal(policy.announcementChannel, null);
    assert.deepEqual(policy.room, {
      ...{ nameTemplate: '{key}-{title}', private: false },
      ...{ mirror: 'when-needed', mirrorPrivate: false },
    });
    assert.deepEqual(policy.demandedRoles, []);
  });

  it('without levels, the chosen team is asked first and the managers after it', () => {
    const { levels } = policyOf(short);
    assert.deepEqual(
      levels.map(({ ask }) => ask),
      [[{ team: 'chosen' }], [{ person: 'person-of-ben@example.com' }]],
    );
    assert.equal(levels[0]?.acknowledgeWithinMs.sev1, 5 * minute);
  });

  it('a team without a name is called by its id, a level without one by its number', () => {
    const policy = policyOf(`${short}levels: [{ ask: [{ team: check-out }] }]\n`);
    assert.equal(policy.teams['check-out']?.name, 'Check out');
    assert.equal(policy.levels[0]?.name, 'Level 1');
  });

  it('an e-mail address in capitals is the same person', () => {
    const { people } = rulebookOf(short);
    assert.deepEqual(people['person-of-ben@example.com'], {
      name: 'Ben Okafor',
      title: 'Support lead',
    });
    assert.deepEqual(Object.keys(people), ['person-of-ana@example.com', 'person-of-ben@example.com']);
  });

  it('one length holds for all severities; of several, those left out keep their defaults', () => {
    const { levels } = policyOf(`${short}levels:
  - { ask: [{ team: chosen }], acknowledgeWithin: 1h30m }
  - { ask: [{ team: chosen }], acknowledgeWithin: { sev3: 2d } }
`);
    assert.deepEqual(levels[0]?.acknowledgeWithinMs, {
      sev1: 90 * minute,
      sev2: 90 * minute,
      sev3: 90 * minute,
      sev4: 90 * minute,
    });
    assert.equal(levels[1]?.acknowledgeWithinMs.sev3, 2_880 * minute);
    assert.equal(levels[1]?.acknowledgeWithinMs.sev2, 15 * minute);
  });

  it('a part of a severity may be changed alone', () => {
    const policy = policyOf(`${short}severities: { sev2: { internalUpdates: { every: 45m } } }\n`);
    assert.equal(policy.internalUpdateEvery.sev2.withinMs, 45 * minute);
    assert.equal(policy.firstInternalUpdateWithin.sev2.withinMs, 60 * minute);
    assert.equal(policy.severities.sev2.name, 'Major');
  });

  it('a role is demanded for all severities unless some are named', () => {
    const policy = policyOf(`${short}demandedRoles: [{ role: comms, within: 15m }]\n`);
    assert.deepEqual(policy.demandedRoles, [
      { role: 'comms', withinMs: 15 * minute, severities: ['sev1', 'sev2', 'sev3', 'sev4'] },
    ]);
  });

  for (const [written, channel] of [
    ['escalations', 'escalations'],
    ['"#escalations"', 'escalations'],
    ['olay-bildirimleri-ğü', 'olay-bildirimleri-ğü'],
    ['C0123456789', 'C0123456789'],
  ] as const)
    it(`announcementChannel: ${written} is the channel ${channel}`, () => {
      assert.equal(policyOf(`${short}announcementChannel: ${written}\n`).announcementChannel, channel);
    });

  it('JSON is YAML: the same policy may be written so', () => {
    const json = JSON.stringify(parse(short));
    assert.deepEqual(parsePolicyFile(json, 'policy.json'), parsePolicyFile(short, 'policy.yaml'));
  });

  it('anchors and aliases are understood', () => {
    const policy =
      policyOf(`${short.replace('[ben', '&bosses [ben')}levels: [{ ask: [{ team: chosen }], acknowledgeWithin: &w 7m }]
severities: { sev1: { internalUpdates: { every: *w } } }
`);
    assert.equal(policy.internalUpdateEvery.sev1.withinMs, 7 * minute);
  });
});

describe('policy file: the example', () => {
  const readExample = async () => toRulebook(await readPolicyFile(example), (email) => email);
  const facts = { ...plainFacts, team: 'payments' };

  it('is valid, and its people are the six of Northwind Cloud', async () => {
    const rulebook = await readExample();
    const policy = policyFor(rulebook, facts);
    assert.deepEqual(policySchema.parse(policy), policy);
    assert.deepEqual(
      Object.values(rulebook.people).map(({ name }) => name),
      ['Ana Kovács', 'Ben Okafor', 'Chloe Tamm', 'Deniz Yılmaz', 'Elif Demir', 'Farid Haddad'],
    );
  });

  it('asks the chosen team within 5 minutes for sev1, then the leads, then the executive', async () => {
    const rulebook = await readExample();
    const policy = policyFor(rulebook, facts);
    assert.deepEqual(
      policy.levels.map(({ ask }) => ask),
      [
        [{ team: 'chosen' }],
        [{ person: 'ben@example.com' }, { person: 'elif@example.com' }],
        [{ person: 'farid@example.com' }],
      ],
    );
    assert.deepEqual(rulebook.teams.payments?.members, ['chloe@example.com', 'elif@example.com']);
    assert.equal(policy.levels[0]?.acknowledgeWithinMs.sev1, 5 * minute);
    assert.equal(policy.managers[0], 'ben@example.com');
  });

  it('demands comms after 15 minutes and an architect after 30, and announces in escalations', async () => {
    const policy = policyFor(await readExample(), facts);
    assert.deepEqual(policy.demandedRoles, [
      { role: 'comms', withinMs: 15 * minute, severities: ['sev1', 'sev2'] },
      { role: 'architect', withinMs: 30 * minute, severities: ['sev1'] },
    ]);
    assert.equal(policy.announcementChannel, 'escalations');
    assert.equal(policy.internalUpdateEvery.sev1.withinMs, 30 * minute);
  });

  it('a decision is asked of the manager and then of Farid, and what goes to the top of the sponsor and then of Farid', async () => {
    const rulebook = await readExample();
    const farid = { person: 'farid@example.com' };
    for (const [type, first] of [
      ['hierarchical', { role: 'manager' }],
      ['executive', { sponsor: true }],
    ] as const) {
      const asked = policyFor(rulebook, { ...facts, type }).levels.map(({ ask }) => ask);
      assert.deepEqual(asked, [[first], [farid]]);
      assert.deepEqual(
        policyFor(rulebook, facts).climbs[type]?.map(({ ask }) => ask),
        asked,
      );
    }
  });

  it('what it shows in comments is right', async () => {
    const text = await readFile(example, 'utf8');
    const sections = [
      'skills',
      'calendars',
      'schedules',
      'serviceLevels',
      'repeatLevels',
      'customerWaitAtMost',
      'signs',
    ];
    const all = ['  # - name: Gold', ...sections.map((section) => `# ${section}:`)].reduce(uncommented, text);
    assert.deepEqual(mistakesIn(all), []);
    const rulebook = toRulebook(parsePolicyFile(all, 'policy.yaml'), (email) => email);
    assert.deepEqual(rulebook.calendars.office?.specialDays.length, 6);
    assert.equal(rulebook.rules[2]?.use.serviceLevels, 'gold');
    assert.equal(rulebook.ladders.usual?.repeatLevels, 2);
  });
});

/** The text with the comments that begin like this, and go on to the next line without one, as settings. */
function uncommented(text: string, start: string): string {
  const indent = start.slice(0, start.indexOf('#'));
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(start));
  assert.notEqual(from, -1, `there is no ${start}`);
  const after = lines.findIndex((line, index) => index > from && !line.startsWith(`${indent}# `));
  const shown = lines.slice(from, after).map((line) => indent + line.slice(indent.length + 2));
  return [...lines.slice(0, from), ...shown, ...lines.slice(after)].join('\n');
}

/** What is added below the short policy (line 7 on), and what is then said, all of it. */
const added: [string, string, string[]][] = [
  [
    'a misspelt setting',
    'levls: []',
    ['7:1 levls: There is no setting "levls" here. Did you mean "levels"?'],
  ],
  [
    'a setting like none',
    'room: { colour: red }',
    [
      '7:9 room.colour: There is no setting "colour" here. Possible are: nameTemplate, private, mirror, mirrorPrivate.',
    ],
  ],
  [
    'a team that does not exist',
    'levels:\n  - ask: [{ team: checkout }]',
    ['8:19 levels[0].ask[0].team: There is no team "checkout". Did you mean "check-out"?'],
  ],
  [
    'a team like none',
    'levels:\n  - ask: [{ team: legal }]',
    ['8:19 levels[0].ask[0].team: There is no team "legal". There are: check-out, chosen.'],
  ],
  [
    'a person who does not exist',
    'levels:\n  - ask: [{ person: anna@example.com }]',
    [
      '8:21 levels[0].ask[0].person: Nobody in "people" has the e-mail address anna@example.com. Did you mean "ana@example.com"?',
    ],
  ],
  [
    'a level that asks an empty list',
    'levels:\n  - name: Leads\n    ask: []',
    [
      '9:5 levels[0].ask: This level asks nobody. Add whom it asks, like "- team: chosen", or remove the level.',
    ],
  ],
  [
    'a level that does not say whom it asks',
    'levels:\n  - name: Leads',
    [
      '8:5 levels[0].ask: "ask" is missing. Write whom this level asks (so far it asks nobody), like [{ team: chosen }].',
    ],
  ],
  [
    'a target that is a team and a person',
    'levels: [{ ask: [{ team: chosen, person: ana@example.com }] }]',
    [
      '7:18 levels[0].ask[0]: Write either "team" or "person" here, and the other one as an entry of its own.',
    ],
  ],
  [
    'a target that is plain text',
    'levels: [{ ask: [chosen] }]',
    [
      '7:18 levels[0].ask[0]: Here should be a group of named settings, but it is the text "chosen". Write "team: chosen" (the team chosen when raising), "team: checkout" or "person: ana@example.com".',
    ],
  ],
  [
    'a level that asks the same team twice',
    'levels: [{ ask: [{ team: chosen }, { team: chosen }] }]',
    ['7:44 levels[0].ask[1].team: This level asks chosen twice. Remove one.'],
  ],
  [
    'an empty ladder',
    'levels: []',
    ['7:1 levels: There is no level. Add at least one, or leave "levels" out for the usual two.'],
  ],
  [
    'a length of 0',
    'levels: [{ ask: [{ team: chosen }], acknowledgeWithin: 0m }]',
    ['7:56 levels[0].acknowledgeWithin: This is no time at all. Write a length above 0, like 5m.'],
  ],
  [
    'a length without a unit',
    'levels: [{ ask: [{ team: chosen }], acknowledgeWithin: 5 }]',
    [
      '7:56 levels[0].acknowledgeWithin: Here should be text, but it is the number 5. Write a length of time, like 5m, or one for each severity, like { sev1: 5m, sev2: 15m }.',
    ],
  ],
  [
    'a length in words, for one severity',
    'levels: [{ ask: [{ team: chosen }], acknowledgeWithin: { sev2: five minutes } }]',
    [
      '7:64 levels[0].acknowledgeWithin.sev2: "five minutes" is not a length of time. Write it like 30s, 5m, 1h30m or 1d.',
    ],
  ],
  [
    'a length above a year',
    'severities: { sev1: { acknowledgementLasts: 9999d } }',
    ['7:45 severities.sev1.acknowledgementLasts: This is longer than a year. Write at most 366d.'],
  ],
  [
    'a severity there is not',
    'severities: { sev5: { name: Wish } }',
    ['7:15 severities.sev5: There is no setting "sev5" here. Did you mean "sev1"?'],
  ],
  [
    'a cadence in other letters',
    'severities: { sev1: { internalUpdates: { firstwithin: 5m } } }',
    [
      '7:42 severities.sev1.internalUpdates.firstwithin: There is no setting "firstwithin" here. Did you mean "firstWithin"?',
    ],
  ],
  [
    'a role there is not',
    'demandedRoles: [{ role: coms, within: 5m }]',
    [
      '7:25 demandedRoles[0].role: "coms" is not one of manager, lead, comms, architect, coordinator, sponsor, expert. Did you mean "comms"?',
    ],
  ],
  [
    'a role demanded twice for one severity',
    'demandedRoles:\n  - { role: comms, within: 5m }\n  - { role: comms, within: 9m, severities: [sev2] }',
    ['9:5 demandedRoles[1]: The role comms for sev2 is demanded twice. Keep one time for it.'],
  ],
  [
    'a channel with a space',
    'announcementChannel: Our Escalations',
    ['7:22 announcementChannel: A channel\'s name has no spaces. Write for example "our-escalations".'],
  ],
  [
    'a channel in capitals',
    'announcementChannel: Escalations',
    [
      "7:22 announcementChannel: A channel's name is made of small letters, digits, hyphens and underscores, at most 80. Write it like escalations.",
    ],
  ],
  [
    'a channel that YAML takes for a comment',
    'announcementChannel: #escalations',
    [
      '7:1 announcementChannel: There is nothing here. Write the name of a channel without "#" (which starts a comment in YAML), like escalations. Or leave the line out.',
    ],
  ],
  [
    'a room name without the key',
    'room: { nameTemplate: "{title}" }',
    [
      '7:23 room.nameTemplate: {key} is missing, so two rooms could get one name. Write for example "{key}-{title}".',
    ],
  ],
  [
    'a room name with an unknown placeholder',
    'room: { nameTemplate: "{key}-{titel}" }',
    ['7:23 room.nameTemplate: {titel} means nothing here. Use {key}, {title}, {customer} or {severity}.'],
  ],
  [
    'a room name with a stray bracket',
    'room: { nameTemplate: "{key}-{title" }',
    ['7:23 room.nameTemplate: A curly bracket has no partner. Write placeholders like {key}.'],
  ],
  [
    'yes for true',
    'room: { private: yes }',
    ['7:18 room.private: Here should be true or false, but it is the text "yes". Write true or false.'],
  ],
  [
    'a version of the future',
    'version: 2',
    ['7:10 version: This Muster reads version 1. Write "version: 1", or leave the line out.'],
  ],
  [
    'a name that stands twice',
    'managers: [ana@example.com]',
    ['7:1: "managers" stands here twice. Keep one of the two.'],
  ],
  ['a tab', 'room:\n\tprivate: true', ['8:1: This line is indented with a tab. Use spaces.']],
  [
    'a template without quotes',
    'room:\n  nameTemplate: {key}-{title}',
    [
      '8:22: This is not YAML (Unexpected scalar at node end). Look for a bracket or quote without its partner, and put text that has { } [ ] or ": " in it into quotes.',
    ],
  ],
  [
    'a second colon',
    'room: private: true',
    ['7:7: A second ":" stands on this line. Put the text into quotes, or begin a new line.'],
  ],
  [
    'an alias to nowhere',
    'announcementChannel: *all',
    ['7:22: Nothing is marked &all for "*all". Put text that starts with * into quotes.'],
  ],
  [
    'a tag',
    'room: !!js/function "x"',
    ['7:7: A tag (text that starts with !) means nothing here. Remove it, or put the text into quotes.'],
  ],
  [
    'a second document',
    '---\nroom: {}',
    ['7:1: A second document begins here ("---"). Keep one document in the file.'],
  ],
  [
    'characters that change the direction of writing',
    'announcementChannel: "a\u202eb"',
    [
      "7:22 announcementChannel: A channel's name is made of small letters, digits, hyphens and underscores, at most 80. Write it like escalations.",
    ],
  ],
  [
    'a prototype in disguise',
    '__proto__: { polluted: true }',
    [
      '7:1 __proto__: There is no setting "__proto__" here. Possible are: version, include, people, teams, managers, skills, services, tiers, customers, calendars, schedules, severities, serviceLevels, levels, repeatLevels, unownedAgainAfter, ladders, askOn, customerWaitAtMost, customerUpdatesNeedApproval, customerMessages, demandedRoles, announcementChannel, rules, signs, room.',
    ],
  ],
];

const whole: [string, string, string[]][] = [
  ['an empty file', '', ['1:1: The file is empty. Start from a copy of docs/policy.example.yaml.']],
  [
    'only comments',
    '# nothing\n',
    ['1:1: The file is empty. Start from a copy of docs/policy.example.yaml.'],
  ],
  [
    'a list',
    '- people',
    [
      '1:1 the file: Here should be a group of named settings, but it is a list. Write the settings of a policy, like those of docs/policy.example.yaml.',
    ],
  ],
  [
    'nothing but the version',
    'version: 1',
    [
      '1:1 people: "people" is missing. Write a list of people, like [{ email: ana@example.com, name: Ana Kovács }].',
      '1:1 teams: "teams" is missing. Write the teams, like { support: { members: [ana@example.com] } }.',
      '1:1 managers: "managers" is missing. Write the e-mail addresses of the escalation managers, like [ana@example.com].',
    ],
  ],
  [
    'empty sections',
    'people: []\nteams: {}\nmanagers: []',
    [
      '1:1 people: There is nobody. Add at least one person with "email" and "name".',
      '2:1 teams: There is no team. Add at least one, like support.',
      '3:1 managers: There is no escalation manager. Add at least one e-mail address; the first is given the role.',
    ],
  ],
  [
    'a misspelt name, which is not said to be missing as well, nor its person to be unknown',
    short.replace('email: ana', 'emial: ana'),
    ['2:7 people[0].emial: There is no setting "emial" here. Did you mean "email"?'],
  ],
  [
    'a duplicate e-mail address, in other letters',
    short
      .replace('Ben@Example.com', 'ANA@example.com')
      .replaceAll('ben@', 'ana@')
      .replace(', ana@example.com', ''),
    ['3:14 people[1].email: ana@example.com stands in the list twice. Remove one.'],
  ],
  [
    'what is no e-mail address',
    short.replace('ana@example.com,', 'ana at example,'),
    ['2:14 people[0].email: "ana at example" is not an e-mail address. Write it like ana@example.com.'],
  ],
  [
    'a name of nothing but spaces',
    short.replace('Ana Kovács', '"  "'),
    ['2:37 people[0].name: Please write something here.'],
  ],
  [
    'an empty team',
    short.replace('[ana@example.com, ben@example.com]', '[]'),
    [
      '5:16 teams.check-out.members: Nobody is in this team. Add the e-mail address of at least one person, or remove the team.',
    ],
  ],
  [
    'a member twice',
    short.replace('[ana@example.com, ben', '[ben@example.com, ben'),
    ['5:43 teams.check-out.members[1]: ben@example.com is in this team twice. Remove one.'],
  ],
  [
    'members and managers who do not exist',
    short.replaceAll('ben@', 'bin@'),
    [
      '5:43 teams.check-out.members[1]: Nobody in "people" has the e-mail address bin@example.com. Did you mean "ben@example.com"?',
      '6:12 managers[0]: Nobody in "people" has the e-mail address bin@example.com. Did you mean "ben@example.com"?',
    ],
  ],
  [
    'a team id with a space',
    short.replace('check-out', 'Check out'),
    [
      '5:3 teams["Check out"]: A team id is made of small letters, digits and hyphens, like checkout-eu, and has at most 40 of them. Put what people should see into its "name".',
    ],
  ],
  [
    'a team called chosen',
    short.replace('check-out', 'chosen'),
    ['5:3 teams.chosen: "chosen" stands for the team chosen when raising. Give this team another id.'],
  ],
  ['aliases of aliases', bomb(), ['1:1: Aliases (*name) are used too often. Write them out.']],
];

function bomb(): string {
  const times = (name: string) => `[${Array.from({ length: 20 }, () => name).join(', ')}]`;
  return `a: &a ${times('x')}\nb: &b ${times('*a')}\nc: &c ${times('*b')}\nd: ${times('*c')}\n`;
}

describe('policy file: mistakes', () => {
  for (const [name, text, expected] of [
    ...added.map(([name, below, expected]) => [name, `${short}${below}\n`, expected] as const),
    ...whole,
  ])
    it(`${name}: line, column, setting and mend are said`, () => {
      assert.deepEqual(
        mistakesIn(text),
        expected.map((line) => `policy.yaml:${line}`),
      );
    });

  it('all mistakes are said at once, in the order of the file', () => {
    const text = `${short.replace('name: Ana Kovács', 'nmae: Ana')}levels:
  - ask: [{ team: nobody }]
    acknowledgeWithin: soon
announcementChannel: all of us
`;
    assert.deepEqual(
      mistakesIn(text).map((line) => line.split(': ')[0]),
      [
        'policy.yaml:2:31 people[0].nmae',
        'policy.yaml:8:19 levels[0].ask[0].team',
        'policy.yaml:9:24 levels[0].acknowledgeWithin',
        'policy.yaml:10:22 announcementChannel',
      ],
    );
  });

  it('of very many mistakes the first fifty are said, and how many there are', () => {
    const text = `${short}levels:\n${'  - ask: []\n'.repeat(80)}`;
    const lines = mistakesIn(text);
    assert.equal(lines.length, 51);
    assert.equal(lines.at(-1), '... and 30 more.');
  });

  for (const [name, text] of [
    ['brackets', '['.repeat(20_000)],
    ['braces', '{a: '.repeat(20_000)],
    ['dashes', '- '.repeat(20_000)],
    ['indentation', Array.from({ length: 1_500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ] as const)
    it(`thousands of nested levels are refused, not a crash: ${name}`, () => {
      const lines = mistakesIn(text);
      assert.match(lines.join(), /^policy.yaml:\d+:\d+: This is nested too deeply\. Remove some brackets/);
    });

  it('a hundred levels are still read', () => {
    assert.match(mistakesIn('['.repeat(100) + ']'.repeat(100)).join(), /it is a list/);
  });

  it('whatever stands in the file, it is either a policy or mistakes with their line', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => stringify({ ...parse(short), levels: JSON.parse(json) })),
      fc
        .tuple(fc.nat(short.length), fc.string())
        .map(([at, text]) => short.slice(0, at) + text + short.slice(at)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        for (const line of mistakesIn(text)) assert.match(line, /^(policy\.yaml:\d+:\d+\b|\.\.\. and)/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('policy file: reading it', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-policy-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('a file that is not there: where it should be, and what to start from', async () => {
    const path = join(folder, 'policy.yaml');
    await assert.rejects(readPolicyFile(path), {
      code: 'policy-unreadable',
      message: `There is no policy file at ${path}. Start from a copy of docs/policy.example.yaml. MUSTER_POLICY may name another place.`,
    });
  });

  it('a folder is said to be one', async () => {
    await assert.rejects(readPolicyFile(folder), {
      code: 'policy-unreadable',
      message: `${folder} is a folder. Let MUSTER_POLICY name the policy file in it.`,
    });
  });

  it('bytes that are not text are said to be none', async () => {
    const path = join(folder, 'policy.yaml');
    await writeFile(path, Uint8Array.of(0xff, 0xfe, 0x70, 0x00));
    await assert.rejects(readPolicyFile(path), {
      code: 'policy-unreadable',
      message: `${path} is not text in UTF-8. Save it as UTF-8.`,
    });
  });

  it('a file far too large is not taken into memory as a policy', async () => {
    const path = join(folder, 'policy.yaml');
    await writeFile(path, Buffer.alloc(2_000_001, '#'));
    await assert.rejects(readPolicyFile(path), { code: 'policy-unreadable', message: /larger than 2 MB/ });
  });

  it('a byte-order mark and Windows line ends change nothing', async () => {
    const path = join(folder, 'policy.yaml');
    await writeFile(path, `\ufeff${short.replaceAll('\n', '\r\n')}`);
    assert.deepEqual(await readPolicyFile(path), parsePolicyFile(short, 'x'));
  });

  it('mistakes in a file name its path', async () => {
    const path = join(folder, 'policy.yaml');
    await writeFile(path, `${short}colour: red\n`);
    await assert.rejects(readPolicyFile(path), {
      code: 'policy-invalid',
      message: new RegExp(
        `^The policy file .* has a mistake:\n${path}:7:1 colour: There is no setting "colour" here`,
      ),
    });
  });
});
