import assert from 'node:assert/strict';
import type { Rulebook } from '../../../src/domain/rulebook.ts';
import { createFindNamed } from '../../../src/domain/suggest/find-named.ts';
import { readSeverity } from '../../../src/domain/suggest/read-severity.ts';
import { type Filled, fillIn, suggest } from '../../../src/domain/suggest.ts';
import { seeSigns, shopRulebook } from '../../support/labelled-titles.ts';

const rulebook: Rulebook = {
  ...shopRulebook,
  skills: { dba: { name: 'Databases', people: ['elif'] } },
  customers: [{ names: ['ACME', 'Acme Trading'], tier: 'gold', sponsor: null }],
};
const untouched: Filled = { severity: 'sev2', type: 'functional' };
const suggested = (filled: Filled) => suggest({ ...untouched, ...filled }, { rulebook, seeSigns, untouched });
const valuesOf = (filled: Filled) =>
  Object.fromEntries(
    suggested(filled).flatMap(({ field, value, isFilledIn }) => (isFilledIn ? [] : [[field, value]])),
  );

describe('what is suggested for a form', () => {
  it('is what the title names, says and shows, each with its reason', () => {
    assert.deepEqual(suggested({ title: 'Checkout is down for Acme Trading, they talk to a lawyer' }), [
      { field: 'severity', value: 'sev1', why: { says: ['down'], in: 'title' }, isFilledIn: false },
      {
        field: 'type',
        value: 'executive',
        why: { signs: seeSigns('They talk to a lawyer') },
        isFilledIn: false,
      },
      { field: 'service', value: 'checkout', why: { named: 'Checkout', in: 'title' }, isFilledIn: false },
      { field: 'customer', value: 'ACME', why: { named: 'Acme Trading', in: 'title' }, isFilledIn: false },
    ]);
  });

  it('is nothing where nothing is filled in or nothing is known', () => {
    assert.deepEqual(suggested({}), []);
    assert.deepEqual(suggested({ title: 'Please call back' }), []);
  });

  it('is taken from the description where the title says nothing of it', () => {
    assert.deepEqual(
      suggested({ title: 'Please help', description: 'The search is slow and needs our databases people.' }),
      [
        { field: 'severity', value: 'sev3', why: { says: ['slow'], in: 'description' }, isFilledIn: false },
        { field: 'service', value: 'search', why: { named: 'search', in: 'description' }, isFilledIn: false },
        { field: 'skill', value: 'dba', why: { named: 'databases', in: 'description' }, isFilledIn: false },
      ],
    );
  });

  it('is of the title alone where the title says one thing and the opposite', () => {
    assert.deepEqual(valuesOf({ title: 'Down for some customers', description: 'It is slow.' }), {});
  });

  it('is also what the form says already, so that its reason can be told', () => {
    const filled = { title: 'Checkout is slow', service: 'checkout', severity: 'sev3' };
    assert.deepEqual(
      suggested(filled).map(({ field, isFilledIn }) => [field, isFilledIn]),
      [
        ['severity', true],
        ['service', true],
      ],
    );
    assert.deepEqual(fillIn({ title: 'x', service: 'search' }, suggested(filled)), {
      ...filled,
      title: 'x',
    });
  });

  it('leaves alone what the person has chosen, and what is there already', () => {
    const title = 'Checkout is down for ACME';
    const chosen = { severity: 'sev3', service: 'billing', customer: 'Other', type: 'executive' };
    assert.deepEqual(valuesOf({ title, ...chosen }), {});
    assert.deepEqual(valuesOf({ title, severity: 'sev1', service: 'checkout', customer: 'ACME' }), {});
  });

  it('is a team only where no service says which', () => {
    assert.deepEqual(valuesOf({ title: 'Platform team, please look' }), { team: 'platform' });
    assert.deepEqual(valuesOf({ title: 'Platform: billing is wrong' }), { service: 'billing' });
    assert.deepEqual(valuesOf({ title: 'Platform', service: 'checkout' }), {});
    assert.deepEqual(valuesOf({ title: 'Platform: reports show old data' }), {
      service: 'reports',
      team: 'platform',
    });
  });

  it('is hierarchical for somebody who asks for a manager, and executive where there is more', () => {
    assert.equal(valuesOf({ title: 'They want to speak to a manager' }).type, 'hierarchical');
    assert.equal(valuesOf({ title: 'Speak to your manager, or we cancel our contract' }).type, 'executive');
  });
});

describe('a name in a text', () => {
  const all = [
    { id: 'app', names: ['Mobile app'] },
    { id: 'checkout', names: ['Checkout', 'checkout'] },
    { id: 'checkout-eu', names: ['Checkout Europe'] },
    { id: 'pay', names: ['Pay'] },
    { id: 'x', names: ['X1'] },
    { id: 'arabic', names: ['الدفع'] },
  ];
  const cases: [text: string, id: string | null][] = [
    ['the MOBILE  APP crashes', 'app'],
    ['mobile apps crash', null],
    ['the app for mobile', null],
    ['Checkoutot nem találom', 'checkout'],
    ["Checkout'ta sorun var", 'checkout'],
    ['checkoutmanagement', null],
    ['Checkout Europe is wrong', 'checkout-eu'],
    ['Checkout and Pay', null],
    ['payments', null],
    ['X1 is too short a name', null],
    ['مشكلة في الدفع', 'arabic'],
    ['see https://example.com/checkout', null],
    ['', null],
  ];
  for (const [text, id] of cases)
    it(`"${text}" names ${id ?? 'none'}`, () => assert.equal(createFindNamed(all)(text)?.id ?? null, id));
});

describe('how bad a text says that it is', () => {
  const cases: [text: string, severity: string | null][] = [
    ['Checkout is down', 'sev1'],
    ['Checkout is not down', null],
    ['There was no outage', null],
    ['Scroll down to the button', null],
    ['Cannot pay', 'sev2'],
    ['All customers cannot pay', 'sev1'],
    ['All customers love it', null],
    ['Slow', 'sev3'],
    ['Slow for all customers', null],
    ['How do I pay?', 'sev4'],
    ['How do I pay when checkout is down?', null],
    ['No questions', null],
    ['', null],
  ];
  for (const [text, severity] of cases)
    it(`"${text}" says ${severity ?? 'nothing'}`, () =>
      assert.equal(readSeverity(text)?.severity ?? null, severity));

  it('says with which words, three at most', () => {
    assert.deepEqual(readSeverity('Outage: nothing works, all  customers offline, error 500')?.words, [
      'Outage',
      'nothing works',
      'offline',
    ]);
  });

  it('takes long and hostile texts in little time', () => {
    assert.equal(readSeverity('down '.repeat(100_000))?.severity, 'sev1');
    assert.equal(createFindNamed([{ id: 'a', names: ['(a+)+$', '*', '  '] }])('a'.repeat(100_000)), null);
  });
});
