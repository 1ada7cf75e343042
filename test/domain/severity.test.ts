import assert from 'node:assert/strict';
import type { Severity } from '../../src/domain/policy.ts';
import { asked, dueOf, having, opened, pass, refusal, running, sent } from '../support/escalations.ts';

const to = (severity: Severity) => ({ severity, reason: 'It is not what we thought.' });
const update = { audience: 'internal', text: 'On it.', next: '1h', whyNoNext: null };

describe('changing the severity', () => {
  it('is refused when it is that already', () => {
    assert.deepEqual(refusal(opened(), ['change-severity', 'ana', 1, to('sev2')]), { code: 'same-severity' });
  });

  it('is told with what it was, what it is and why', () => {
    assert.deepEqual(having(opened(), ['change-severity', 'ana', 1, to('sev1')]).timeline.at(-1)?.event, {
      what: 'severity-changed',
      from: 'sev2',
      to: 'sev1',
      reason: to('sev1').reason,
    });
  });

  it('for the worse shortens what was promised, counted from when it was', () => {
    assert.deepEqual(running(having(opened(), ['change-severity', 'ana', 2, to('sev1')])), [
      'acknowledge level:0 at 5',
      'first-internal-update at 32 warns at 25.6',
      'role comms at 15',
      'role lead at 22',
    ]);
  });

  it('for the better lengthens it, and no longer demands the roles of the worse one', () => {
    assert.deepEqual(running(having(opened(), ['change-severity', 'ana', 2, to('sev3')])), [
      'acknowledge level:0 at 30',
      'first-internal-update at 120 warns at 110',
    ]);
  });

  it('makes a question due at once that is unanswered longer than the new severity allows', () => {
    const next = having(opened(), ['change-severity', 'ana', 7, to('sev1')]);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:0 at 7');
    assert.deepEqual(asked(pass(next, 7)), ['level:1 ben gwen']);
  });

  it('tells those who are being asked their new time', () => {
    const slots = sent(having(opened(), ['change-severity', 'ana', 2, to('sev1')]));
    assert.ok(slots.includes('ask/1') && slots.includes('ask/2'));
  });

  it('re-times every group that is asked, each from its own start', () => {
    const both = having(
      opened(),
      ['escalate', 'ana', 1, { to: 'next-level', reason: 'Help.' }],
      ['escalate', 'ana', 2, { to: 'team:platform', reason: 'Help.' }],
    );
    assert.deepEqual(
      running(having(both, ['change-severity', 'ana', 3, to('sev1')])).filter((line) =>
        line.startsWith('ack'),
      ),
      ['acknowledge level:0 at 5', 'acknowledge level:1 at 6', 'acknowledge team:platform at 7'],
    );
  });

  it('counts from the first start again when it changes a second time', () => {
    const twice = having(
      opened(),
      ['change-severity', 'ana', 1, to('sev3')],
      ['change-severity', 'ana', 2, to('sev1')],
    );
    assert.equal(dueOf(twice, 'acknowledge '), 'acknowledge level:0 at 5');
    assert.equal(
      dueOf(
        having(
          opened(),
          ['change-severity', 'ana', 1, to('sev1')],
          ['change-severity', 'ana', 2, to('sev3')],
        ),
        'first',
      ),
      'first-internal-update at 120 warns at 110',
    );
  });

  it('never makes an update late by itself, nor later than it was promised when it is worse', () => {
    const calm = having(opened(), ['acknowledge', 'chloe', 3]);
    const soon = having(calm, ['change-severity', 'ana', 45, to('sev1')]);
    assert.equal(dueOf(soon, 'first'), 'first-internal-update at 60 warns at 50');
  });

  it('leaves alone an update that is late, so that it is not told twice', () => {
    const late = pass(having(opened(), ['acknowledge', 'chloe', 3]), 61);
    const worse = having(late, ['change-severity', 'ana', 62, to('sev1')]);
    assert.equal(dueOf(worse, 'first'), 'first-internal-update at 60 warns at 50 late');
    const whats = pass(worse, 100).timeline.map(({ event }) => event.what);
    assert.equal(whats.filter((what) => what === 'update-late').length, 1);
  });

  it('leaves alone a role that was asked for, and one that was taken', () => {
    const wanted = pass(opened(), 15);
    assert.equal(
      dueOf(having(wanted, ['change-severity', 'ana', 16, to('sev1')]), 'role comms'),
      'role comms at 15 late',
    );
    const taken = having(
      opened(),
      ['take-role', 'dan', 1, { role: 'comms' }],
      ['change-severity', 'ana', 2, to('sev1')],
    );
    assert.equal(dueOf(taken, 'role comms'), undefined);
  });

  it('sets the pace of the next update, also when none was promised', () => {
    const told = having(opened(), ['send-update', 'ben', 5, update]);
    assert.equal(
      dueOf(having(told, ['change-severity', 'ana', 10, to('sev1')]), 'next'),
      'next-internal-update at 40 warns at 33',
    );
    const over = having(opened(), ['send-update', 'ben', 5, { ...update, next: 'none', whyNoNext: 'Calm.' }]);
    assert.equal(
      dueOf(having(over, ['change-severity', 'ana', 10, to('sev1')]), 'next'),
      'next-internal-update at 40 warns at 34',
    );
  });

  it('keeps the time of the next update that stakeholders were told, unless it is to come sooner', () => {
    const told = having(opened(), ['send-update', 'ben', 5, update]);
    assert.equal(
      dueOf(having(told, ['change-severity', 'ana', 10, to('sev3')]), 'next'),
      'next-internal-update at 65 warns at 55',
    );
  });

  it('leaves the prompt of an update where it is when its time stays', () => {
    const prompted = pass(
      having(opened(), ['send-update', 'ben', 5, update], ['acknowledge', 'chloe', 6]),
      57,
    );
    const next = having(prompted, ['change-severity', 'ana', 58, to('sev3')]);
    assert.deepEqual(
      sent(next).filter((slot) => slot.startsWith('prompt/')),
      [],
    );
  });

  it('keeps counting from the promise, not from when it was snoozed', () => {
    const snoozed = having(opened(), ['snooze-update', 'ben', 20, { by: '15m' }]);
    assert.equal(
      dueOf(having(snoozed, ['change-severity', 'ana', 21, to('sev3')]), 'first'),
      'first-internal-update at 120 warns at 110',
    );
  });

  it('gives the owner their whole new time, or for ever', () => {
    const owned = having(opened(), ['acknowledge', 'chloe', 3]);
    assert.equal(
      dueOf(having(owned, ['change-severity', 'ana', 100, to('sev1')]), 'acknowledgement-expiry'),
      'acknowledgement-expiry chloe at 160 warns at 148',
    );
    assert.equal(
      dueOf(having(owned, ['change-severity', 'ana', 100, to('sev4')]), 'acknowledgement-expiry'),
      undefined,
    );
  });

  it('asks no owner of a case that has none', () => {
    assert.equal(
      dueOf(having(opened(), ['change-severity', 'ana', 2, to('sev1')]), 'acknowledgement-expiry'),
      undefined,
    );
  });
});
