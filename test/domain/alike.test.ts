import assert from 'node:assert/strict';
import { likeness, marksOf } from '../../src/domain/alike.ts';

const marks = (title: string, customers: string[] = [], service: string | null = null) =>
  marksOf({ title, customers, service });

describe('what a case is found by', () => {
  const cases: [what: string, marks: string[], expected: string[]][] = [
    ['each word that says something, once', marks('The refund is a REFUND!'), ['word refund']],
    ['a customer, whatever signs are in the name', marks('', ['Acme, Inc. ']), ['customer acme inc']],
    ['all that a customer is called', marks('', ['ACME', 'Acme', 'Zed']), ['customer acme', 'customer zed']],
    ['a service by its id', marks('', [], 'billing-api'), ['service billing-api']],
    ['no accents', marks('Ödeme Ödemé İade ıade'), ['word odeme', 'word iade']],
    ['Arabic letters as they are also written', marks('إعادة'), ['word اعاده']],
    ['nothing of what has no letters', marks('!? 🤷', ['…']), []],
  ];
  for (const [what, found, expected] of cases) it(`is ${what}`, () => assert.deepEqual(found, expected));
});

describe('how alike two cases are', () => {
  const one = marks('Refund rejected by the bank', ['ACME'], 'checkout');
  const cases: [what: string, other: string[], expected: number][] = [
    ['customer, service and title', marks('Bank rejected refund', ['acme'], 'checkout'), 7],
    ['the customer, whatever else', marks('Something else', ['Acme']), 4],
    ['the service', marks('Something else', ['Zed'], 'checkout'), 2],
    ['most words of the shorter title', marks('Refund rejected', ['Zed']), 1],
    ['one word of two', marks('Refund late', ['Zed']), 0],
    ['the only word', marks('Refund'), 1],
    ['one word of three', marks('Refund holiday calendar'), 0],
    ['nothing', marks('', []), 0],
  ];
  for (const [what, other, expected] of cases)
    it(`${what}: ${expected}, both ways`, () => {
      assert.equal(likeness(one, other), expected);
      assert.equal(likeness(other, one), expected);
    });

  it('words that every title has make nothing alike', () => {
    assert.equal(
      likeness(marks('Login is down for all customers'), marks('Billing is down for all customers')),
      0,
    );
  });
});
