import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../src/policy-file/json-schema.ts';
import { parsePolicyFile } from '../../src/policy-file.ts';
import { mistakesIn, shortPolicy } from '../support/policy-mistakes.ts';

const example = readFileSync('docs/policy.example.yaml', 'utf8');
// Formats say nothing that patterns do not say.
const ajv = new Ajv2020({ validateFormats: false });
ajv.addSchema(policyJsonSchema(), 'policy');
const isPolicy = (text: string): unknown => ajv.validate('policy', parse(text));
const isPart = (text: string): unknown => ajv.validate('policy#/$defs/part', parse(text));

describe('the JSON Schema of the policy file', () => {
  it('in docs is the present one (if not: npm run policy:schema)', () => {
    const written: unknown = JSON.parse(readFileSync('docs/policy.schema.json', 'utf8'));
    assert.deepEqual(written, JSON.parse(JSON.stringify(policyJsonSchema())));
  });

  it('is named in the first line of the example, which is valid by it', () => {
    assert.match(example, /^# yaml-language-server: \$schema=\.\/policy\.schema\.json\n/);
    assert.equal(isPolicy(example), true, ajv.errorsText());
  });

  it('a policy that includes files may have its people there; without an include it needs them', () => {
    assert.equal(isPolicy('include: [people.yaml]'), true);
    assert.equal(isPolicy('tiers: [gold]'), false);
    assert.equal(isPart('tiers: [gold]'), true);
    assert.equal(isPart('tears: [gold]'), false);
  });

  const office = 'calendars: { office: { zone: UTC, hours: { monday-friday: 9:00-17:00 } } }\n';

  /** What is added to the short policy. Muster takes all of these, and so does the schema. */
  const good = [
    '',
    'announcementChannel: "#escalations"',
    'severities: { sev1: { acknowledgementLasts: forever, resolveWithin: none, standstillAfter: 1h 30m } }',
    `${office}severities: { sev1: { resolveWithin: 8h in office, verifyWithin: { within: 1h in office, warnBefore: 5m } } }`,
    `${office}levels: [{ ask: [{ oneOf: chosen }], onlyIn: office, otherwise: [{ role: manager }], acknowledgeWithin: { sev1: 2m } }]`,
    'levels: [{ ask: [{ sponsor: true }, { person: Ana@Example.com }], acknowledgeWithin: 5m }]',
    'rules: [{ name: R, when: { severity: [sev1], type: executive }, use: { announcementChannel: none, managers: ana@example.com } }]',
    'calendars: { c: { zone: UTC, hours: { saturday: [22:00-6:00, 8:00-9:00] }, holidays: [{ name: X, every: 12-25, worked: 1:00-2:00 }] } }',
    'calendars: { c: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: X, nth: last monday of may, days: -1 }] } }',
    'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: 12 hours, from: 2026-01-05 9:00, only: { monday: 0:00-24:00 } }] } }',
    'customers: [{ name: A, aliases: B }, { name: C, aliases: [D] }]',
  ];
  for (const below of good)
    it(`takes ${below || 'the short policy'}`, () => {
      const text = `${shortPolicy}${below}\n`;
      assert.deepEqual(mistakesIn(text), []);
      assert.equal(isPolicy(text), true, ajv.errorsText());
    });

  const broken = [
    'levls: []',
    'levels: []',
    'levels: [{ ask: [{}] }]',
    'levels: [{ ask: [{ team: chosen, person: ana@example.com }] }]',
    'levels: [{ ask: [{ team: chosen }], acknowledgeWithin: five minutes }]',
    'levels: [{ ask: [{ person: ana }] }]',
    'severities: { sev5: {} }',
    'severities: { sev1: { resolveWithin: 8h within office } }',
    'severities: { sev1: { internalUpdates: { every: none } } }',
    'rules: [{ name: R, when: {}, use: { privateRoom: true } }]',
    'rules: [{ name: R, when: { severity: [] }, use: { privateRoom: true } }]',
    'rules: [{ name: R, when: { type: hierarchic }, use: { privateRoom: true } }]',
    'calendars: { office: { zone: UTC, hours: { mon: 9:00-17:00 } } }',
    'calendars: { office: { zone: UTC, hours: { monday: 9-17 } } }',
    'calendars: { office: { zone: UTC, hours: { monday: 9:00-17:00 }, holidays: [{ name: X, every: 12.25. }] } }',
    'schedules: { s: { zone: UTC, layers: [{ people: [ana@example.com], every: weekly, from: 2026-01-05 09:00 }] } }',
    'teams: { Check Out: { members: [ana@example.com] } }',
    'room: { private: yes }',
    'people: []',
  ];
  for (const below of broken)
    it(`refuses ${below}, as Muster does`, () => {
      const section = below.slice(0, below.indexOf(':'));
      const { [section]: _, ...rest } = parse(shortPolicy);
      const text = JSON.stringify({ ...rest, ...parse(below) });
      assert.throws(() => parsePolicyFile(text, 'policy.json'), { code: 'policy-invalid' });
      assert.equal(isPolicy(text), false);
    });
});
