import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../src/errors.ts';
import { parsePolicyFile, readPolicyFile, toRulebook } from '../../src/policy-file.ts';
import { mistakesIn, shortPolicy } from '../support/policy-mistakes.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'muster-include-')));
});
afterEach(() => rm(folder, { recursive: true }));

type Files = Record<string, string>;

async function write(files: Files): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return join(folder, 'policy.yaml');
}

const read = async (files: Files) => readPolicyFile(await write(files));
const rulebookOf = async (files: Files) => toRulebook(await read(files), (email) => `<${email}>`);

/** What is said about the files, without the folder. */
async function mistakesOf(files: Files): Promise<string[]> {
  try {
    await read(files);
  } catch (error) {
    assert.ok(error instanceof AppError, `threw ${String(error)}`);
    assert.equal(error.code, 'policy-invalid');
    return error.message.replaceAll(`${folder}/`, '').split('\n').slice(1);
  }
  return [];
}

const including = (...paths: string[]) => `include: ${JSON.stringify(paths)}\n${shortPolicy}`;

describe('policy file: include', () => {
  it('lists are joined, the including file first, and groups are put together', async () => {
    const rulebook = await rulebookOf({
      'policy.yaml': `${including('teams.yaml', 'eu/rules.yaml')}rules: [{ name: A, when: { severity: sev1 }, use: { ladder: usual } }]\n`,
      'teams.yaml':
        'people: [{ email: cy@example.com, name: Cy }]\nteams: { platform: { members: [cy@example.com, ana@example.com] } }\n',
      'eu/rules.yaml':
        'rules: [{ name: B, when: { severity: sev1 }, use: { ladder: usual } }]\nroom: { private: true }\nversion: 1\n',
    });
    assert.deepEqual(Object.keys(rulebook.people), [
      '<ana@example.com>',
      '<ben@example.com>',
      '<cy@example.com>',
    ]);
    assert.deepEqual(Object.keys(rulebook.teams), ['check-out', 'platform']);
    assert.deepEqual(
      rulebook.rules.map(({ name }) => name),
      ['A', 'B'],
    );
    assert.equal(rulebook.usual.privateRoom, true);
  });

  it('a file that is included may include others, by their paths from there', async () => {
    const { people } = await rulebookOf({
      'policy.yaml': including('eu/all.yaml'),
      'eu/all.yaml': 'include: [people/more.yaml, ../top.yaml]\n',
      'eu/people/more.yaml': 'people: [{ email: cy@example.com, name: Cy }]\n',
      'top.yaml': 'people: [{ email: dee@example.com, name: Dee }]\n',
    });
    assert.deepEqual(
      Object.values(people).map(({ name }) => name),
      ['Ana Kovács', 'Ben Okafor', 'Cy', 'Dee'],
    );
  });

  it('a policy in several files is the same as in one', async () => {
    const one = await read({ 'policy.yaml': `version: 1\n${shortPolicy}tiers: [gold]\n` });
    const { include: _, ...several } = await read({
      'policy.yaml': 'include: [a.yaml, b.yaml]\nversion: 1\n',
      'a.yaml': shortPolicy,
      'b.yaml': 'tiers: [gold]\n',
    });
    const { include: __, ...alone } = one;
    assert.deepEqual(several, alone);
  });

  it('tells each file before it reads it, also one that is not there', async () => {
    const path = await write({
      'policy.yaml': `${including('teams.yaml', 'gone.yaml')}`,
      'teams.yaml': 'tiers: [gold]\n',
    });
    const files: string[] = [];
    await assert.rejects(readPolicyFile(path, { onFile: (file) => files.push(relative(folder, file)) }));
    assert.deepEqual(files, ['policy.yaml', 'teams.yaml', 'gone.yaml']);
  });

  it('a link is followed to what lies beside the target of the policy file, as in a mounted config map', async () => {
    await write({ '..data/policy.yaml': including('teams.yaml'), '..data/teams.yaml': 'tiers: [gold]\n' });
    await symlink('..data/policy.yaml', join(folder, 'policy.yaml'));
    await symlink('..data/teams.yaml', join(folder, 'teams.yaml'));
    assert.deepEqual((await readPolicyFile(join(folder, 'policy.yaml'))).tiers, ['gold']);
  });

  it('a link out of the folder is refused', async () => {
    await write({ 'etc/secret.yaml': 'tiers: [gold]\n', 'here/policy.yaml': including('teams.yaml') });
    await symlink('../etc/secret.yaml', join(folder, 'here/teams.yaml'));
    const path = join(folder, 'here/policy.yaml');
    await assert.rejects(readPolicyFile(path), {
      message: new RegExp(`policy.yaml:1:11 include\\[0\\]: This leads out of the folder of ${path}\\.`),
    });
  });

  const many = Array.from({ length: 50 }, (_, index) => `${index}.yaml`);

  /** The files, and what is said of them. */
  const mistakes: [string, Files, string[]][] = [
    [
      'a file that is not there',
      { 'policy.yaml': including('teams.yaml') },
      [
        'policy.yaml:1:11 include[0]: There is no file teams.yaml. Write the path from this file, or remove it here.',
      ],
    ],
    [
      'a folder',
      { 'policy.yaml': including('eu'), 'eu/teams.yaml': '' },
      ['policy.yaml:1:11 include[0]: eu is a folder. Write the path of a file in it.'],
    ],
    [
      'a file that is too large',
      { 'policy.yaml': including('big.yaml'), 'big.yaml': '#'.repeat(2_000_001) },
      ['policy.yaml:1:11 include[0]: big.yaml is larger than 2 MB. Name another file.'],
    ],
    [
      'an absolute path',
      { 'policy.yaml': including('/etc/passwd') },
      [
        'policy.yaml:1:11 include[0]: This path starts at the root of the disk. Write it from this file, like teams.yaml or schedules/eu.yaml.',
      ],
    ],
    [
      'an absolute path as in Windows',
      { 'policy.yaml': including('C:\\teams.yaml') },
      [
        'policy.yaml:1:11 include[0]: This path starts at the root of the disk. Write it from this file, like teams.yaml or schedules/eu.yaml.',
      ],
    ],
    [
      'a path out of the folder',
      { 'policy.yaml': including('eu/../../teams.yaml') },
      [
        'policy.yaml:1:11 include[0]: This leads out of the folder of policy.yaml. Put the file into that folder, and write its path from here.',
      ],
    ],
    [
      'an address',
      { 'policy.yaml': including('https://example.com/teams.yaml') },
      [
        'policy.yaml:1:11 include[0]: Nothing is read from the network. Put a copy next to the policy file, and write its path.',
      ],
    ],
    [
      'an empty path',
      { 'policy.yaml': including('') },
      ['policy.yaml:1:11 include[0]: There is nothing here. Write the path of a file, like teams.yaml.'],
    ],
    [
      'what is no path',
      { 'policy.yaml': `include: [7]\n${shortPolicy}` },
      [
        'policy.yaml:1:11 include[0]: Here should be text, but it is the number 7. Write the path of a file, from this one, like teams.yaml.',
      ],
    ],
    [
      'one path instead of a list',
      { 'policy.yaml': `include: teams.yaml\n${shortPolicy}` },
      [
        'policy.yaml:1:10 include: Here should be a list, but it is the text "teams.yaml". Write a list of files whose settings are added to these, like [teams.yaml, schedules/eu.yaml].',
      ],
    ],
    [
      'the file itself',
      { 'policy.yaml': including('policy.yaml') },
      [
        'policy.yaml:1:11 include[0]: These files include each other without end: policy.yaml -> policy.yaml. Remove one of them.',
      ],
    ],
    [
      'files that include each other',
      {
        'policy.yaml': including('a.yaml'),
        'a.yaml': 'include: [b.yaml]\n',
        'b.yaml': 'tiers: [gold]\ninclude: [./a.yaml]\n',
      },
      [
        'b.yaml:2:11 include[0]: These files include each other without end: a.yaml -> b.yaml -> a.yaml. Remove one of them.',
      ],
    ],
    [
      'a file twice',
      {
        'policy.yaml': including('a.yaml', 'b.yaml'),
        'a.yaml': 'tiers: [gold]\n',
        'b.yaml': 'include: [a.yaml]\n',
      },
      [
        'b.yaml:1:11 include[0]: a.yaml is included already, at policy.yaml:1:11 include[0]. Keep one of the two.',
      ],
    ],
    [
      'more than fifty files',
      { 'policy.yaml': including(...many), ...Object.fromEntries(many.map((name) => [name, 'version: 1'])) },
      ['policy.yaml:1:491 include[49]: These are more than 50 files. Put some of them together.'],
    ],
    [
      'a file without a setting',
      { 'policy.yaml': including('a.yaml'), 'a.yaml': '# nothing yet\n' },
      ['a.yaml:1:1 the file: It is empty. Add a section like "teams:", or do not include it.'],
    ],
    [
      'a list instead of sections',
      { 'policy.yaml': including('a.yaml'), 'a.yaml': '- gold\n' },
      ['a.yaml:1:1 the file: Here should be sections like "teams:", as in the file it is included from.'],
    ],
    [
      'broken YAML, and nothing is said of what it hides',
      {
        'policy.yaml': `${including('a.yaml')}services: { shop: { team: platform } }\n`,
        'a.yaml': 'teams:\n\tplatform: {}\n',
      },
      ['a.yaml:2:1: This line is indented with a tab. Use spaces.'],
    ],
    [
      'a team in two files',
      {
        'policy.yaml': including('a.yaml'),
        'a.yaml':
          'teams:\n  platform: { members: [ana@example.com] }\n  check-out: { members: [ana@example.com] }\n',
      },
      [
        'a.yaml:3:3 teams.check-out: This stands in two files. Keep one of the two. The other one is at policy.yaml:6:3.',
      ],
    ],
    [
      'a setting in two files',
      {
        'policy.yaml': `${including('a.yaml')}announcementChannel: one\n`,
        'a.yaml': 'announcementChannel: two\n',
      },
      [
        'a.yaml:1:1 announcementChannel: This stands in two files. Keep one of the two. The other one is at policy.yaml:8:1.',
      ],
    ],
    [
      'levels in two files, as nobody could say which come first',
      {
        'policy.yaml': `${including('a.yaml')}levels: [{ ask: [{ team: chosen }] }]\n`,
        'a.yaml': 'levels: [{ ask: [{ oneOf: chosen }] }]\n',
      },
      [
        'a.yaml:1:1 levels: This stands in two files. Keep one of the two. The other one is at policy.yaml:8:1.',
      ],
    ],
    [
      'somebody in two files',
      { 'policy.yaml': including('a.yaml'), 'a.yaml': 'people:\n  - { email: Ana@example.com, name: A }\n' },
      [
        'a.yaml:2:14 people[0].email: ana@example.com stands in the list twice. Remove one. The other one is at policy.yaml:3:14.',
      ],
    ],
    [
      'rules of one name in two files',
      {
        'policy.yaml': `${including('a.yaml')}rules: [{ name: R, when: { severity: sev1 }, use: { ladder: usual } }]\n`,
        'a.yaml': 'rules: [{ name: R, when: { severity: sev2 }, use: { ladder: usual } }]\n',
      },
      [
        'a.yaml:1:17 rules[0].name: There is a rule called R already. Name this one differently. The other one is at policy.yaml:8:17.',
      ],
    ],
    [
      'a version of the future in one of them',
      { 'policy.yaml': `${including('a.yaml')}version: 1\n`, 'a.yaml': 'version: 2\n' },
      [
        'a.yaml:1:1 version: This stands in two files. Keep one of the two. The other one is at policy.yaml:8:1.',
      ],
    ],
    [
      'mistakes in several files, in their order and by their places there',
      {
        'policy.yaml': `${including('a.yaml', 'b.yaml')}services: { shop: { team: platfrm } }\n`,
        'a.yaml': 'services: { web: { team: platform } }\nlevls: []\n',
        'b.yaml':
          'people:\n  - { email: cy@example.com, nmae: Cy }\nteams: { platform: { members: [cyy@example.com] } }\ntiers: [Gold]\n',
      },
      [
        'policy.yaml:8:27 services.shop.team: There is no team "platfrm". Did you mean "platform"?',
        'a.yaml:2:1 levls: There is no setting "levls" here. Did you mean "levels"?',
        'b.yaml:2:30 people[0].nmae: There is no setting "nmae" here. Did you mean "name"?',
        'b.yaml:4:9 tiers[0]: The name of a tier is made of small letters, digits and hyphens, like gold, and has at most 40 of them.',
      ],
    ],
  ];
  for (const [name, files, expected] of mistakes)
    it(`${name}: the file, line and column are said, and the mend`, async () => {
      assert.deepEqual(await mistakesOf(files), expected);
    });

  it('a text that is not a file includes nothing', () => {
    assert.deepEqual(mistakesIn(including('teams.yaml')), [
      'policy.yaml:1:11 include[0]: This text is not in a folder, so no other files can be read. Save it as a file, or write the settings here.',
    ]);
    assert.deepEqual(parsePolicyFile(`include: []\n${shortPolicy}`, 'x').include, []);
  });
});

const ics = (...events: string[]) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//holidays//EN'],
    ...events.flatMap((event) => ['BEGIN:VEVENT', ...event.split(' '), 'END:VEVENT']),
    ...['END:VCALENDAR', ''],
  ].join('\r\n');
const christmas = 'DTSTART;VALUE=DATE:20261225 SUMMARY:Christmas';

describe('policy file: files of holidays', () => {
  const office = (file: string, holidays = '[]') =>
    `calendars: { office: { zone: UTC, hours: { friday: 9:00-17:00 }, holidays: ${holidays}, holidaysFile: ${file} } }\n`;

  it('give a calendar its holidays; those in the policy come after them, and so win', async () => {
    const { calendars } = await rulebookOf({
      'policy.yaml': `${shortPolicy}${office('holidays/hu.ics', '[{ name: Half, date: 2026-12-25, hours: 9:00-12:00 }]')}`,
      'holidays/hu.ics': ics(
        christmas,
        'DTSTART;VALUE=DATE:20271225 SUMMARY:Christmas',
        'DTSTART;VALUE=DATE:20260501 SUMMARY:May',
      ),
    });
    assert.deepEqual(
      calendars.office?.specialDays.map(({ name, on, hours }) => [
        name,
        on.kind === 'dates' && on.dates,
        hours.kind,
      ]),
      [
        ['May', ['2026-05-01'], 'none'],
        ['Christmas', ['2026-12-25', '2027-12-25'], 'none'],
        ['Half', ['2026-12-25'], 'only'],
      ],
    );
  });

  it('are found from the file that names them, and told to who watches', async () => {
    const path = await write({
      'policy.yaml': including('eu/office.yaml'),
      'eu/office.yaml': office('hu.ics'),
      'eu/hu.ics': ics(christmas),
    });
    const files: string[] = [];
    const file = await readPolicyFile(path, { onFile: (each) => files.push(relative(folder, each)) });
    assert.equal(file.calendars.office?.specialDays.length, 1);
    assert.deepEqual(files, ['policy.yaml', 'eu/office.yaml', 'eu/hu.ics']);
  });

  it('what is left out of them is told, and is no mistake', async () => {
    const path = await write({
      'policy.yaml': `${shortPolicy}${office('hu.ics')}`,
      'hu.ics': ics(christmas, 'DTSTART:20260315T090000Z SUMMARY:Meeting'),
    });
    const notes: string[] = [];
    await readPolicyFile(path, { onNote: (line) => notes.push(line.replace(`${folder}/`, '')) });
    assert.deepEqual(notes, [
      'policy.yaml:7:94 calendars.office.holidaysFile: Left out: Meeting: it is not an event of whole days.',
    ]);
  });

  it('have another revision when their holidays change', async () => {
    const revision = async (event: string) =>
      (await rulebookOf({ 'policy.yaml': `${shortPolicy}${office('hu.ics')}`, 'hu.ics': ics(event) }))
        .revision;
    assert.notEqual(await revision(christmas), await revision(christmas.replace('1225', '1226')));
  });

  const mistakes: [string, string, Files, string][] = [
    [
      'one that is not there',
      'hu.ics',
      {},
      'There is no file hu.ics. Write the path from this file, or remove it here.',
    ],
    [
      'an address',
      'https://example.com/hu.ics',
      {},
      'Nothing is read from the network. Put a copy next to the policy file, and write its path.',
    ],
    [
      'a path out of the folder',
      '../hu.ics',
      {},
      'This leads out of the folder of policy.yaml. Put the file into that folder, and write its path from here.',
    ],
    [
      'what is no calendar',
      'hu.ics',
      { 'hu.ics': 'holidays' },
      'hu.ics: This is not a calendar in iCalendar format. invalid line (no token ";" or ":") "holidays". Export it again as .ics.',
    ],
    [
      'a calendar of meetings',
      'hu.ics',
      { 'hu.ics': ics('DTSTART:20260315T090000Z SUMMARY:Meeting') },
      'There is no holiday in hu.ics: no event of whole days from 2020 to 2060. Name another file.',
    ],
    [
      'a calendar that is full every day',
      'hu.ics',
      {
        'hu.ics': ics(
          ...Array.from({ length: 100 }, () => 'DTSTART;VALUE=DATE:20200101 RRULE:FREQ=YEARLY SUMMARY:Day'),
        ),
      },
      'hu.ics has 4100 days, which are no holidays. Name another file.',
    ],
  ];
  for (const [name, file, files, says] of mistakes)
    it(`${name}: the setting is said, and the mend`, async () => {
      assert.deepEqual(await mistakesOf({ 'policy.yaml': `${shortPolicy}${office(file)}`, ...files }), [
        `policy.yaml:7:94 calendars.office.holidaysFile: ${says}`,
      ]);
    });
});
