import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { policySchema } from '../../src/domain/policy.ts';
import { policyFor } from '../../src/domain/rulebook.ts';
import { AppError } from '../../src/errors.ts';
import { type PolicyFile, parsePolicyFile, toRulebook } from '../../src/policy-file.ts';
import { largePolicy } from '../support/large-policy.ts';
import { plainFacts } from '../support/policies.ts';
import { mistakesIn, shortPolicy } from '../support/policy-mistakes.ts';

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(', ');

const tooMany = [
  'policy.yaml:1:1: There are more than 100,000 values here, more than any policy needs. Remove some.',
];

describe('policy file: large and hostile files', () => {
  it('a large company has its people, schedules and rules', () => {
    const rulebook = toRulebook(parsePolicyFile(largePolicy(), 'policy.yaml'), (email) => email);
    assert.equal(Object.keys(rulebook.people).length, 500);
    assert.equal(Object.keys(rulebook.schedules).length, 80);
    assert.equal(rulebook.rules.length, 200);
    const service = { service: 'service-7', severity: 'sev4', tier: 'gold', team: 'team-7' } as const;
    assert.equal(policyFor(rulebook, { ...plainFacts, ...service }).rule, 'Rule 7');
  });

  // Each of these once took minutes.
  const refused: [string, string][] = [
    ['a hundred thousand names in one group', `teams: { ${many(100_000, (index) => `t${index}: 1`)} }`],
    [
      'a long list by many aliases',
      `tiers: &a [${many(2_000, () => 'gold')}]\nservices: { ${many(60, (index) => `s${index}: { team: *a }`)} }`,
    ],
  ];
  for (const [name, text] of refused)
    it(`${name}: there are too many values`, () => {
      assert.deepEqual(mistakesIn(text), tooMany);
    });

  it('aliases to nowhere are said, however many', () => {
    assert.equal(mistakesIn(`tiers: [${many(20_000, () => '*gold')}]`).at(-1), '... and 19950 more.');
  });

  it('people nobody knows are said, however many', () => {
    const text = `${shortPolicy}skills: { german: { people: [${many(20_000, (index) => `x${index}@example.com`)}] } }\n`;
    assert.equal(mistakesIn(text).at(-1), '... and 19950 more.');
  });

  it('a name that is very long is shown in part', () => {
    const lines = mistakesIn(`${shortPolicy}? ${'x'.repeat(100_000)}\n: 1\n`);
    assert.ok(lines.join().length < 1_000);
  });

  it('names that differ in their quotes only are the same', () => {
    assert.deepEqual(mistakesIn(`${shortPolicy}tiers: [gold]\n"tiers": [silver]\n`), [
      'policy.yaml:8:1: "tiers" stands here twice. Keep one of the two.',
    ]);
  });
});

const names = [
  ...['people', 'teams', 'managers', 'skills', 'services', 'tiers', 'customers', 'calendars', 'schedules'],
  ...[
    'severities',
    'serviceLevels',
    'levels',
    'ladders',
    'rules',
    'demandedRoles',
    'signs',
    'room',
    'include',
  ],
  ...[
    'name',
    'email',
    'members',
    'team',
    'tier',
    'sponsor',
    'aliases',
    'zone',
    'hours',
    'holidays',
    'holidaysFile',
  ],
  ...[
    'monday',
    'saturday-monday',
    'date',
    'every',
    'easter',
    'nth',
    'days',
    'worked',
    'layers',
    'from',
    'only',
  ],
  ...[
    'ask',
    'onlyIn',
    'otherwise',
    'person',
    'schedule',
    'skill',
    'role',
    'oneOf',
    'acknowledgeWithin',
    'repeat',
  ],
  ...[
    'resolveWithin',
    'within',
    'warnBefore',
    'internalUpdates',
    'sev1',
    'sev2',
    'when',
    'use',
    'ladder',
    'type',
  ],
  ...['office', 'gold', 'usual', 'chosen', 'constructor', '__proto__', 'toString', ''],
];
const values = [
  ...[
    'ana@example.com',
    'Ben@Example.com',
    'check-out',
    'chosen',
    'usual',
    'gold',
    'office',
    'outside office',
  ],
  ...[
    '4h',
    '8h in office',
    'none',
    'forever',
    '9:00-17:00',
    '22:00-6:00',
    '24:00-24:00',
    '2026-02-30',
    '02-30',
  ],
  ...[
    '1 week',
    '0 days',
    '2026-03-29 02:30',
    'Europe/Budapest',
    'Mars/Base',
    'UTC',
    'western',
    'first monday of may',
  ],
  ...['sev1', 'comms', 'executive', '', ' ', '\u202e', '__proto__', '*', '{key}'],
  ...[true, false, null, 0, -1, 1.5, 1e308, Number.NaN],
];

const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constantFrom(...values), fc.string()),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...names), tie('node')), { maxLength: 4 }).map((all) => new Map(all)),
  ),
}));
const sections = fc
  .uniqueArray(fc.constantFrom(...names.slice(3, 18)), { minLength: 1, maxLength: 4 })
  .chain((chosen) => fc.tuple(...chosen.map((name) => fc.tuple(fc.constant(name), node))))
  .map((all) => shortPolicy + stringify(new Map(all)));

/** What is said of the text, or what it means. */
function read(text: string): PolicyFile | AppError {
  try {
    return parsePolicyFile(text, 'policy.yaml');
  } catch (error) {
    assert.ok(error instanceof AppError, `threw ${String(error)}`);
    return error;
  }
}

describe('policy file: whatever its sections hold', () => {
  it('it is either a rulebook by which a case can be run, or mistakes with their line', () => {
    fc.assert(
      fc.property(sections, (text) => {
        const file = read(text);
        if (file instanceof AppError) {
          for (const line of file.message.split('\n').slice(1))
            assert.match(line, /^(policy\.yaml:\d+:\d+\b|\.\.\. and)/);
          return;
        }
        const rulebook = toRulebook(file, (email) => email);
        const policy = policyFor(rulebook, { ...plainFacts, team: 'check-out' });
        assert.deepEqual(policySchema.parse(policy), policy);
      }),
      { numRuns: 400 },
    );
  });
});
