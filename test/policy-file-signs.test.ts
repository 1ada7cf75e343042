import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AppError } from '../src/errors.ts';
import { parsePolicyFile } from '../src/policy-file.ts';

// Four lines, so that what a test adds begins on line 5.
const short = `people:
  - { email: ana@example.com, name: Ana }
teams: { support: { members: [ana@example.com] } }
managers: [ana@example.com]
`;

const signsOf = (yaml: string) => parsePolicyFile(`${short}${yaml}`, 'policy.yaml').signs;

function mistakesIn(yaml: string): string[] {
  try {
    signsOf(yaml);
  } catch (error) {
    assert.ok(error instanceof AppError, `threw ${String(error)}`);
    return error.message.split('\n').slice(1);
  }
  return [];
}

describe('policy file: signs', () => {
  it('are not looked for when there are none', () => {
    assert.equal(signsOf(''), undefined);
  });

  it('one channel is enough: all languages, the usual threshold, half an hour', () => {
    const { rules = [], ...rest } = signsOf('signs: { channels: ["#support"] }') ?? {};
    assert.deepEqual(rest, {
      ...{ channels: ['support'], threshold: 3, coolDownMs: 1_800_000, countsContacts: true },
    });
    assert.deepEqual([...new Set(rules.map(({ language }) => language))].sort(), [
      'ar',
      'en',
      'et',
      'hu',
      'tr',
    ]);
  });

  it('languages choose among the rules that come with Muster; rules of its own hold in any', () => {
    const own = '{ id: tr-x, sign: legal, language: tr, phrases: [noter] }';
    const rules = signsOf(`signs: { channels: [support], languages: [en], rules: [${own}] }`)?.rules ?? [];
    assert.deepEqual(
      rules.filter(({ language }) => language !== 'en').map(({ id, weight }) => [id, weight]),
      [['tr-x', 2]],
    );
  });

  it('a rule that comes with Muster gets another weight and more phrases, or is switched off', () => {
    const before = signsOf('signs: { channels: [support] }')?.rules ?? [];
    const changed = signsOf(
      'signs: { channels: [support], rules: [{ id: en-angry, weight: 1, phrases: [cross] }], off: [en-sue, counted-contacts] }',
    );
    const rule = (rules: typeof before, id: string) => rules.find((one) => one.id === id);
    assert.deepEqual(rule(changed?.rules ?? [], 'en-angry')?.phrases, [
      ...(rule(before, 'en-angry')?.phrases ?? []),
      'cross',
    ]);
    assert.equal(rule(changed?.rules ?? [], 'en-angry')?.weight, 1);
    assert.equal(rule(changed?.rules ?? [], 'en-sue'), undefined);
    assert.equal(changed?.countsContacts, false);
    assert.equal(changed?.rules.length, before.length - 1);
  });

  it('what the example shows in comments is right', () => {
    const lines = readFileSync('docs/policy.example.yaml', 'utf8').split('\n');
    const from = lines.indexOf('# signs:');
    const to = lines.findIndex((line, index) => index > from && !line.startsWith('# '));
    const shown = lines.slice(from, to).map((line) => line.slice(2));
    const signs = signsOf(`${shown.join('\n')}\n`);
    assert.equal(signs?.rules.find(({ id }) => id === 'en-penalty')?.weight, 3);
    assert.equal(
      signs?.rules.find(({ id }) => id === 'en-bad-review'),
      undefined,
    );
  });

  const mistakes: [string, string][] = [
    [
      'signs: {}',
      'policy.yaml:5:1 signs.channels: "channels" is missing. Write the names or ids of the channels to listen in, like [support].',
    ],
    [
      'signs: { channels: [] }',
      'policy.yaml:5:10 signs.channels: No channel is named, so nothing would be listened to. Name one, or remove "signs".',
    ],
    [
      'signs: { channels: [a], languages: [de] }',
      'policy.yaml:5:37 signs.languages[0]: "de" is not one of en, tr, hu, ar, et.',
    ],
    ['signs: { channels: [a], threshold: 0 }', 'policy.yaml:5:36 signs.threshold: The threshold is above 0.'],
    [
      'signs: { channels: [a], coolDown: 8d }',
      'policy.yaml:5:35 signs.coolDown: This is longer than a week. Write at most 7d.',
    ],
    [
      'signs: { channels: [a], chanels: [b] }',
      'policy.yaml:5:25 signs.chanels: There is no setting "chanels" here. Did you mean "channels"?',
    ],
    [
      'signs: { channels: [a], off: [en-angri] }',
      'policy.yaml:5:31 signs.off[0]: There is no rule "en-angri". Did you mean "en-angry"?',
    ],
    [
      'signs:\n  channels: [a]\n  rules:\n    - { id: en-mine, phrases: [x] }',
      'policy.yaml:8:7 signs.rules[0]: There is no rule "en-mine" to be changed. For a new one write its "sign" and "language" too.',
    ],
    [
      'signs:\n  channels: [a]\n  rules:\n    - { id: en-mine, sign: anger, language: en }',
      'policy.yaml:8:7 signs.rules[0]: This rule looks for nothing. Write "phrases", or a "pattern".',
    ],
    [
      'signs:\n  channels: [a]\n  rules:\n    - { id: en-angry, weight: 0 }',
      'policy.yaml:8:31 signs.rules[0].weight: A weight is above 0. To switch a rule off, put its id into "off".',
    ],
    [
      'signs:\n  channels: [a]\n  rules:\n    - { id: en-angry, phrases: ["a*"] }',
      'policy.yaml:8:33 signs.rules[0].phrases[0]: "a*" would fit nearly any word. Write more of it before the "*".',
    ],
    [
      'signs:\n  channels: [a]\n  rules:\n    - { id: en-angry, pattern: "(a+)+" }',
      'policy.yaml:8:32 signs.rules[0].pattern: A repetition of something with a choice or repetition in it could take very long. Write it out, or write phrases.',
    ],
    [
      'signs:\n  channels: [a]\n  rules:\n    - { id: en-angry, weight: 1 }\n    - { id: en-angry, weight: 2 }',
      'policy.yaml:9:13 signs.rules[1].id: The rule en-angry stands here twice. Put both into one.',
    ],
  ];
  for (const [yaml, expected] of mistakes)
    it(`says of ${yaml.split('\n').at(-1)?.trim()}: ${expected.slice(0, 60)}...`, () => {
      assert.deepEqual(mistakesIn(yaml), [expected]);
    });
});
