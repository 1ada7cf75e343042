import assert from 'node:assert/strict';
import { missingToClose } from '../../src/domain/closing.ts';
import { customersOf, lastToldTo, namedAlike } from '../../src/domain/customers.ts';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import { dueUpdate, type Escalation } from '../../src/domain/escalation.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { sendUpdate } from '../../src/domain/verbs/send-update.ts';
import { snoozeUpdate } from '../../src/domain/verbs/snooze-update.ts';
import {
  asked,
  at,
  dueOf,
  having,
  ladder,
  opened,
  pass,
  refusal,
  roster,
  running,
  sent,
  wakeAt,
  written,
} from '../support/escalations.ts';
import { minutesEach, promisedMinutes, smallRulebook } from '../support/policies.ts';

const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });
const month = 30 * 24 * 60;

/** Customers are to be told after 60 minutes and then every two hours; nothing else comes in between. */
const telling: Policy = {
  ...ladder,
  firstInternalUpdateWithin: minutesEach(month, month, month, month),
  internalUpdateEvery: minutesEach(month, month, month, month),
  firstCustomerUpdateWithin: promisedMinutes(30, 60, 120, 0),
  customerUpdateEvery: promisedMinutes(60, 120, 240, 0),
  acknowledgementLastsMs: each(null),
  demandedRoles: [],
};
const approving: Policy = { ...telling, customerUpdatesNeedApproval: each(true) };

const raised = (policy = telling) => having(opened({ policy }), ['acknowledge', 'chloe', 3]);
const nameless = (policy = telling): Escalation => {
  const { deadlines, ...rest } = raised(policy);
  const internal = deadlines.filter(({ kind }) => !kind.includes('customer'));
  return { ...rest, customer: null, deadlines: internal };
};
const words = (fields: Record<string, unknown> = {}) => ({
  ...{ audience: 'customer', text: 'We are on it.', customers: 'ACME', means: 'call' },
  ...{ next: '1h', whyNoNext: null, ...fields },
});
const clock = (escalation: Escalation) =>
  dueOf(escalation, 'first-customer') ?? dueOf(escalation, 'next-customer');
const why = (escalation: Escalation) =>
  escalation.timeline.flatMap(({ event }) => (event.what === 'asked' ? [event.why] : [])).at(-1);
const told = (escalation: Escalation) =>
  sent(escalation)
    .filter((slot) => slot.startsWith('tell/'))
    .map((slot) => slot.split('/')[2]);

describe('the clock of the customers', () => {
  it('starts with the case, beside that of the stakeholders', () => {
    assert.deepEqual(
      running(opened({ policy: { ...telling, firstInternalUpdateWithin: minutesEach(30, 60, 120, 240) } })),
      [
        'acknowledge level:0 at 10',
        'first-customer-update at 60 warns at 50',
        'first-internal-update at 60 warns at 50',
      ],
    );
  });

  it('starts for no case without a customer, nor where the policy promises them nothing', () => {
    assert.equal(clock(opened({ policy: telling, severity: 'sev4' })), undefined);
    assert.equal(
      clock(having(nameless(), ['change-severity', 'ana', 5, { severity: 'sev1', reason: 'Worse.' }])),
      undefined,
    );
  });

  it('starts when a customer becomes known, by the first who is told', () => {
    const next = having(nameless(), ['send-update', 'ben', 10, words({ customers: 'Globex' })]);
    assert.deepEqual(
      [customersOf(next), clock(next)],
      [['Globex'], 'next-customer-update at 70 warns at 60'],
    );
    const skipped = having(next, ['skip-update', 'ben', 20, { audience: 'customer', reason: 'They know.' }]);
    assert.equal(clock(skipped), 'next-customer-update at 140 warns at 130');
  });

  const instants: [string, number, string | undefined][] = [
    ['1 ms before it warns', 50 * 60_000 - 1, undefined],
    ['as it warns', 50 * 60_000, 'update-due'],
    ['1 ms before its end', 60 * 60_000 - 1, undefined],
    ['at its end', 60 * 60_000, 'update-late'],
    ['1 ms after its end', 60 * 60_000 + 1, 'update-late'],
  ];
  for (const [name, ms, what] of instants)
    it(`${name} lets ${what ?? 'nothing'} follow`, () => {
      const before = ms > 50 * 60_000 ? pass(raised(), 50) : raised();
      const change = fallDue(before, new Date(Number(at(0)) + ms), roster);
      assert.equal(change?.now.timeline[before.timeline.length]?.event.what, what);
    });

  it('prompts the communications lead, else the owner', () => {
    assert.deepEqual(pass(raised(), 50).timeline.at(-1)?.event, {
      ...{ what: 'update-due', audience: 'customer', dueAt: at(60), owner: 'ben' },
    });
    const led = having(raised(), ['take-role', 'dan', 5, { role: 'comms' }]);
    const { event } = pass(led, 50).timeline.at(-1) ?? {};
    assert.equal(event?.what === 'update-due' && event.owner, 'dan');
  });

  it('that is late is told to the managers and climbs a level, although the case has an owner', () => {
    const late = pass(raised(), 60);
    assert.deepEqual([asked(late), why(late)], [['level:1 ben gwen'], 'late-customer-update']);
    assert.deepEqual(told(wakeAt(pass(raised(), 59), 60)), ['ben', 'mira']);
    const second = pass(having(raised(), ['send-update', 'ben', 4, words()]), 64);
    assert.deepEqual([written(raised(), second).at(-1), asked(second)], ['update-late', []]);
  });

  it('climbs one level together with that of the stakeholders, where both are late at once', () => {
    const both = { ...telling, firstInternalUpdateWithin: minutesEach(60, 60, 60, 60) };
    for (const late of [pass(raised(both), 60), wakeAt(raised(both), 200)]) {
      assert.deepEqual(asked(late), ['level:1 ben gwen']);
      assert.equal(late.timeline.filter(({ event }) => event.what === 'update-late').length, 2);
    }
    const apart = { ...telling, firstInternalUpdateWithin: minutesEach(61, 61, 61, 61) };
    assert.deepEqual(pass(raised(apart), 61).level, 2);
  });

  it('follows the severity: a quicker pace from now, a slower first one from its start, none where none is promised', () => {
    const to = (severity: string, minute: number) =>
      clock(having(raised(), ['change-severity', 'ben', minute, { severity, reason: 'Other.' }]));
    assert.equal(to('sev1', 10), 'first-customer-update at 40 warns at 32');
    assert.equal(to('sev3', 10), 'first-customer-update at 120 warns at 110');
    assert.equal(to('sev4', 10), undefined);
    const low = opened({ policy: telling, severity: 'sev4' });
    assert.equal(
      clock(having(low, ['change-severity', 'ana', 10, { severity: 'sev1', reason: 'Worse.' }])),
      'first-customer-update at 40 warns at 34',
    );
    const heard = having(raised(), ['send-update', 'ben', 5, words()]);
    assert.equal(
      clock(having(heard, ['change-severity', 'ben', 6, { severity: 'sev4', reason: 'Calm.' }])),
      'next-customer-update at 65 warns at 55',
    );
  });

  it('ends with the declared resolution, and begins anew when that is rejected or the case reopened', () => {
    const resolved = having(raised(), ['declare-resolved', 'ben', 10, { how: 'fix', done: 'Rolled back.' }]);
    assert.equal(clock(resolved), undefined);
    const rejected = having(resolved, ['reject-resolution', 'ana', 20, { reason: 'Still slow.' }]);
    assert.equal(clock(rejected), 'next-customer-update at 140 warns at 130');
    const verified = having(resolved, ['verify', 'mira', 20, {}]);
    const reopened = having(verified, ['reopen', 'ana', 30, { reason: 'It is back.' }]);
    assert.equal(clock(reopened), 'next-customer-update at 150 warns at 140');
    assert.equal(clock(having(raised(), ['cancel', 'ana', 5, { reason: 'A mistake.' }])), undefined);
  });
});

describe('while the customer is awaited', () => {
  const awaiting = (minute = 20) =>
    having(raised(), ['await-customer', 'chloe', minute, { reason: 'Their logs.', atMost: '1h' }]);

  it('their clock stands, and goes on with the time that was left; that of the stakeholders does not', () => {
    assert.ok(dueUpdate(awaiting(), 'customer')?.pausedAt);
    assert.equal(dueUpdate(awaiting(), 'internal')?.pausedAt, null);
    const answered = having(awaiting(), ['customer-answered', 'chloe', 50]);
    assert.equal(clock(answered), 'first-customer-update at 90 warns at 80');
    assert.equal(clock(pass(awaiting(), 80)), 'first-customer-update at 120 warns at 110');
  });

  it('the prompt goes, and comes back when the clock goes on', () => {
    const prompted = pass(raised(), 50);
    const seq = dueUpdate(prompted, 'customer')?.seq;
    const stands = having(prompted, ['await-customer', 'chloe', 52, { reason: 'Logs.', atMost: '1h' }]);
    const goesOn = having(stands, ['customer-answered', 'chloe', 55]);
    for (const next of [stands, goesOn]) assert.ok(sent(next).includes(`prompt/${seq}`));
  });

  it('what they are told starts a clock that stands too, and nothing is to be moved', () => {
    const next = having(awaiting(), ['send-update', 'ben', 30, words()]);
    assert.ok(dueUpdate(next, 'customer')?.pausedAt);
    assert.deepEqual(refusal(next, ['snooze-update', 'ben', 31, { audience: 'customer', by: '15m' }]), {
      code: 'no-update-due',
    });
    assert.equal(
      clock(having(next, ['customer-answered', 'chloe', 40])),
      'next-customer-update at 100 warns at 90',
    );
  });
});

describe('telling customers', () => {
  it('is kept: who was told, when, by whom, how, and when they hear next; the room alone sees it', () => {
    const next = having(
      opened({ policy: telling }),
      ['subscribe', 'zoe', 1],
      ['send-update', 'ben', 5, words()],
    );
    const { by, at: when, means, customers, nextDueAt, approvedBy } = lastToldTo(next, 'acme') ?? {};
    assert.deepEqual(
      [by, when, means, customers, nextDueAt, approvedBy],
      ['ben', at(5), 'call', ['ACME'], at(65), null],
    );
    assert.deepEqual(sent(next), ['update/1/room']);
    assert.equal(clock(next), 'next-customer-update at 65 warns at 55');
  });

  it('leaves the promise to the stakeholders, and who asked for an update, as they are', () => {
    const waiting = having(raised(), ['request-update', 'zoe', 4]);
    const next = having(waiting, ['send-update', 'ben', 5, words()]);
    assert.deepEqual(next.updateRequestedBy, ['zoe']);
    assert.equal(dueOf(next, 'first-internal'), dueOf(waiting, 'first-internal'));
    const internal = having(next, ['send-update', 'ben', 6, { ...words(), audience: 'internal' }]);
    assert.deepEqual([internal.updates[1]?.customers, internal.updates[1]?.means], [[], null]);
    assert.equal(clock(internal), clock(next));
  });

  it('needs at least one customer and how they were told', () => {
    const wrong = (fields: object) => {
      const reason = refusal(raised(), ['send-update', 'ben', 5, words({ ...fields })]);
      return reason.code === 'invalid-input' ? Object.keys(reason.messages) : [reason.code];
    };
    assert.deepEqual(wrong({ customers: null, means: null }), ['customers', 'means']);
    assert.deepEqual(wrong({ customers: `ACME\n${'x'.repeat(101)}` }), ['customers']);
    assert.deepEqual(wrong({ next: 'none' }), ['why-no-next-update']);
    assert.deepEqual(wrong({ next: 'soon' }), ['next']);
  });

  it('needs no reason for no next one where the policy promises none', () => {
    const calm = opened({ policy: telling, severity: 'sev4' });
    assert.equal(clock(having(calm, ['send-update', 'ben', 5, words({ next: 'none' })])), undefined);
  });

  it('knows a customer by whatever name it is written', () => {
    const known = having(raised(), ['send-update', 'ben', 5, words({ customers: ' acme \nGlobex\nglobex' })]);
    assert.deepEqual(known.updates[0]?.customers, ['ACME', 'Globex']);
    assert.deepEqual(customersOf(known), ['ACME', 'Globex']);
    const aliases = { ...roster, customers: [{ names: ['ACME', 'Acme Inc.'], tier: null, sponsor: null }] };
    const alias = { customer: 'Acme Inc.', updates: [] };
    assert.deepEqual(namedAlike(alias, aliases, ['acme', 'ACME INC.', 'Globex']), ['Acme Inc.', 'Globex']);
    assert.deepEqual(namedAlike({ ...alias, customer: null }, aliases, ['acme inc.']), ['ACME']);
  });
});

describe('several customers', () => {
  it('have one clock, which goes on while one of them waits', () => {
    const one = having(raised(), ['send-update', 'ben', 5, words({ customers: 'Globex', next: '1d' })]);
    assert.equal(clock(one), 'first-customer-update at 60 warns at 50');
    const both = having(one, ['send-update', 'ben', 10, words({ next: '4h' })]);
    assert.equal(clock(both), 'next-customer-update at 250 warns at 240');
    const again = having(both, ['send-update', 'ben', 20, words({ next: '15m' })]);
    assert.equal(clock(again), 'next-customer-update at 35 warns at 32');
  });

  it('go on waiting when one of them was told to expect more, and did not hear it', () => {
    const soon = having(raised(), ['send-update', 'ben', 5, words({ customers: 'Globex', next: '15m' })]);
    assert.equal(clock(soon), 'first-customer-update at 20 warns at 17');
    const other = having(pass(soon, 20), ['send-update', 'ben', 30, words({ next: '4h' })]);
    assert.equal(clock(other), 'first-customer-update at 20 warns at 17 late');
    const served = having(other, ['send-update', 'ben', 31, words({ customers: 'Globex', next: '1d' })]);
    assert.equal(clock(served), 'next-customer-update at 270 warns at 260');
  });

  it('are told when the one to whom least was promised has to hear', () => {
    const two = having(
      raised(),
      ['send-update', 'ben', 5, words({ customers: 'Globex', next: '30m' })],
      ['send-update', 'ben', 10, words({ next: '4h' })],
    );
    assert.equal(clock(two), 'next-customer-update at 35 warns at 30');
    const late = pass(two, 35);
    const other = having(late, ['send-update', 'ben', 40, words({ next: '4h' })]);
    assert.match(clock(other) ?? '', /^next-customer-update at 35 .*late$/);
    const served = having(other, ['send-update', 'ben', 41, words({ customers: 'Globex', next: '1d' })]);
    assert.equal(clock(served), 'next-customer-update at 280 warns at 270');
  });
});

describe('moving a customer update, or leaving it out', () => {
  const both = raised({ ...telling, firstInternalUpdateWithin: minutesEach(90, 90, 90, 90) });

  it('is for the audience that is named, and else for whichever is promised sooner', () => {
    const moved = having(both, ['snooze-update', 'ben', 20, { audience: null, by: '15m' }]);
    assert.equal(clock(moved), 'first-customer-update at 75 warns at 60');
    assert.equal(dueOf(moved, 'first-internal'), dueOf(both, 'first-internal'));
    const internal = having(both, ['snooze-update', 'ben', 20, { audience: 'internal', by: '15m' }]);
    assert.deepEqual(
      [clock(internal), dueOf(internal, 'first-internal')],
      [clock(both), 'first-internal-update at 105 warns at 90'],
    );
    assert.deepEqual(refusal(moved, ['snooze-update', 'ben', 21, { audience: 'customer', by: '15m' }]), {
      code: 'already-snoozed',
    });
  });

  it('takes its prompt away, and is written down with the reason', () => {
    const prompted = pass(both, 50);
    const seq = dueUpdate(prompted, 'customer')?.seq;
    const next = having(prompted, ['skip-update', 'ben', 51, { audience: 'customer', reason: 'They know.' }]);
    assert.deepEqual(sent(next), [`prompt/${seq}`]);
    assert.deepEqual(next.timeline.at(-1)?.event, {
      ...{ what: 'update-skipped', audience: 'customer', reason: 'They know.' },
    });
    assert.equal(clock(next), 'next-customer-update at 171 warns at 161');
  });

  it('is asked of cases with a customer only', () => {
    const shown = (escalation: Escalation) =>
      snoozeUpdate.fields.audience.shown?.({ escalation, rulebook: smallRulebook, by: 'ben', at: at(5) });
    assert.deepEqual([shown(both), shown(nameless())], [true, false]);
  });
});

describe('an update that has to be approved', () => {
  const drafted = () => having(raised(approving), ['send-update', 'chloe', 5, words()]);

  it('waits, is told to who may approve it, and the clock runs on', () => {
    const next = drafted();
    assert.deepEqual([next.updates, next.customerDraft?.text], [[], 'We are on it.']);
    assert.deepEqual(told(next), ['ben', 'mira']);
    assert.equal(clock(next), 'first-customer-update at 60 warns at 50');
    assert.equal(written(next, pass(next, 60)).includes('update-late'), true);
    assert.ok(!sent(next).some((slot) => slot.startsWith('update/')));
  });

  it('goes out once it is approved, with the words that were approved; its writer hears of it', () => {
    const next = having(drafted(), ['approve-update', 'ben', 20, { text: 'We are working on it.' }]);
    const [update] = next.updates;
    assert.deepEqual(
      [update?.by, update?.approvedBy, update?.at, update?.text, update?.nextDueAt],
      ['chloe', 'ben', at(20), 'We are working on it.', at(80)],
    );
    assert.deepEqual([next.customerDraft, told(next)], [null, ['chloe']]);
    assert.equal(sent(next).filter((slot) => slot.startsWith('update/')).length, 1);
    assert.equal(clock(next), 'next-customer-update at 80 warns at 70');
    assert.deepEqual(refusal(next, ['approve-update', 'mira', 21, { text: 'x' }]), {
      code: 'nothing-to-approve',
    });
  });

  it('is not approved by its writer, but by another manager or the communications lead', () => {
    const own = having(raised(approving), ['send-update', 'ben', 5, words()]);
    assert.deepEqual(refusal(own, ['approve-update', 'ben', 6, { text: 'x' }]), {
      code: 'writer-cannot-approve',
    });
    assert.equal(refusal(own, ['approve-update', 'chloe', 6, { text: 'x' }]).code, 'not-allowed');
    const led = having(own, ['give-role', 'ben', 6, { role: 'comms', person: 'dan' }]);
    assert.equal(having(led, ['approve-update', 'dan', 7, { text: 'x' }]).updates[0]?.approvedBy, 'dan');
  });

  it('is sent back with the reason, and written anew', () => {
    const back = having(drafted(), ['send-back-update', 'ben', 10, { reason: 'No blame, please.' }]);
    assert.deepEqual([told(back), back.customerDraft?.sentBack?.reason], [['chloe'], 'No blame, please.']);
    assert.deepEqual(refusal(back, ['approve-update', 'ben', 11, { text: 'x' }]), {
      code: 'nothing-to-approve',
    });
    const anew = having(back, ['send-update', 'dan', 12, words({ text: 'We are sorry.' })]);
    assert.deepEqual([anew.customerDraft?.by, anew.customerDraft?.sentBack], ['dan', null]);
  });

  it('is written anew by its writer while it waits, and by nobody else', () => {
    const anew = having(drafted(), ['send-update', 'chloe', 6, words({ text: 'Better.' })]);
    assert.equal(anew.customerDraft?.text, 'Better.');
    assert.deepEqual(refusal(drafted(), ['send-update', 'dan', 6, words()]), {
      code: 'draft-of-another',
      by: 'chloe',
    });
  });

  it('is demanded by severity, and of what customers are told only', () => {
    const policy = { ...telling, customerUpdatesNeedApproval: { ...each(false), sev1: true } };
    assert.equal(having(raised(policy), ['send-update', 'ben', 5, words()]).updates.length, 1);
    const worse = having(raised(policy), [
      'change-severity',
      'ben',
      5,
      { severity: 'sev1', reason: 'Worse.' },
    ]);
    assert.equal(having(worse, ['send-update', 'ben', 6, words()]).updates.length, 0);
    assert.equal(having(worse, ['send-update', 'ben', 6, words({ audience: 'internal' })]).updates.length, 1);
  });

  it('is gone when the case is over', () => {
    assert.equal(having(drafted(), ['cancel', 'ana', 6, { reason: 'A mistake.' }]).customerDraft, null);
  });
});

describe('closing', () => {
  const verified = (policy = telling) =>
    having(
      raised(policy),
      ['declare-resolved', 'ben', 10, { how: 'fix', done: 'Rolled back.' }],
      ['verify', 'mira', 20, {}],
    );

  it('waits until each customer was told since it was verified', () => {
    const internal = { ...words({ next: 'none' }), audience: 'internal' };
    const one = having(
      verified(),
      ['send-update', 'ben', 21, internal],
      ['send-update', 'ben', 22, words({ next: 'none', customers: 'Globex' })],
    );
    assert.deepEqual(missingToClose(one), [{ check: 'final-update', customer: 'ACME' }]);
    assert.deepEqual(missingToClose(having(one, ['send-update', 'ben', 23, words({ next: 'none' })])), []);
  });

  it('does not where customers were promised nothing', () => {
    assert.deepEqual(missingToClose(verified(ladder)), [{ check: 'final-update', customer: null }]);
  });
});

describe('the form of an update', () => {
  const customerMessages = {
    holding: { name: 'Holding statement', text: 'Dear {customer}, we look into {title} ({key}).' },
    resolved: { name: 'Resolved', text: 'It works again.' },
  };
  const rulebook: Rulebook = { ...smallRulebook, customerMessages };
  const context = (escalation: Escalation, filled: Record<string, string> = { audience: 'customer' }) => ({
    ...{ escalation, rulebook, by: 'ben', at: at(5), filled },
  });
  const { fields } = sendUpdate;

  it('starts with the audience that is promised an update sooner, or that was asked for', () => {
    const initial = (escalation: Escalation, filled?: Record<string, string>) =>
      fields.audience.initial?.(context(escalation, filled ?? {}));
    assert.deepEqual(
      [initial(raised()), initial(raised(), { audience: 'internal' }), initial(nameless())],
      ['customer', 'internal', 'internal'],
    );
  });

  it('starts with the first template, filled in, until customers have heard something; then with that', () => {
    assert.equal(fields.template.initial?.(context(raised())), 'holding');
    assert.equal(
      fields.text.initial?.(context(raised())),
      'Dear ACME, we look into Checkout is down (ESC-1).',
    );
    assert.match(String(fields.text.initial?.(context(nameless()))), /^Dear customer,/);
    const heard = having(raised(), ['send-update', 'ben', 5, words()]);
    assert.equal(fields.text.initial?.(context(heard)), 'We are on it.');
    assert.equal(
      fields.text.initial?.(context(heard, { audience: 'customer', template: 'resolved' })),
      'It works again.',
    );
    assert.equal(fields.means.initial?.(context(heard)), 'call');
  });

  it('puts words of the case into a template as they are, whatever they hold', () => {
    const odd = { ...raised(), title: '$& {customer}', customer: '{key} $1' };
    assert.equal(fields.text.initial?.(context(odd)), 'Dear {key} $1, we look into $& {customer} (ESC-1).');
  });

  it('goes on with what was sent back', () => {
    const back = having(
      raised(approving),
      ['send-update', 'chloe', 5, words({ text: 'It was them.', customers: 'ACME\nGlobex' })],
      ['send-back-update', 'ben', 6, { reason: 'No blame.' }],
    );
    assert.equal(fields.text.initial?.(context(back)), 'It was them.');
    assert.equal(fields.customers.initial?.(context(back)), 'ACME\nGlobex');
  });

  it('asks for customers and means only where customers are told', () => {
    const shown = (audience: string) =>
      Object.entries(fields)
        .filter(([, field]) => field.shown?.(context(raised(), { audience })) ?? true)
        .map(([name]) => name);
    assert.deepEqual(shown('internal'), ['audience', 'text', 'next', 'whyNoNext']);
    assert.deepEqual(shown('customer'), [
      'audience',
      'template',
      'text',
      'customers',
      'means',
      'next',
      'whyNoNext',
    ]);
  });

  it('starts with the pace at which that audience hears', () => {
    const next = (escalation: Escalation, audience: string) =>
      fields.next.initial?.(context(escalation, { audience }));
    assert.equal(next(raised(), 'customer'), '7200s');
    assert.equal(next(opened({ policy: telling, severity: 'sev4' }), 'customer'), 'none');
    assert.equal(next(opened({ policy: ladder }), 'internal'), '1h');
  });
});
