import assert from 'node:assert/strict';
import { contactsSeen, countContacts } from '../../../src/domain/signs/contacts.ts';
import { at } from '../../support/escalations.ts';

describe('somebody who comes back', () => {
  const counts: [string, number[], number, number][] = [
    ['once', [0], 0, 1],
    ['three lines in a row are one contact', [0, 1, 4], 4, 1],
    ['five minutes later is another', [0, 5], 5, 2],
    ['lines after a counted one count from it on', [0, 4, 8], 8, 2],
    ['whatever order they came in', [10, 0, 5], 10, 3],
    ['a day later the first is forgotten', [0, 60, 1_440], 1_440, 2],
  ];
  for (const [fact, minutes, now, expected] of counts)
    it(fact, () => assert.equal(countContacts(minutes.map(at), at(now)), expected));

  it('is a sign from the third time on', () => {
    assert.equal(contactsSeen([at(0), at(5)], at(5)), null);
    assert.equal(contactsSeen([at(0), at(5), at(10)], at(10))?.sign, 'repeated-contact');
  });
});
