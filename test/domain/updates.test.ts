import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import { sendUpdate } from '../../src/domain/verbs/send-update.ts';
import {
  at,
  dueOf,
  having,
  inStatus,
  ladder,
  opened,
  pass,
  refusal,
  sent,
  written,
} from '../support/escalations.ts';
import { smallRulebook } from '../support/policies.ts';

const update = { audience: 'internal', text: 'Rolling back.', next: '1h', whyNoNext: null };
const promised = (escalation: Escalation) => dueOf(escalation, 'first') ?? dueOf(escalation, 'next');
const subscribed = () => having(opened(), ['subscribe', 'zoe', 1], ['subscribe', 'elif', 2]);

describe('sending an update', () => {
  it('goes to the room, under the announcement and to each subscriber', () => {
    const next = having(subscribed(), ['send-update', 'chloe', 5, update]);
    assert.deepEqual(
      sent(next).filter((slot) => slot.startsWith('update/')),
      ['update/1/announcement', 'update/1/elif', 'update/1/room', 'update/1/zoe'],
    );
    const { by, text, nextDueAt } = next.updates[0] ?? {};
    assert.deepEqual([by, text, nextDueAt], ['chloe', 'Rolling back.', at(65)]);
  });

  it('goes nowhere else where nothing is announced', () => {
    const quiet = opened({ policy: { ...ladder, announcementChannel: null } });
    assert.deepEqual(sent(having(quiet, ['send-update', 'chloe', 5, update])), ['update/1/room']);
  });

  it('keeps the first promise and makes the next', () => {
    const next = having(opened(), ['send-update', 'chloe', 5, update]);
    assert.equal(promised(next), 'next-internal-update at 65 warns at 55');
  });

  it('answers everybody who asked for one', () => {
    const waiting = having(opened(), ['request-update', 'zoe', 1]);
    assert.deepEqual(having(waiting, ['send-update', 'chloe', 5, update]).updateRequestedBy, []);
  });

  it('without a next one needs a reason while the case runs, and promises nothing more', () => {
    const none = { ...update, next: 'none' };
    assert.deepEqual(refusal(opened(), ['send-update', 'chloe', 5, none]), { code: 'why-no-next-update' });
    const next = having(opened(), [
      'send-update',
      'chloe',
      5,
      { ...none, whyNoNext: 'They are in the room.' },
    ]);
    assert.equal(promised(next), undefined);
    assert.deepEqual(written(opened(), next), ['update-sent', 'update-skipped']);
  });

  it('needs no reason once the case is resolved or verified', () => {
    for (const status of ['resolved', 'verified'] as const)
      assert.equal(
        promised(having(inStatus(status), ['send-update', 'ben', 15, { ...update, next: 'none' }])),
        undefined,
      );
  });

  it('is refused for a time that is none, is no time at all, or is beyond a month', () => {
    for (const next of ['soon', '0m', '0s', '31d', '99999999999999999999d', '-5m'])
      assert.equal(
        refusal(opened(), ['send-update', 'chloe', 5, { ...update, next }]).code,
        'invalid-input',
        next,
      );
  });

  it('offers the usual intervals in order, the pace of the policy among them, and none', () => {
    const values = (escalation: Escalation) =>
      sendUpdate.fields.next
        .options({ escalation, rulebook: smallRulebook, by: 'ben', at: at(5) })
        .map(({ value }) => value);
    assert.deepEqual(values(opened()), ['15m', '30m', '1h', '4h', '1d', 'none']);
    assert.deepEqual(values(opened({ severity: 'sev4' })), [
      '15m',
      '30m',
      '1h',
      '4h',
      '28800s',
      '1d',
      'none',
    ]);
  });

  it('starts from the words of the last one and the pace of the policy', () => {
    const escalation = having(opened(), ['send-update', 'chloe', 5, update]);
    const context = { escalation, rulebook: smallRulebook, by: 'ben', at: at(6) };
    assert.equal(sendUpdate.fields.text.initial?.(context), 'Rolling back.');
    assert.equal(sendUpdate.fields.next.initial?.(context), '1h');
    assert.equal(sendUpdate.fields.next.initial?.({ ...context, escalation: inStatus('resolved') }), 'none');
  });
});

describe('what asks for an update in the room', () => {
  const prompted = pass(opened(), 50);
  const seq = prompted.deadlines.find(({ kind }) => kind === 'first-internal-update')?.seq;

  it('names whoever answers for updates now', () => {
    const given = having(prompted, ['give-role', 'ben', 52, { role: 'comms', person: 'ana' }]);
    assert.ok(sent(given).includes(`prompt/${seq}`));
  });

  it('stays as it is when somebody else takes part', () => {
    assert.ok(!sent(having(prompted, ['join', 'zoe', 52])).includes(`prompt/${seq}`));
  });
});

describe('snoozing an update', () => {
  it('moves it once, from when it was promised, and prompts again at the time first promised', () => {
    const next = having(opened(), ['snooze-update', 'ben', 50, { by: '15m' }]);
    assert.equal(promised(next), 'first-internal-update at 75 warns at 60');
    assert.deepEqual(refusal(next, ['snooze-update', 'ben', 51, { by: '1h' }]), { code: 'already-snoozed' });
  });

  it('of a late one counts from now', () => {
    const late = pass(having(opened(), ['acknowledge', 'chloe', 3]), 62);
    assert.equal(
      promised(having(late, ['snooze-update', 'ben', 62, { by: '10m' }])),
      'first-internal-update at 72',
    );
  });

  it('takes the prompt away until it is due again', () => {
    const prompted = pass(opened(), 50);
    const seq = prompted.deadlines.find(({ kind }) => kind === 'first-internal-update')?.seq;
    const next = having(prompted, ['snooze-update', 'ben', 52, { by: '15m' }]);
    assert.deepEqual(sent(next), [`prompt/${seq}`]);
    assert.ok(!next.deadlines.some((deadline) => deadline.seq === seq));
  });

  it('is possible again for the promise after it', () => {
    const next = having(
      opened(),
      ['snooze-update', 'ben', 50, { by: '15m' }],
      ['send-update', 'ben', 60, update],
      ['snooze-update', 'ben', 61, { by: '30m' }],
    );
    assert.equal(promised(next), 'next-internal-update at 150 warns at 120');
  });

  it('is refused when none is promised', () => {
    const none = having(opened(), ['send-update', 'ben', 5, { ...update, next: 'none', whyNoNext: 'Over.' }]);
    assert.deepEqual(refusal(none, ['snooze-update', 'ben', 6, { by: '10m' }]), { code: 'no-update-due' });
  });
});

describe('leaving an update out', () => {
  it('is written down with the reason, and the next is promised at the pace of the policy', () => {
    const next = having(opened(), ['skip-update', 'ben', 20, { reason: 'They saw it live.' }]);
    assert.equal(promised(next), 'next-internal-update at 80 warns at 70');
    assert.deepEqual(next.timeline.at(-1)?.event, {
      ...{ what: 'update-skipped', audience: 'internal', reason: 'They saw it live.' },
    });
  });

  it('is refused when none is promised', () => {
    assert.deepEqual(refusal(inStatus('resolved'), ['skip-update', 'ben', 12, { reason: 'No.' }]), {
      code: 'no-update-due',
    });
  });
});

describe('asking for an update', () => {
  it('tells the owner once, however many ask', () => {
    const first = having(opened(), ['request-update', 'zoe', 1]);
    assert.deepEqual(sent(first), ['announcement', `tell/${first.timeline.length}/ben`]);
    const second = having(first, ['request-update', 'chloe', 2]);
    assert.deepEqual(sent(second), []);
    assert.deepEqual(second.updateRequestedBy, ['zoe', 'chloe']);
  });

  it('subscribes whoever is not in the room anyway', () => {
    const next = having(opened(), ['request-update', 'zoe', 1], ['request-update', 'chloe', 2]);
    assert.deepEqual(next.subscribers, ['zoe']);
  });

  it('is the communications lead’s to answer, then the manager’s, the owner’s, the opener’s', () => {
    const owner = (roles: Escalation['roles'], acknowledged: Escalation['acknowledged']) =>
      having({ ...opened(), roles, acknowledged }, ['request-update', 'zoe', 1]).timeline.at(-1)?.event;
    const chloe = { by: 'chloe', at: at(0) };
    assert.deepEqual(owner({ comms: 'dan', manager: 'ben' }, chloe), {
      what: 'update-requested',
      owner: 'dan',
    });
    assert.deepEqual(owner({ manager: 'ben' }, chloe), { what: 'update-requested', owner: 'ben' });
    assert.deepEqual(owner({}, chloe), { what: 'update-requested', owner: 'chloe' });
    assert.deepEqual(owner({}, null), { what: 'update-requested', owner: 'ana' });
  });

  it('twice by the same person is refused', () => {
    const next = having(opened(), ['request-update', 'zoe', 1]);
    assert.deepEqual(refusal(next, ['request-update', 'zoe', 2]), { code: 'already-requested', by: 'zoe' });
  });
});

describe('subscribing', () => {
  it('is written down, once', () => {
    const next = having(opened(), ['subscribe', 'zoe', 1]);
    assert.deepEqual([next.subscribers, written(opened(), next)], [['zoe'], ['subscribed']]);
    assert.deepEqual(refusal(next, ['subscribe', 'zoe', 2]), { code: 'already-subscribed' });
  });

  it('ends by unsubscribing, once', () => {
    const next = having(subscribed(), ['unsubscribe', 'zoe', 3]);
    assert.deepEqual(next.subscribers, ['elif']);
    assert.deepEqual(refusal(next, ['unsubscribe', 'zoe', 4]), { code: 'not-subscribed' });
  });
});
