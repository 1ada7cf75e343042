import assert from 'node:assert/strict';
import type { z } from 'zod';
import { parseDurationMs, sayDuration } from '../../src/domain/duration.ts';
import { choice, isOptional, line, link, moment, optional, people, person } from '../../src/domain/fields.ts';
import { severityOptions } from '../../src/domain/severity-options.ts';
import { peopleOfLevel } from '../../src/domain/targets.ts';
import { escalate } from '../../src/domain/verbs/escalate.ts';
import { openFields } from '../../src/domain/verbs/open.ts';
import { at, opened, pass, roster } from '../support/escalations.ts';
import { smallRulebook } from '../support/policies.ts';

const wrong = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

describe('a link', () => {
  const { schema } = link('Address');

  it('is a web address, in one spelling', () => {
    assert.equal(schema.parse('https://T.example/a b'), 'https://t.example/a%20b');
    assert.equal(schema.parse('http://t.example/\u202ecod'), 'http://t.example/%E2%80%AEcod');
    assert.equal(schema.parse('https://t.example/<!channel>'), 'https://t.example/%3C!channel%3E');
  });

  for (const address of [
    't.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    '',
    null,
  ])
    it(`is not ${JSON.stringify(address)}`, () => {
      assert.equal(wrong(schema, address), 'Please give a whole web address, starting with https://');
    });

  it('is not longer than 2,000 characters', () => {
    assert.match(wrong(schema, `https://t.example/${'a'.repeat(2_000)}`) ?? '', /at most 2,000 characters/);
  });
});

describe('a moment', () => {
  const { schema } = moment('When?');

  it('names its zone', () => {
    assert.deepEqual(schema.parse('2026-03-02T10:00:00+01:00'), at(0));
    assert.deepEqual(schema.parse('2026-03-02T09:00:00Z'), at(0));
    assert.deepEqual(schema.parse(at(0)), at(0));
  });

  for (const value of ['2026-03-02', '2026-03-02T09:00:00', 'yesterday', 5, null, '2026-02-30T00:00:00Z'])
    it(`is not ${JSON.stringify(value)}`, () => {
      assert.equal(wrong(schema, value), 'Please give a date and time.');
    });
});

describe('people in a form', () => {
  it('are at least one and at most fifty', () => {
    const { schema } = people('Who?');
    assert.equal(wrong(schema, []), 'Please choose at least one person.');
    assert.equal(wrong(schema, undefined), 'Please choose at least one person.');
    assert.match(wrong(schema, Array(51).fill('ana')) ?? '', /at most 50/);
    assert.deepEqual(schema.parse(['ana']), ['ana']);
  });

  it('or one person, who must be chosen', () => {
    for (const value of ['', undefined, null])
      assert.equal(wrong(person('Who?').schema, value), 'Please choose somebody.');
  });
});

describe('a choice', () => {
  it('is one of those offered', () => {
    const { schema } = choice('Which?', ['a', 'b']);
    assert.equal(schema.parse('a'), 'a');
    assert.equal(wrong(schema, 'c'), 'Please choose one of these.');
  });
});

describe('a field that may stay empty', () => {
  it('reads nothing, in whatever form it comes, as null', () => {
    const fields = [
      optional(line('x', 5)),
      optional(link('x')),
      optional(moment('x')),
      optional(person('x')),
    ];
    for (const { schema } of fields)
      for (const value of ['', undefined, null]) assert.equal(schema.parse(value), null);
  });

  it('still refuses what the field refuses', () => {
    assert.ok(wrong(optional(line('x', 5)).schema, 'too long'));
  });

  it('can be told from one that may not', () => {
    assert.equal(isOptional(optional(line('x', 5))), true);
    assert.equal(isOptional(line('x', 5)), false);
  });
});

describe('what forms offer', () => {
  const context = { escalation: opened(), rulebook: smallRulebook, by: 'ana', at: at(0) };

  it('is the severities as the policy names them, the worst first', () => {
    assert.deepEqual(
      severityOptions(context).map(({ value }) => value),
      ['sev1', 'sev2', 'sev3', 'sev4'],
    );
  });

  it('is the next level by its name, then the teams; at the top the teams only', () => {
    const labels = (escalation: typeof context.escalation) =>
      escalate.fields.to.options({ ...context, escalation }).map(({ label }) => label);
    assert.deepEqual(labels(opened()), ['Next level: Leads', 'Checkout', 'Platform']);
    assert.deepEqual(labels(pass(opened(), 20)), ['Checkout', 'Platform']);
  });

  it('is sev2, and no team, to begin with when a case is raised', () => {
    assert.equal(openFields.team.initial, undefined);
    assert.equal(openFields.severity.initial?.({ ...context, escalation: null }), 'sev2');
  });
});

describe('the people of a level', () => {
  it('are those of the chosen team, of a named team and named themselves, each once, in order', () => {
    const level = {
      name: 'All',
      ask: [{ person: 'dan' }, { team: 'chosen' }, { team: 'platform' }, { person: 'elif' }],
      acknowledgeWithinMs: { sev1: 1, sev2: 1, sev3: 1, sev4: 1 },
    };
    assert.deepEqual(peopleOfLevel(opened(), level, roster, at(0)), ['dan', 'chloe', 'elif']);
  });
});

describe('a length of time', () => {
  const read: [string, number | null][] = [
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['1 d', 86_400_000],
    ['0m', 0],
    ['', null],
    ['15', null],
    ['m', null],
    ['-5m', null],
    ['1.5h', null],
    ['5w', null],
    ['99999999999999999d', null],
  ];
  for (const [words, lengthMs] of read) {
    it(`"${words}" is ${lengthMs === null ? 'none' : `${lengthMs} ms`}`, () => {
      assert.equal(parseDurationMs(words), lengthMs);
    });
  }

  const said: [number, string][] = [
    [0, '0 s'],
    [999, '0 s'],
    [45_000, '45 s'],
    [90_000, '1 min 30 s'],
    [5_400_000, '1 h 30 min'],
    [-900_000, '15 min'],
    [172_800_000, '2 d'],
    [90_061_000, '1 d 1 h'],
  ];
  for (const [lengthMs, words] of said) {
    it(`${lengthMs} ms is said as "${words}"`, () => {
      assert.equal(sayDuration(lengthMs), words);
    });
  }
});
