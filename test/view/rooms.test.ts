import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Happening } from '../../src/domain/timeline.ts';
import { escalationCard } from '../../src/view/escalation-card.ts';
import { sayEvent } from '../../src/view/event.ts';
import type { Line } from '../../src/view/message.ts';
import { statusMessage } from '../../src/view/status.ts';
import { having, opened } from '../support/escalations.ts';

const plain = (line: Line): string =>
  line
    .map((piece) => (typeof piece === 'string' ? piece : 'person' in piece ? `@${piece.person}` : ''))
    .join('');
const at = new Date('2026-03-02T09:10:00Z');

/** The case after this was written down. */
function noting(escalation: Escalation, event: Happening): Escalation {
  const n = escalation.timeline.length + 1;
  const entry = { n, at, happenedAt: null, by: null, via: 'test', command: null, event };
  return { ...escalation, timeline: [...escalation.timeline, entry] };
}
const warnings = (escalation: Escalation) =>
  (escalationCard(escalation).sections ?? []).map(plain).filter((line) => line.startsWith('⚠️'));

describe('what people read of a room that is in trouble', () => {
  const open = opened();

  it('the card and the status say it, and what a person can do, until it is over', () => {
    const archived = noting(open, { what: 'room-archived' });
    assert.match(warnings(archived).join(), /war room is archived.*"Unarchive channel"/);
    assert.match((statusMessage(archived).sections ?? []).map(plain).join('\n'), /war room is archived/);
    const left = noting(archived, { what: 'room-left' });
    assert.match(warnings(left).join(), /Muster is not in the war room.*\/invite @Muster/);
    assert.equal(warnings(left).length, 1);
    assert.deepEqual(warnings(noting(left, { what: 'room-back', was: 'left', mended: false })), []);
    assert.deepEqual(warnings(noting(left, { what: 'room-replaced', was: 'deleted' })), []);
  });

  it('nothing is said of it once the case is over', () => {
    const cancelled = having(open, ['cancel', 'ben', 5, { reason: 'Raised twice.' }]);
    assert.deepEqual(warnings(noting(cancelled, { what: 'room-archived' })), []);
  });

  it('who is to see about an account that is gone is the manager, or another one if it was theirs', () => {
    const say = (person: string) => plain(sayEvent({ what: 'person-left', person }, null, open));
    assert.match(say('chloe'), /^@chloe's account was deactivated\. @ben, please/);
    assert.match(say('ben'), /^@ben's account was deactivated\. @(?!ben)\w+, please/);
  });
});
