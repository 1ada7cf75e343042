import assert from 'node:assert/strict';
import { missingToClose } from '../../src/domain/closing.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import {
  asked,
  at,
  dueOf,
  having,
  inStatus,
  opened,
  pass,
  refusal,
  running,
  sent,
  written,
} from '../support/escalations.ts';

const fix = { how: 'fix', done: 'Rolled back.' };
const update = { audience: 'internal', text: 'It is over.', next: 'none', whyNoNext: null };
const ticket = { url: 'https://t.example/1', title: 'Ticket 1', kind: 'ticket', state: 'open' };
const told = (escalation: Escalation) =>
  sent(escalation)
    .filter((slot) => slot.startsWith('tell/'))
    .map((slot) => slot.split('/')[2]);

describe('declaring a case resolved', () => {
  it('is kept with what was done, and stops every clock and question', () => {
    const next = having(having(opened(), ['subscribe', 'zoe', 1]), ['declare-resolved', 'ben', 10, fix]);
    assert.deepEqual(next.resolution, { by: 'ben', at: at(10), ...fix });
    assert.deepEqual([next.status, running(next), asked(next)], ['resolved', [], []]);
  });

  it('tells the architect, who is to verify it', () => {
    const withArchitect = having(opened(), ['give-role', 'ben', 1, { role: 'architect', person: 'zoe' }]);
    assert.deepEqual(told(having(withArchitect, ['declare-resolved', 'ben', 10, fix])), ['zoe']);
    assert.deepEqual(told(having(opened(), ['declare-resolved', 'ben', 10, fix])), []);
  });

  it('ends the search of a case without an owner', () => {
    assert.equal(having(pass(opened(), 45), ['declare-resolved', 'ben', 46, fix]).unowned, false);
  });
});

describe('verifying', () => {
  it('is refused to whoever declared it', () => {
    assert.deepEqual(refusal(inStatus('resolved'), ['verify', 'ben', 12, { note: null }]), {
      code: 'verifier-declared-it',
    });
  });

  it('is done by another manager or the architect, and told to whoever raised it and the subscribers', () => {
    const resolved = having(opened(), ['subscribe', 'zoe', 1], ['declare-resolved', 'ben', 10, fix]);
    const next = having(resolved, ['verify', 'mira', 12, { note: 'I bought a hat.' }]);
    assert.deepEqual(next.verification, { by: 'mira', at: at(12), note: 'I bought a hat.' });
    assert.deepEqual(told(next), ['ana', 'zoe']);
    const architect = having(resolved, ['give-role', 'ben', 11, { role: 'architect', person: 'elif' }]);
    assert.equal(having(architect, ['verify', 'elif', 12, {}]).status, 'verified');
  });
});

describe('rejecting a resolution', () => {
  it('goes on with the owner there was, and their clocks', () => {
    const next = having(inStatus('resolved'), ['reject-resolution', 'ana', 20, { reason: 'Still slow.' }]);
    assert.deepEqual([next.status, next.resolution, asked(next)], ['acknowledged', null, []]);
    assert.deepEqual(running(next), [
      'acknowledgement-expiry chloe at 140 warns at 125',
      'next-internal-update at 80 warns at 70',
      'role comms at 35',
    ]);
    assert.deepEqual(told(next), ['ben', 'chloe']);
  });

  it('asks the level again when nobody had it', () => {
    const resolved = having(pass(opened(), 12), ['declare-resolved', 'ben', 13, fix]);
    const next = having(resolved, ['reject-resolution', 'ana', 20, { reason: 'Still slow.' }]);
    assert.deepEqual([next.status, asked(next)], ['open', ['level:1 ben gwen']]);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 30');
  });
});

describe('closing', () => {
  const verified = () => inStatus('verified');
  const summary = { summary: 'A bad release.', anyway: null };

  it('is refused while a record is open or nobody was told that it is over, and says what is missing', () => {
    const linked = having(verified(), ['link-record', 'ben', 13, ticket]);
    assert.deepEqual(refusal(linked, ['close', 'ben', 14, summary]), {
      code: 'not-ready-to-close',
      missing: [
        { check: 'record-open', record: 'Ticket 1' },
        { check: 'final-update', customer: null },
      ],
    });
  });

  it('is possible once the record is closed and the last update is out', () => {
    const ready = having(
      verified(),
      ['link-record', 'ben', 13, ticket],
      ['link-record', 'ben', 14, { ...ticket, state: 'closed' }],
      ['send-update', 'ben', 15, update],
    );
    assert.deepEqual(missingToClose(ready), []);
    const closed = having(ready, ['close', 'ben', 16, summary]);
    assert.deepEqual([closed.status, closed.closed], ['closed', { by: 'ben', at: at(16) }]);
    assert.deepEqual(closed.timeline.at(-1)?.event, { what: 'closed', ...summary });
  });

  it('does not take an update from before the verification for the last one', () => {
    const early = having(
      inStatus('resolved'),
      ['send-update', 'ben', 11, update],
      ['verify', 'mira', 12, {}],
    );
    assert.deepEqual(missingToClose(early), [{ check: 'final-update', customer: null }]);
  });

  it('all the same is possible with a reason, which is kept', () => {
    const next = having(verified(), ['close', 'ben', 14, { ...summary, anyway: 'All were in the room.' }]);
    assert.deepEqual(next.timeline.at(-1)?.event, {
      what: 'closed',
      ...summary,
      anyway: 'All were in the room.',
    });
  });

  it('keeps no reason that was not needed', () => {
    const ready = having(verified(), ['send-update', 'ben', 15, update]);
    const next = having(ready, ['close', 'ben', 16, { ...summary, anyway: 'To be sure.' }]);
    assert.deepEqual(next.timeline.at(-1)?.event, { what: 'closed', ...summary });
  });

  it('ends an update that was still promised, and tells the subscribers', () => {
    const promised = having(
      verified(),
      ['subscribe', 'zoe', 13],
      ['send-update', 'ben', 15, { ...update, next: '1h' }],
    );
    const closed = having(promised, ['close', 'ben', 16, summary]);
    assert.deepEqual([closed.deadlines, closed.nextDueAt, told(closed)], [[], null, ['zoe']]);
  });
});

describe('reopening', () => {
  for (const status of ['verified', 'closed', 'cancelled'] as const) {
    it(`a ${status} case starts it again from the first level, with nothing settled`, () => {
      const before = inStatus(status);
      const next = having(before, ['reopen', 'ana', 60, { reason: 'It is back.' }]);
      assert.deepEqual(
        [next.status, next.acknowledged, next.resolution, next.verification, next.closed],
        ['open', null, null, null, null],
      );
      assert.deepEqual([next.level, asked(next)], [0, ['level:0 chloe dan']]);
      assert.deepEqual(running(next), [
        'acknowledge level:0 at 70',
        'next-internal-update at 120 warns at 110',
        'role comms at 75',
      ]);
      assert.deepEqual(written(before, next), ['reopened', 'asked']);
    });
  }

  it('frees the lead that came with owning it, and keeps the other roles', () => {
    const closed = having(
      having(opened(), ['acknowledge', 'chloe', 3], ['take-role', 'dan', 4, { role: 'comms' }]),
      ['declare-resolved', 'ben', 10, fix],
      ['verify', 'mira', 11, {}],
      ['reopen', 'ana', 12, { reason: 'It is back.' }],
    );
    assert.deepEqual(closed.roles, { manager: 'ben', comms: 'dan' });
  });

  it('goes through the whole life again', () => {
    const again = having(
      inStatus('closed'),
      ['reopen', 'ana', 60, { reason: 'It is back.' }],
      ['acknowledge', 'dan', 61],
      ['declare-resolved', 'ben', 62, fix],
      ['verify', 'mira', 63, {}],
      ['send-update', 'ben', 64, update],
      ['close', 'ana', 65, { summary: 'Again.', anyway: null }],
    );
    assert.equal(again.status, 'closed');
  });
});

describe('cancelling', () => {
  it('stops everything and tells the subscribers', () => {
    const before = having(opened(), ['subscribe', 'zoe', 1]);
    const next = having(before, ['cancel', 'ana', 2, { reason: 'A test.' }]);
    assert.deepEqual([next.status, next.deadlines, asked(next), told(next)], ['cancelled', [], [], ['zoe']]);
    assert.deepEqual(next.timeline.at(-1)?.event, { what: 'cancelled', reason: 'A test.' });
  });
});
