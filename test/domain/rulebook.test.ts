import assert from 'node:assert/strict';
import { policySchema } from '../../src/domain/policy.ts';
import {
  type Conditions,
  type Facts,
  policyFor,
  type Rule,
  type Rulebook,
  ruleFor,
} from '../../src/domain/rulebook.ts';
import { calendarOf, instant } from '../support/calendars.ts';
import {
  minutesEach,
  plainFacts,
  promisedMinutes,
  smallRulebook,
  smallServiceLevels,
} from '../support/policies.ts';

const monday = instant('2026-03-02T10:00+01:00');
const sunday = instant('2026-03-01T10:00+01:00');

const level = (name: string) => ({
  ...{ name, ask: [{ person: 'elif' }] },
  acknowledgeWithinMs: { sev1: 1, sev2: 1, sev3: 1, sev4: 1 },
});
const ladderOf = (...names: string[]) => ({
  levels: names.map(level),
  repeatLevels: 2,
  unownedAgainAfterMs: 1_000,
});

const rulebook: Rulebook = {
  ...smallRulebook,
  calendars: { office: calendarOf({}) },
  ladders: { ...smallRulebook.ladders, bosses: ladderOf('Boss', 'Big boss'), night: ladderOf('Night') },
  serviceLevels: {
    ...smallRulebook.serviceLevels,
    gold: { ...smallServiceLevels, resolveWithin: promisedMinutes(1, 2, 3, 4) },
  },
};
const withRules = (...rules: Rule[]): Rulebook => ({ ...rulebook, rules });
const ruleOf = (when: Conditions, use: Rule['use'] = {}, name = 'rule'): Rule => ({ name, when, use });
const facts = (fields: Partial<Facts> = {}): Facts => ({ ...plainFacts, at: monday, ...fields });
const levelsOf = (book: Rulebook, fields: Partial<Facts> = {}) =>
  policyFor(book, facts(fields)).levels.map(({ name }) => name);

describe('a rule of the matrix', () => {
  const holding: [string, Conditions, Partial<Facts>][] = [
    ['without conditions', {}, {}],
    ['for the type', { type: ['hierarchical', 'executive'] }, { type: 'executive' }],
    ['for the severity', { severity: ['sev2'] }, {}],
    ['for the team', { team: ['checkout'] }, {}],
    ['for the service', { service: ['shop'] }, { service: 'shop' }],
    ['for the category', { category: ['financial'] }, { category: 'financial' }],
    ['for the skill', { skill: ['german'] }, { skill: 'german' }],
    ['for the tier', { tier: ['gold', 'silver'] }, { tier: 'silver' }],
    ['for how it came in', { source: ['sign'] }, { source: 'sign' }],
    ['for working hours', { hours: { calendar: 'office', within: true } }, {}],
    ['for other hours', { hours: { calendar: 'office', within: false } }, { at: sunday }],
    ['for several at once', { type: ['functional'], severity: ['sev2'], team: ['checkout'] }, {}],
  ];
  for (const [title, when, fields] of holding)
    it(`holds ${title}`, () => {
      assert.equal(ruleFor(withRules(ruleOf(when)), facts(fields))?.name, 'rule');
    });

  const failing: [string, Conditions, Partial<Facts>][] = [
    ['for another type', { type: ['executive'] }, {}],
    ['for another severity', { severity: ['sev1'] }, {}],
    ['when the service is not known', { service: ['shop'] }, {}],
    ['when the customer has no tier', { tier: ['gold'] }, {}],
    ['when one of several does not', { type: ['functional'], severity: ['sev1'] }, {}],
    ['outside the hours', { hours: { calendar: 'office', within: true } }, { at: sunday }],
    ['for an empty list', { severity: [] }, {}],
  ];
  for (const [title, when, fields] of failing)
    it(`does not hold ${title}`, () => {
      assert.equal(ruleFor(withRules(ruleOf(when)), facts(fields)), undefined);
    });

  it('wins over those that come later', () => {
    const book = withRules(
      ruleOf({ severity: ['sev1'] }, { ladder: 'night' }, 'first'),
      ruleOf({ type: ['functional'] }, { ladder: 'bosses' }, 'second'),
      ruleOf({}, { ladder: 'night' }, 'third'),
    );
    assert.equal(ruleFor(book, facts())?.name, 'second');
    assert.deepEqual(levelsOf(book), ['Boss', 'Big boss']);
    assert.deepEqual(levelsOf(book, { severity: 'sev1' }), ['Night']);
  });
});

describe('what a case is run by', () => {
  it('is as usual without a rule', () => {
    const policy = policyFor(rulebook, facts());
    assert.equal(policy.rule, null);
    assert.deepEqual(policy.managers, ['ben']);
    assert.deepEqual([policy.climbs, policy.routes], [{}, {}]);
    assert.deepEqual(levelsOf(rulebook), ['On call', 'Leads', 'Executives']);
  });

  it('takes from its rule what that chooses, and the rest as usual', () => {
    const use = {
      ...{ ladder: 'bosses', serviceLevels: 'gold', privateRoom: true, stakeholders: ['elif'] },
      ...{ managers: ['farid'], announcementChannel: null, demandedRoles: [] },
    };
    const policy = policyFor(withRules(ruleOf({ type: ['functional'] }, use)), facts());
    assert.equal(policy.rule, 'rule');
    assert.equal(policy.repeatLevels, 2);
    assert.equal(policy.resolveWithin.sev2?.withinMs, 120_000);
    assert.deepEqual([policy.room.private, policy.announcementChannel], [true, null]);
    assert.deepEqual([policy.managers, policy.stakeholders, policy.demandedRoles], [['farid'], ['elif'], []]);
    assert.deepEqual(policy.internalUpdateEvery, minutesEach(30, 60, 60, 60));
  });

  it('has the ladders that rules name for other types beside its own, where they are others', () => {
    const book = withRules(ruleOf({ type: ['hierarchical', 'executive'] }, { ladder: 'bosses' }));
    const names = (fields: Partial<Facts>) =>
      Object.entries(policyFor(book, facts(fields)).climbs).map(([type, levels]) => [type, levels[0]?.name]);
    assert.deepEqual(names({}), [
      ['hierarchical', 'Boss'],
      ['executive', 'Boss'],
    ]);
    assert.deepEqual(names({ type: 'executive' }), []);
  });

  it('has the routes of all severities, where not all are the same', () => {
    const book = withRules(ruleOf({ severity: ['sev1'] }, { ladder: 'night' }));
    const { routes, levels } = policyFor(book, facts());
    assert.equal(levels[0]?.name, 'On call');
    assert.deepEqual(
      Object.entries(routes).map(([severity, route]) => [severity, route.levels[0]?.name]),
      [
        ['sev1', 'Night'],
        ['sev2', 'On call'],
        ['sev3', 'On call'],
        ['sev4', 'On call'],
      ],
    );
  });

  it('names the teams it has to do with, and no others', () => {
    const asking = { ...level('Platform'), ask: [{ oneOf: 'platform' }] };
    const book = {
      ...rulebook,
      ladders: { usual: { ...ladderOf('Boss'), levels: [asking] } },
      teams: { ...rulebook.teams, other: { name: 'Other', members: ['ana'] } },
    };
    assert.deepEqual(policyFor(book, facts()).teams, {
      checkout: { name: 'Checkout' },
      platform: { name: 'Platform' },
    });
  });

  it('can be stored and read again as it is', () => {
    const book = withRules(
      ruleOf({ severity: ['sev1'], type: ['executive'] }, { ladder: 'night', serviceLevels: 'gold' }),
    );
    const policy = policyFor(book, facts());
    assert.deepEqual(policySchema.parse(policy), policy);
  });
});
