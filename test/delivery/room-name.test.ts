import assert from 'node:assert/strict';
import fc from 'fast-check';
import { roomNames } from '../../src/delivery/room-name.ts';
import { smallPolicy } from '../support/policies.ts';
import { raisedCase } from './cases.ts';

const namesWith = (nameTemplate: string, fields: { title?: string; customer?: string } = {}) =>
  roomNames(
    raisedCase({ ...fields, policy: { ...smallPolicy, room: { ...smallPolicy.room, nameTemplate } } }),
  );
const nameWith = (nameTemplate: string, fields: { title?: string; customer?: string } = {}) =>
  namesWith(nameTemplate, fields)[0];

describe('The name of a room', () => {
  const table: [string, string, { title?: string; customer?: string }, string][] = [
    ['is filled in from the template', '{key}-{severity}-{title}', {}, 'esc-1-sev1-checkout-is-down'],
    ['has the customer', 'war {customer} {key}', { customer: 'ACME & Söhne' }, 'war-acme-sohne-esc-1'],
    ['leaves out what is missing', '{key}-{customer}-{title}', {}, 'esc-1-checkout-is-down'],
    ['leaves out what the template misspells', '{key}-{titel}', {}, 'esc-1'],
    ['loses its accents', '{key}-{title}', { title: 'Été à Nîmes' }, 'esc-1-ete-a-nimes'],
    ['is the key where the title has no letters', '{key}-{title}', { title: '🔥🔥🔥' }, 'esc-1'],
    ['is the key where the template gives nothing', '{title}', { title: '火事' }, 'esc-1'],
    ['holds no mention', '{key}-{title}', { title: '<!channel> <@U1>' }, 'esc-1-channel-u1'],
  ];
  for (const [what, template, fields, expected] of table)
    it(what, () => assert.equal(nameWith(template, fields), expected));

  it('keeps the key however long the rest is', () => {
    const long = { title: 'a'.repeat(150), customer: 'b'.repeat(100) };
    assert.match(nameWith('{customer}-{title}-{key}', long) ?? '', /-esc-1$/);
  });

  it('keeps the key within fewer characters too, and its names apart', () => {
    const [title, customer] = ['a'.repeat(150), 'b'.repeat(100)];
    const room = { ...smallPolicy.room, nameTemplate: '{customer}-{title}-{key}' };
    const names = roomNames(raisedCase({ title, customer, policy: { ...smallPolicy, room } }), 50);
    assert.match(names[0] ?? '', /-esc-1$/);
    assert.equal(new Set(names).size, 5);
    for (const name of names) assert.ok(name.length <= 50, name);
  });

  it('taken names are followed by others with a number, the last with the instant of opening', () => {
    const [name, ...others] = namesWith('{key}');
    assert.deepEqual(
      others.map((other) => other.replace(`${name}-`, '')),
      ['2', '3', '4', raisedCase().opened.at.getTime().toString(36)],
    );
  });

  it('whatever the title, all names differ and are allowed', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.constantFrom('{key}-{title}', '{title}', '{customer}{title}{key}'),
        (title, customer, template) => {
          const names = namesWith(template, { title, customer });
          assert.equal(new Set(names).size, 5);
          for (const name of names) assert.match(name, /^[a-z0-9][a-z0-9-]{0,79}$/);
        },
      ),
    );
  });
});
