import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Schedule } from '../../src/domain/on-call/schedule.ts';
import type { Level, Target } from '../../src/domain/policy.ts';
import { customerNamed, type Roster } from '../../src/domain/roster.ts';
import { peopleOfLevel } from '../../src/domain/targets.ts';
import { calendarOf } from '../support/calendars.ts';
import { at, having, opened } from '../support/escalations.ts';
import { smallRulebook } from '../support/policies.ts';

/** Gwen and Zoe take turns by the day, at nine in the morning of Budapest. */
const nights: Schedule = {
  name: 'Nights',
  zone: 'Europe/Budapest',
  layers: [
    {
      id: 'all',
      people: ['gwen', 'zoe'],
      rotation: { every: 1, unit: 'days', startsOn: '2026-03-02', handOverMs: 9 * 3_600_000 },
      restrictedTo: null,
    },
  ],
  overrides: [],
};

const roster: Roster = {
  ...smallRulebook,
  skills: { german: { name: 'German', people: ['elif', 'dan'] } },
  customers: [{ names: ['ACME', 'Acme Inc.'], tier: 'gold', sponsor: 'farid' }],
  schedules: { nights },
  calendars: { office: calendarOf({}) },
};

const levelOf = (ask: Target[], rest: Partial<Level> = {}): Level => ({
  ...{ name: 'Level', ask, acknowledgeWithinMs: { sev1: 1, sev2: 1, sev3: 1, sev4: 1 } },
  ...rest,
});

/** At ten in the morning of a Monday in Budapest, when nothing else is said. */
const asks = (
  target: Target,
  {
    escalation = opened(),
    among = roster,
    minute = 0,
  }: { escalation?: Escalation; among?: Roster; minute?: number } = {},
) => peopleOfLevel(escalation, levelOf([target]), among, at(minute));

const numbered = (n: number, fields: Partial<Escalation> = {}): Escalation => ({
  ...opened(),
  key: `ESC-${n}`,
  ...fields,
});

describe('whom a level asks', () => {
  it('is whoever is on call when it is asked', () => {
    assert.deepEqual(asks({ schedule: 'nights' }), ['gwen']);
    assert.deepEqual(asks({ schedule: 'nights' }, { minute: 24 * 60 }), ['zoe']);
  });

  it('is who took the shift over', () => {
    const override = { id: '1', person: 'mira', fromAt: at(0), untilAt: at(60), replaces: null };
    const taken = { ...nights, overrides: [{ ...override, by: 'mira', at: at(0) }] };
    const among = { ...roster, schedules: { nights: taken } };
    assert.deepEqual(asks({ schedule: 'nights' }, { among }), ['mira']);
    assert.deepEqual(asks({ schedule: 'nights' }, { among, minute: 60 }), ['gwen']);
  });

  it('is nobody where nobody is on call, or the schedule is gone', () => {
    const before = { ...roster, gone: new Set(['gwen']) };
    assert.deepEqual(asks({ schedule: 'nights' }, { among: before }), []);
    assert.deepEqual(asks({ schedule: 'days' }), []);
  });

  it('is whoever has the skill, in the order of the policy', () => {
    assert.deepEqual(asks({ skill: 'german' }), ['elif', 'dan']);
    assert.deepEqual(asks({ skill: 'french' }), []);
  });

  it('is whoever has the role in the case', () => {
    const led = having(opened(), ['acknowledge', 'chloe', 1]);
    assert.deepEqual(asks({ role: 'lead' }, { escalation: led }), ['chloe']);
    assert.deepEqual(asks({ role: 'lead' }), []);
  });

  it('is the sponsor of the customer, however its name is written', () => {
    assert.deepEqual(asks({ sponsor: true }), ['farid']);
    const other = { ...opened(), customer: '  acme   inc.' };
    assert.deepEqual(asks({ sponsor: true }, { escalation: other }), ['farid']);
    assert.deepEqual(asks({ sponsor: true }, { escalation: { ...opened(), customer: 'Other' } }), []);
    assert.deepEqual(asks({ sponsor: true }, { escalation: { ...opened(), customer: null } }), []);
  });

  it('is one of the team after the other, case by case', () => {
    const turns = [1, 2, 3, 4].map((n) => asks({ oneOf: 'checkout' }, { escalation: numbered(n) }));
    assert.deepEqual(turns, [['dan'], ['chloe'], ['dan'], ['chloe']]);
  });

  it('is another of the team when the ladder is gone through again, and who has not declined', () => {
    assert.deepEqual(asks({ oneOf: 'checkout' }, { escalation: numbered(1, { round: 2 }) }), ['chloe']);
    const declined = having(opened(), ['decline', 'dan', 1, { reason: null }]);
    assert.deepEqual(asks({ oneOf: 'checkout' }, { escalation: declined }), ['chloe']);
  });

  it('is nobody of an empty team', () => {
    assert.deepEqual(asks({ oneOf: 'empty' }), []);
    assert.deepEqual(asks({ team: 'empty' }), []);
  });

  it('is nobody who is gone', () => {
    const among = { ...roster, gone: new Set(['chloe', 'farid']) };
    assert.deepEqual(asks({ team: 'chosen' }, { among }), ['dan']);
    assert.deepEqual(asks({ person: 'farid' }, { among }), []);
    assert.deepEqual(asks({ sponsor: true }, { among }), []);
  });
});

describe('a level that asks in working time only', () => {
  const inOffice = levelOf([{ team: 'checkout' }], {
    onlyIn: { calendar: 'office', otherwise: [{ schedule: 'nights' }] },
  });

  it('asks the others outside it, at its very edges too', () => {
    const asked = (minute: number) => peopleOfLevel(opened(), inOffice, roster, at(minute));
    const afterSeven = 7 * 60;
    assert.deepEqual(asked(0), ['chloe', 'dan']);
    assert.deepEqual(asked(afterSeven - 1), ['chloe', 'dan']);
    assert.deepEqual(asked(afterSeven), ['gwen']);
  });

  it('asks as if it were working time when the calendar is gone', () => {
    const among = { ...roster, calendars: {} };
    assert.deepEqual(peopleOfLevel(opened(), inOffice, among, at(8 * 60)), ['chloe', 'dan']);
  });
});

describe('a customer', () => {
  it('is found by any of its names, whatever their capitals, spaces and width', () => {
    for (const name of ['ACME', 'acme', ' Acme  Inc. ', 'ＡＣＭＥ'])
      assert.equal(customerNamed(roster, name)?.tier, 'gold', name);
    for (const name of [null, '', 'ACM', 'acme inc']) assert.equal(customerNamed(roster, name), undefined);
  });
});
