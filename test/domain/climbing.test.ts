import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Policy } from '../../src/domain/policy.ts';
import {
  asked,
  at,
  dueOf,
  having,
  minutesOf,
  opened,
  pass,
  promising,
  refusal,
  running,
  sent,
  wakeAt,
  written,
} from '../support/escalations.ts';

const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });
const monthMs = 30 * 86_400_000;
/** Nothing else comes in between. */
const calm: Policy = {
  ...promising,
  acknowledgementLastsMs: each(null),
  firstInternalUpdateWithin: each({ withinMs: monthMs, calendar: null }),
  firstCustomerUpdateWithin: each(null),
  customerUpdateEvery: each(null),
  demandedRoles: [],
};
const raised = (fields: Partial<Policy> = {}) => opened({ policy: { ...calm, ...fields } });
const fix = { how: 'fix', done: 'Rolled back.' };
const update = { audience: 'internal', text: 'On it.', next: '1h', whyNoNext: null };
const told = (escalation: Escalation) =>
  sent(escalation)
    .filter((slot) => slot.startsWith('tell/'))
    .map((slot) => slot.split('/')[2])
    .sort();
const quiet = { standstillAfter: each(null) };

describe('the ladder', () => {
  it('is gone through again as often as the policy says, and then everyone is told', () => {
    const once = pass(raised(quiet), 40);
    assert.deepEqual([once.round, asked(once)], [2, ['level:0 chloe dan']]);
    const twice = pass(raised(quiet), 80);
    assert.deepEqual([twice.unowned, asked(twice)], [true, []]);
  });

  it('goes on telling the managers and who raised it that nobody has it, until somebody does', () => {
    const before = pass(raised(quiet), 109);
    const first = pass(before, 110);
    assert.deepEqual(written(before, first), ['still-unowned']);
    assert.deepEqual(told(first), ['ana', 'ben', 'mira']);
    const again = pass(first, 170);
    assert.deepEqual(written(pass(first, 169), again), ['still-unowned']);
    const owned = having(again, ['acknowledge', 'ben', 171]);
    assert.equal(dueOf(owned, 'unowned'), undefined);
  });

  it('begins with its first round for who had the case in between', () => {
    const owned = having(pass(raised(quiet), 45), ['acknowledge', 'chloe', 46]);
    assert.equal(owned.round, 1);
  });
});

describe('a question beside the ladder', () => {
  it('says who is asked next, also when the ladder was climbed meanwhile', () => {
    const beside = having(raised(), ['escalate', 'ana', 5, { to: 'team:platform', reason: 'Their queue.' }]);
    const ask = beside.asks.find(({ person }) => person === 'elif');
    assert.ok(ask);
    const climbed = pass(beside, 10);
    assert.ok(asked(climbed).some((group) => group.startsWith('team:platform')));
    assert.equal(climbed.level, 1);
    assert.ok(sent(climbed).includes(`ask/${ask.id}`));
  });
});

describe('a level of which two have to acknowledge', () => {
  const [first, ...others] = promising.levels;
  const two = () => raised({ ...quiet, levels: first ? [{ ...first, acknowledgements: 2 }, ...others] : [] });

  it('is still asked when one has, who owns the case', () => {
    const one = having(two(), ['acknowledge', 'chloe', 3]);
    assert.deepEqual(
      [one.status, one.acknowledged?.by, asked(one)],
      ['acknowledged', 'chloe', ['level:0 dan']],
    );
    assert.equal(dueOf(one, 'acknowledge level'), 'acknowledge level:0 at 10');
  });

  it('is served by the second', () => {
    const both = having(two(), ['acknowledge', 'chloe', 3], ['acknowledge', 'dan', 5]);
    assert.deepEqual(
      [both.acknowledged?.by, asked(both), dueOf(both, 'acknowledge level')],
      ['chloe', [], undefined],
    );
  });

  it('asks the next level when the second does not come, and says why', () => {
    const late = pass(having(two(), ['acknowledge', 'chloe', 3]), 10);
    const why = late.timeline.flatMap(({ event }) => (event.what === 'asked' ? [event.why] : []));
    assert.deepEqual([why.at(-1), asked(late)], ['too-few', ['level:1 ben gwen']]);
  });

  it('is served by one where only one is there to be asked', () => {
    const alone = opened({
      policy: { ...calm, levels: first ? [{ ...first, acknowledgements: 3 }] : [] },
      team: 'platform',
    });
    assert.deepEqual(asked(having(alone, ['acknowledge', 'elif', 1])), []);
  });
});

describe('a service level', () => {
  const owned = (fields: Partial<Policy> = {}) =>
    having(raised({ ...quiet, ...fields }), ['acknowledge', 'chloe', 3]);

  it('warns who answers for the case ahead of its end, and when broken tells the managers and asks the next level', () => {
    const before = pass(owned(), 191);
    const warned = pass(owned(), 192);
    assert.ok(written(before, warned).includes('service-level-soon'));
    const broken = pass(pass(owned(), 239), 240);
    assert.deepEqual(written(pass(owned(), 239), broken), ['service-level-broken', 'asked']);
    assert.deepEqual(told(broken), ['ben', 'mira']);
    assert.deepEqual(asked(broken), ['level:1 ben gwen']);
    assert.equal(dueOf(broken, 'resolve'), 'resolve at 240 warns at 192 late');
  });

  it('runs from the opening to the resolution, then to its verification, then to root causes and closing', () => {
    const resolved = having(owned(), ['declare-resolved', 'ben', 60, fix]);
    assert.deepEqual(running(resolved), ['verify at 120 warns at 108']);
    const verified = having(resolved, ['verify', 'mira', 90, {}]);
    assert.deepEqual(running(verified), [
      'close at 210 warns at 186',
      'customer-root-cause at 190 warns at 170',
      'internal-root-cause at 170 warns at 154',
    ]);
    const none = { of: 'both', reason: 'Known from ESC-7.' };
    const closed = having(
      verified,
      ['skip-root-cause', 'ben', 95, none],
      ['close', 'ben', 100, { summary: 'x', anyway: 'All know.' }],
    );
    assert.deepEqual(closed.deadlines, []);
  });

  it('begins anew when the resolution is rejected or the case reopened', () => {
    const resolved = having(owned(), ['declare-resolved', 'ben', 60, fix]);
    const rejected = having(resolved, ['reject-resolution', 'ana', 70, { reason: 'Still slow.' }]);
    assert.deepEqual(
      [dueOf(rejected, 'resolve'), dueOf(rejected, 'verify')],
      ['resolve at 310 warns at 262', undefined],
    );
    const verified = having(resolved, ['verify', 'mira', 90, {}]);
    const reopened = having(verified, ['reopen', 'ana', 95, { reason: 'It is back.' }]);
    assert.deepEqual(
      [dueOf(reopened, 'resolve'), dueOf(reopened, 'close')],
      ['resolve at 335 warns at 287', undefined],
    );
  });

  it('keeps the pace of the severity as it now is, from the opening on', () => {
    const worse = having(owned(), ['change-severity', 'ben', 30, { severity: 'sev1', reason: 'Worse.' }]);
    assert.match(dueOf(worse, 'resolve') ?? '', /^resolve at 120 /);
    const tooLate = having(owned(), ['change-severity', 'ben', 200, { severity: 'sev1', reason: 'Worse.' }]);
    assert.match(dueOf(tooLate, 'resolve') ?? '', /^resolve at 200 /);
  });
});

describe('a case that stands still', () => {
  const owned = () => having(raised(), ['acknowledge', 'chloe', 3]);

  it('climbs, tells the managers and who answers for it, and is watched further', () => {
    const before = pass(owned(), 92);
    const still = pass(before, 93);
    assert.deepEqual(written(before, still), ['standstill', 'asked']);
    assert.deepEqual(told(still), ['ben', 'mira']);
    assert.equal(dueOf(still, 'standstill'), 'standstill at 273');
  });

  it('does not while somebody does something: each act begins its time anew, what follows from time does not', () => {
    const moved = having(pass(owned(), 80), ['send-update', 'chloe', 85, update]);
    assert.equal(dueOf(moved, 'standstill'), 'standstill at 175');
    assert.equal(dueOf(pass(owned(), 60), 'standstill'), 'standstill at 93');
  });

  it('is no matter once it is resolved, or where the policy has no such time', () => {
    assert.equal(dueOf(having(owned(), ['declare-resolved', 'ben', 10, fix]), 'standstill'), undefined);
    assert.equal(dueOf(opened({ policy: calm, severity: 'sev3' }), 'standstill'), undefined);
  });
});

describe('while the customer is awaited', () => {
  const wait = (atMost = '4h') => ({ reason: 'Their logs.', atMost });
  const waiting = () =>
    having(raised(), ['acknowledge', 'chloe', 3], ['await-customer', 'chloe', 40, wait()]);

  it('the time to resolve stands and goes on by exactly what was left, and nothing stands still', () => {
    const resumed = having(waiting(), ['customer-answered', 'ana', 100]);
    assert.equal(dueOf(waiting(), 'standstill'), undefined);
    assert.match(dueOf(resumed, 'resolve') ?? '', /^resolve at 300 warns at 252$/);
    assert.equal(dueOf(resumed, 'standstill'), 'standstill at 190');
    assert.equal(resumed.awaitingCustomer, null);
  });

  it('no service level falls due, however long it takes within the limit', () => {
    const late = pass(waiting(), 279);
    assert.ok(!late.timeline.some(({ event }) => event.what.startsWith('service-level')));
  });

  it('the clocks go on by themselves at the limit, and who answers for the case hears of it', () => {
    const before = pass(waiting(), 279);
    const over = pass(before, 280);
    assert.deepEqual(written(before, over), ['customer-wait-over']);
    assert.deepEqual([over.awaitingCustomer, minutesOf(over.nextDueAt ?? at(0)) > 280], [null, true]);
    assert.match(dueOf(over, 'resolve') ?? '', /^resolve at 480 /);
    assert.deepEqual(told(over), ['ben']);
  });

  it('is refused for longer than the policy allows, twice, and ended when it never began', () => {
    assert.equal(refusal(raised(), ['await-customer', 'ben', 5, wait('7d')]).code, 'not-that-long');
    assert.equal(refusal(waiting(), ['await-customer', 'ben', 50, wait()]).code, 'awaited-already');
    assert.equal(refusal(raised(), ['customer-answered', 'ana', 5]).code, 'not-awaited');
  });

  it('ends with the resolution', () => {
    const resolved = having(waiting(), ['declare-resolved', 'ben', 60, fix]);
    assert.deepEqual([resolved.awaitingCustomer, dueOf(resolved, 'customer-wait')], [null, undefined]);
  });
});

describe('a case that grows old', () => {
  const day = 24 * 60;
  const owned = () => having(raised(quiet), ['acknowledge', 'chloe', 3]);
  const aged = (days: number) => {
    const state = owned();
    return wakeAt({ ...state, deadlines: state.deadlines.filter(({ kind }) => kind === 'age') }, days * day);
  };
  const ages = (escalation: Escalation) =>
    escalation.timeline.flatMap(({ event }) => (event.what === 'aged' ? [event.days] : []));

  it('is told to the managers after 20, 25 and 30 days, and from then on each day until somebody says why', () => {
    const state = owned();
    let left: Escalation = { ...state, deadlines: state.deadlines.filter(({ kind }) => kind === 'age') };
    for (const days of [19, 20, 24, 25, 30, 31]) left = wakeAt(left, days * day);
    assert.deepEqual(ages(left), [20, 25, 30, 31]);
    assert.deepEqual(told(left), ['ben', 'mira']);
    const explained = having(left, [
      'explain-age',
      'ben',
      31 * day + 1,
      { reason: 'They build a new shop.' },
    ]);
    assert.equal(
      explained.deadlines.some(({ kind }) => kind === 'age'),
      false,
    );
    assert.equal(explained.ageReason?.reason, 'They build a new shop.');
  });

  it('tells its age once after a downtime', () => {
    assert.deepEqual(ages(aged(27)), [27]);
  });

  it('needs no reason before thirty days', () => {
    assert.equal(refusal(owned(), ['explain-age', 'ben', 29 * day, { reason: 'x' }]).code, 'not-that-old');
  });
});

describe('de-escalating', () => {
  const climbed = () => pass(raised(quiet), 20);

  it('gives the case back to a lower level: those above are not asked any more, and it asks its own again', () => {
    const before = climbed();
    assert.deepEqual(asked(before), ['level:2 farid']);
    const back = having(before, ['de-escalate', 'ben', 22, { to: '0', reason: 'It is calm.' }]);
    assert.deepEqual([back.level, asked(back)], [0, ['level:0 chloe dan']]);
    assert.deepEqual(written(before, back), ['de-escalated', 'asked']);
  });

  it('asks nobody when somebody has the case', () => {
    const owned = having(climbed(), ['acknowledge', 'ben', 21]);
    assert.deepEqual(asked(having(owned, ['de-escalate', 'ben', 22, { to: '1', reason: 'Calm.' }])), []);
  });

  it('is refused towards the same level or a higher one', () => {
    for (const to of ['2', '5', 'x'])
      assert.equal(
        refusal(climbed(), ['de-escalate', 'ben', 22, { to, reason: 'x' }]).code,
        'no-level-below',
      );
  });

  it('releases people, whose roles are free again, but nobody who is needed', () => {
    const helped = having(
      raised({ ...quiet, demandedRoles: promising.demandedRoles }),
      ['acknowledge', 'chloe', 3],
      ['give-role', 'ben', 4, { role: 'comms', person: 'zoe' }],
    );
    const released = having(helped, ['release-people', 'ben', 9, { people: ['zoe', 'dan'], reason: null }]);
    assert.deepEqual(released.taskForce, ['ana', 'ben', 'chloe']);
    assert.equal(released.roles.comms, undefined);
    assert.deepEqual(told(released), ['dan', 'zoe']);
    assert.ok(dueOf(released, 'role comms'));
    for (const person of ['ana', 'chloe'])
      assert.equal(
        refusal(helped, ['release-people', 'ben', 9, { people: [person], reason: null }]).code,
        'still-needed',
      );
    assert.equal(
      refusal(helped, ['release-people', 'ben', 9, { people: ['farid'], reason: null }]).code,
      'nobody-to-release',
    );
  });
});
