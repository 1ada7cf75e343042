import assert from 'node:assert/strict';
import type { Outcome, QueuedEffect } from '../../src/delivery/ports.ts';
import { changesTrouble, toTroubles } from '../../src/delivery/trouble.ts';
import { openedAt, raisedCase } from './cases.ts';
import { queuedEffect } from './performing.ts';

const error = { code: 'no-answer', message: 'No answer.', at: openedAt };
const pin = (fields: Partial<QueuedEffect>): QueuedEffect => ({
  ...queuedEffect(raisedCase(), { kind: 'pin', slot: 'pin', after: null }),
  ...fields,
});
const card = (fields: Partial<QueuedEffect>): QueuedEffect => ({
  ...queuedEffect(raisedCase(), { kind: 'card', slot: 'card', after: null }),
  ...fields,
});

describe('Trouble that people see', () => {
  it('begins with the third failure, or when something is given up', () => {
    const seen = (fields: Partial<QueuedEffect>) =>
      toTroubles([pin({ error, ...fields })], 'ESC-1/card').length;
    assert.equal(seen({ state: 'failed', attempts: 2 }), 0);
    assert.equal(seen({ state: 'failed', attempts: 3 }), 1);
    assert.equal(seen({ state: 'doubtful', attempts: 3 }), 1);
    assert.equal(seen({ state: 'dead', attempts: 1 }), 1);
  });

  it('says why, and whether it is over', () => {
    const [trouble] = toTroubles([pin({ state: 'dead', error })], 'ESC-1/card');
    assert.deepEqual(trouble, { effect: pin({}).effect, dead: true, code: 'no-answer', why: 'No answer.' });
  });

  it('is not that of the card which is just being shown', () => {
    assert.deepEqual(toTroubles([card({ state: 'failed', attempts: 5, error })], 'ESC-1/card'), []);
  });

  const retry: Outcome = { retryAt: openedAt, error, state: 'failed' };
  const dead: Outcome = { dead: error };
  const sent: Outcome = { sent: null };
  const table: [string, Partial<QueuedEffect>, Outcome, boolean][] = [
    ['a first failure', { attempts: 1 }, retry, false],
    ['a second failure', { attempts: 2, error }, retry, false],
    ['the third failure', { attempts: 3, error }, retry, true],
    ['a fourth failure', { attempts: 4, error }, retry, false],
    ['giving up', { attempts: 1 }, dead, true],
    ['success at once', { attempts: 1 }, sent, false],
    ['success after a failure nobody saw', { attempts: 2, error }, sent, false],
    ['success after failures that were seen', { attempts: 4, error }, sent, true],
    ['success of what was given up and put in again', { attempts: 1, error }, sent, true],
    ['waiting for another slot', { attempts: 4, error }, { waitFor: 'room' }, false],
  ];
  for (const [what, fields, outcome, changes] of table)
    it(`${what} ${changes ? 'changes' : 'does not change'} what the card says`, () => {
      assert.equal(changesTrouble(pin(fields), outcome), changes);
      assert.equal(changesTrouble(card(fields), outcome), false, 'a card never asks for itself');
    });
});
