import assert from 'node:assert/strict';
import type { Policy } from '../../src/domain/policy.ts';
import { escalate } from '../../src/domain/verbs/escalate.ts';
import {
  asked,
  at,
  having,
  ladder,
  opened,
  pass,
  promising,
  refusal,
  running,
  written,
} from '../support/escalations.ts';
import { smallRulebook } from '../support/policies.ts';

const minuteMs = 60_000;
const level = (name: string, person: string, minutes = 10) => ({
  ...{ name, ask: [{ person }] },
  acknowledgeWithinMs: {
    sev1: minutes * minuteMs,
    sev2: minutes * minuteMs,
    sev3: minutes * minuteMs,
    sev4: minutes * minuteMs,
  },
});

const climbing: Policy = {
  ...ladder,
  climbs: {
    hierarchical: [level('Head of support', 'elif', 12), level('Director', 'mira')],
    automatic: [level('Duty manager', 'zoe')],
  },
};
const hierarchical = (minute: number): [string, string, number, Record<string, unknown>] => [
  'escalate',
  'ana',
  minute,
  { to: 'type:hierarchical', reason: 'Someone must decide.' },
];
const raised = (policy: Policy = climbing) => opened({ policy });

describe('climbing beside the own levels', () => {
  it('asks the first level of that type, and the own level keeps its time', () => {
    const next = having(raised(), hierarchical(2));
    assert.deepEqual(asked(next), ['level:0 chloe dan', 'climb:hierarchical:0 elif']);
    assert.deepEqual(
      running(next).filter((line) => line.startsWith('acknowledge ')),
      ['acknowledge climb:hierarchical:0 at 14', 'acknowledge level:0 at 10'],
    );
    assert.deepEqual([next.level, next.climbs], [0, { hierarchical: 0 }]);
  });

  it('goes on by itself when its level stays silent, as the own levels do', () => {
    const next = pass(having(raised(), hierarchical(2)), 14);
    assert.deepEqual(asked(next), ['level:1 ben gwen', 'climb:hierarchical:1 mira']);
  });

  it('ends with its last level, of which the room hears', () => {
    const before = pass(having(raised(), ['acknowledge', 'chloe', 1], hierarchical(2)), 14);
    const next = pass(before, 24);
    assert.deepEqual(asked(next), []);
    assert.equal(written(before, next).at(-1), 'unanswered');
    assert.equal(next.status, 'acknowledged');
  });

  it('by hand asks its next level, and says when there is none', () => {
    const twice = having(raised(), hierarchical(2), hierarchical(3));
    assert.deepEqual(twice.climbs, { hierarchical: 1 });
    assert.deepEqual(refusal(twice, hierarchical(4)), { code: 'no-level-above' });
    assert.deepEqual(refusal(raised(), ['escalate', 'ana', 1, { to: 'type:executive', reason: 'x' }]), {
      code: 'no-level-above',
    });
  });

  it('passes over a level with nobody to ask', () => {
    const empty = { ...level('Coordinator', ''), ask: [{ role: 'coordinator' as const }] };
    const policy = { ...climbing, climbs: { hierarchical: [empty, level('Director', 'mira')] } };
    assert.deepEqual(asked(having(raised(policy), hierarchical(2))).slice(1), ['climb:hierarchical:1 mira']);
  });

  it('gives the case to who is asked so and takes it, and then nobody else is asked', () => {
    const owned = having(raised(), hierarchical(2), ['acknowledge', 'elif', 3]);
    assert.equal(owned.acknowledged?.by, 'elif');
    assert.deepEqual(asked(owned), []);
  });

  it('goes on while somebody has the case: authority was asked for, not an owner', () => {
    const owned = having(raised(), hierarchical(2), ['acknowledge', 'chloe', 3]);
    assert.deepEqual(asked(owned), ['climb:hierarchical:0 elif']);
  });

  it('is offered with the levels there are', () => {
    const labels = (escalation: ReturnType<typeof raised>) =>
      escalate.fields.to
        .options({ escalation, rulebook: smallRulebook, by: 'ana', at: at(5) })
        .map(({ label }) => label);
    assert.deepEqual(labels(raised()).slice(0, 3), [
      'Next level: Leads',
      'Hierarchical: Head of support',
      'Automatic: Duty manager',
    ]);
    assert.deepEqual(labels(having(raised(), hierarchical(2))).slice(1, 2), ['Hierarchical: Director']);
  });
});

describe('the sponsor of the customer', () => {
  const policy: Policy = {
    ...ladder,
    climbs: { executive: [{ ...level('Sponsor', ''), ask: [{ sponsor: true as const }] }] },
  };
  const asked = having(raised(policy), [
    'escalate',
    'ana',
    2,
    { to: 'type:executive', reason: 'They leave.' },
  ]);

  it('has that role in the case once they have taken it', () => {
    const owned = having(asked, ['acknowledge', 'farid', 3]);
    assert.equal(owned.roles.sponsor, 'farid');
  });

  it('and once they have come in beside who has it', () => {
    const both = having(asked, ['acknowledge', 'chloe', 3], ['acknowledge', 'farid', 4]);
    assert.deepEqual([both.roles.lead, both.roles.sponsor], ['chloe', 'farid']);
  });

  it('takes it from nobody', () => {
    const other = having(asked, ['take-role', 'ben', 3, { role: 'sponsor' }], ['acknowledge', 'farid', 4]);
    assert.equal(other.roles.sponsor, 'ben');
  });
});

describe('a promise that is broken', () => {
  const policy: Policy = { ...promising, climbs: climbing.climbs, demandedRoles: [] };

  it('asks the levels for automatic escalations first, where the policy has them, then its own', () => {
    const owned = having(opened({ policy }), ['acknowledge', 'chloe', 1]);
    const late = pass(owned, 60);
    assert.deepEqual(asked(late), ['climb:automatic:0 zoe']);
    assert.deepEqual(late.timeline.filter(({ event }) => event.what === 'asked').at(-1)?.event, {
      ...{ what: 'asked', group: 'climb:automatic:0', people: ['zoe'], why: 'late-update' },
      dueAt: at(70),
    });
    const later = pass(late, 91);
    assert.deepEqual(asked(later), ['level:1 ben gwen']);
  });
});

describe('another severity', () => {
  const { levels, ...rest } = ladder;
  const route = {
    ...{ rule: null, levels, repeatLevels: 1, unownedAgainAfterMs: rest.unownedAgainAfterMs, climbs: {} },
    ...{ resolveWithin: rest.resolveWithin, verifyWithin: rest.verifyWithin, closeWithin: rest.closeWithin },
    internalRootCauseWithin: rest.internalRootCauseWithin,
    customerRootCauseWithin: rest.customerRootCauseWithin,
    ...{ standstillAfter: rest.standstillAfter, demandedRoles: [] },
    firstInternalUpdateWithin: rest.firstInternalUpdateWithin,
    internalUpdateEvery: rest.internalUpdateEvery,
    firstCustomerUpdateWithin: rest.firstCustomerUpdateWithin,
    customerUpdateEvery: rest.customerUpdateEvery,
  };
  const worst = {
    ...route,
    rule: 'The worst',
    levels: [level('Everybody', 'mira', 3), level('Boss', 'farid')],
  };
  const policy: Policy = { ...ladder, routes: { sev1: worst, sev2: route, sev3: route, sev4: route } };
  const severity = (to: string, minute: number): [string, string, number, Record<string, unknown>] => [
    'change-severity',
    'ana',
    minute,
    { severity: to, reason: 'It is worse.' },
  ];

  it('goes another way from its beginning while nobody has the case, and the old one is not asked any more', () => {
    const next = having(opened({ policy }), severity('sev1', 4));
    assert.deepEqual(asked(next), ['level:0 mira']);
    assert.equal(next.policy.rule, 'The worst');
    assert.deepEqual(
      running(next).filter((line) => line.startsWith('acknowledge ')),
      ['acknowledge level:0 at 7'],
    );
    const event = next.timeline.findLast(({ event: { what } }) => what === 'asked')?.event;
    assert.equal(event?.what === 'asked' && event.why, 'other-route');
  });

  it('asks nobody while somebody has it, and begins there when it climbs', () => {
    const owned = having(opened({ policy }), ['acknowledge', 'chloe', 1], severity('sev1', 4));
    assert.deepEqual([asked(owned), owned.level], [[], -1]);
    const climbed = having(owned, ['escalate', 'chloe', 5, { to: 'next-level', reason: 'Help.' }]);
    assert.deepEqual(asked(climbed), ['level:0 mira']);
  });

  it('and back goes back', () => {
    const back = having(opened({ policy }), severity('sev1', 4), severity('sev2', 5));
    assert.deepEqual([asked(back), back.policy.rule], [['level:0 chloe dan'], null]);
  });

  it('with the same levels leaves those who are asked their time', () => {
    const next = having(opened({ policy }), severity('sev3', 4));
    assert.deepEqual(asked(next), ['level:0 chloe dan']);
    assert.ok(running(next).includes('acknowledge level:0 at 30'));
  });

  it('is handed back to the ladder from its beginning when none of that was asked', () => {
    const owned = having(opened({ policy }), ['acknowledge', 'chloe', 1], severity('sev1', 4));
    const open = having(owned, ['decline', 'chloe', 6, { reason: null }]);
    assert.deepEqual([open.status, asked(open)], ['open', ['level:0 mira']]);
  });
});
