import assert from 'node:assert/strict';
import { weekOf } from '../../../src/domain/calendar/week.ts';
import {
  decideAccept,
  decideDecline,
  decideGive,
  decideTake,
  decideUndo,
  type Said,
  type ShiftAct,
} from '../../../src/domain/on-call/decide-shift.ts';
import { type ShiftChange, withChanges } from '../../../src/domain/on-call/shift-change.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { hours, instant } from '../../support/calendars.ts';
import { smallRulebook } from '../../support/policies.ts';
import { layerOf, scheduleOf } from '../../support/schedules.ts';
import { changeOf } from '../../support/shift-changes.ts';

// Ben has the week from Monday 12 January, nine o'clock in Budapest, Chloe the next. Mira manages. Zoe has nothing to do with it.
const now = instant('2026-01-13T10:00+01:00');
const payments = scheduleOf();
const rulebook = {
  ...smallRulebook,
  schedules: { payments },
  usual: { ...smallRulebook.usual, managers: ['mira'] },
  rules: [{ name: 'special', when: {}, use: { managers: ['nadia'] } }],
};
const actOf = (by: string, changes: ShiftChange[] = [], parts: Partial<ShiftAct> = {}): ShiftAct => {
  const all = withChanges(parts.rulebook ?? rulebook, changes);
  return { by, at: now, schedule: all.schedules.payments ?? payments, ...parts, rulebook: all };
};
const friday = { day: '2026-01-16', from: null, until: null };
const times = (from: string, until: string) => ({ day: null, from: instant(from), until: instant(until) });
const take = (parts: Partial<Parameters<typeof decideTake>[0]> = {}) => ({
  ...{ schedule: 'payments', whose: 'ben', reason: null },
  ...friday,
  ...parts,
});
const give = (parts: Partial<Parameters<typeof decideGive>[0]> = {}) => ({
  ...{ schedule: 'payments', to: 'ana', reason: null },
  ...friday,
  ...parts,
});

const code = (said: Said | Refusal): string => ('refused' in said ? said.refused.code : said.state);
const time = (said: Said | Refusal) =>
  'refused' in said ? said.refused.code : [said.fromAt.toISOString(), said.untilAt.toISOString()];

describe('Taking over a shift', () => {
  it('is exactly what the other would be on call for', () => {
    assert.deepEqual(decideTake(take({ reason: 'A wedding.' }), actOf('ana')), {
      ...{ state: 'holds', person: 'ana', replaces: 'ben', madeBy: 'ana', reason: 'A wedding.' },
      fromAt: instant('2026-01-16T00:00+01:00'),
      untilAt: instant('2026-01-17T00:00+01:00'),
    });
    assert.deepEqual(time(decideTake(take({ day: '2026-01-19' }), actOf('ana'))), [
      '2026-01-18T23:00:00.000Z',
      '2026-01-19T08:00:00.000Z',
    ]);
  });

  it('leaves what has passed as it was', () => {
    const today = decideTake(take({ day: '2026-01-13' }), actOf('ana'));
    assert.deepEqual(time(today), [now.toISOString(), '2026-01-13T23:00:00.000Z']);
  });

  it('fills a time when nobody is on call', () => {
    const act = actOf('ana', [], { rulebook: { ...rulebook, gone: new Set(['ben']) } });
    assert.deepEqual(time(decideTake(take({ whose: null }), act)), [
      '2026-01-15T23:00:00.000Z',
      '2026-01-16T23:00:00.000Z',
    ]);
  });

  it('may also be of somebody who has left', () => {
    const act = actOf('ana', [], { rulebook: { ...rulebook, gone: new Set(['ben']) } });
    assert.equal(code(decideTake(take(), act)), 'holds');
  });

  for (const by of ['ana', 'chloe', 'mira', 'nadia'])
    it(`may be done by ${by}`, () => assert.equal(code(decideTake(take(), actOf(by))), 'holds'));

  const gone = { rulebook: { ...rulebook, gone: new Set(['ana']) } };
  const refused: [string, Partial<Parameters<typeof decideTake>[0]>, string, Partial<ShiftAct>?][] = [
    ['somebody who takes no turns and manages nothing', {}, 'not-of-schedule'],
    ['somebody who has left', {}, 'person-gone', { ...gone, by: 'ana' }],
    ['of oneself', { whose: 'ana' }, 'replaces-self', { by: 'ana' }],
    ['of somebody who has no shift then', { whose: 'chloe' }, 'no-shift-then', { by: 'ana' }],
    ['of nobody while somebody is on call', { whose: null }, 'somebody-then', { by: 'ana' }],
    ['without saying when', { day: null }, 'say-when', { by: 'ana' }],
    [
      'with a day and a time',
      { ...times('2026-01-16T09:00Z', '2026-01-16T10:00Z'), day: '2026-01-16' },
      'say-when',
      { by: 'ana' },
    ],
    ['without an end', { day: null, from: now }, 'say-when', { by: 'ana' }],
    [
      'with the end before the start',
      times('2026-01-16T10:00Z', '2026-01-16T09:00Z'),
      'ends-before-start',
      { by: 'ana' },
    ],
    ['yesterday', { day: '2026-01-12' }, 'shift-is-over', { by: 'ana' }],
    [
      'until this very moment',
      times('2026-01-13T08:00Z', '2026-01-13T09:00Z'),
      'shift-is-over',
      { by: 'ana' },
    ],
    [
      'more than a year ahead',
      times('2026-01-16T09:00Z', '2027-01-14T09:00:00.001Z'),
      'too-far-ahead',
      { by: 'ana' },
    ],
  ];
  for (const [what, input, expected, parts] of refused)
    it(`is refused: ${what}`, () => {
      assert.equal(code(decideTake(take(input), actOf(parts?.by ?? 'zoe', [], parts))), expected);
    });

  it('is refused over several times without anybody', () => {
    const office = scheduleOf({ layers: [layerOf({ restrictedTo: weekOf(() => [hours(11, 13)]) })] });
    const act = actOf('ana', [], { schedule: office });
    assert.equal(code(decideTake(take({ whose: null }), act)), 'several-gaps-then');
  });

  it('is refused of a shift that another has taken over already', () => {
    const taken = changeOf({ person: 'chloe', replaces: 'ben', ...fridayTimes });
    assert.equal(code(decideTake(take(), actOf('ana', [taken]))), 'no-shift-then');
    assert.equal(code(decideTake(take({ whose: 'chloe' }), actOf('ana', [taken]))), 'holds');
  });
});

const fridayTimes = {
  fromAt: instant('2026-01-16T00:00+01:00'),
  untilAt: instant('2026-01-17T00:00+01:00'),
};

describe('Giving a shift away', () => {
  it('asks the other', () => {
    const said = decideGive(give(), actOf('ben'));
    assert.deepEqual(said, {
      ...{ state: 'asked', person: 'ana', replaces: 'ben', madeBy: 'ben', reason: null },
      ...fridayTimes,
    });
  });

  it('is refused to oneself, to those who may not, of what one does not have, and of what has passed', () => {
    assert.equal(code(decideGive(give({ to: 'ben' }), actOf('ben'))), 'replaces-self');
    assert.equal(code(decideGive(give({ to: 'zoe' }), actOf('ben'))), 'not-of-schedule');
    assert.equal(code(decideGive(give(), actOf('chloe'))), 'no-shift-then');
    assert.equal(code(decideGive(give({ day: '2026-01-12' }), actOf('ben'))), 'shift-is-over');
    const gone = { rulebook: { ...rulebook, gone: new Set(['ana']) } };
    assert.equal(code(decideGive(give(), actOf('ben', [], gone))), 'person-gone');
  });
});

describe('The answer to who was asked to take a shift', () => {
  const asked = changeOf({
    ...{ state: 'asked', person: 'ana', replaces: 'ben', madeBy: 'ben', by: 'ben' },
    ...fridayTimes,
  });

  it('counts from when it is given', () => {
    assert.equal(code(decideAccept(asked, actOf('ana', [asked]))), 'holds');
    const late = actOf('ana', [asked], { at: instant('2026-01-16T12:00+01:00') });
    assert.deepEqual(time(decideAccept(asked, late)), [
      '2026-01-16T11:00:00.000Z',
      '2026-01-16T23:00:00.000Z',
    ]);
    assert.equal(code(decideDecline(asked, actOf('ana', [asked]))), 'declined');
  });

  it('is refused from others, when it is settled, when it is over, and when the shift is another’s by now', () => {
    assert.equal(code(decideAccept(asked, actOf('ben'))), 'shift-of-others');
    assert.equal(code(decideDecline(asked, actOf('ben'))), 'shift-of-others');
    for (const state of ['holds', 'declined', 'undone'] as const) {
      assert.equal(code(decideAccept({ ...asked, state }, actOf('ana'))), 'shift-settled');
      assert.equal(code(decideDecline({ ...asked, state }, actOf('ana'))), 'shift-settled');
    }
    const over = actOf('ana', [], { at: asked.untilAt });
    assert.equal(code(decideAccept(asked, over)), 'shift-is-over');
    const taken = changeOf({ id: 'two', seq: 2, person: 'chloe', replaces: 'ben', ...fridayTimes });
    assert.equal(code(decideAccept(asked, actOf('ana', [asked, taken]))), 'no-shift-then');
  });
});

describe('Undoing', () => {
  const holds = changeOf({ person: 'ana', replaces: 'ben', madeBy: 'ana', by: 'ana', ...fridayTimes });
  const undo = (change: ShiftChange, by: string, changes = [change], parts: Partial<ShiftAct> = {}) =>
    code(decideUndo(change, actOf(by, changes, parts), changes));

  it('is for whoever said it, until the last moment before it begins', () => {
    assert.equal(undo(holds, 'ana'), 'undone');
    assert.equal(undo(holds, 'ben'), 'shift-of-others');
    const justBefore = new Date(Number(holds.fromAt) - 1);
    assert.equal(undo(holds, 'ana', [holds], { at: justBefore }), 'undone');
    assert.equal(undo(holds, 'ana', [holds], { at: holds.fromAt }), 'shift-has-begun');
  });

  it('takes a question back at any time, and what is settled never', () => {
    const asked = { ...holds, state: 'asked' as const };
    assert.equal(undo(asked, 'ana', [asked], { at: holds.untilAt }), 'undone');
    for (const state of ['declined', 'undone'] as const)
      assert.equal(undo({ ...holds, state }, 'ana'), 'shift-settled');
  });

  it('is refused while another has taken over some of it since', () => {
    const since = changeOf({ id: 'two', seq: 2, person: 'chloe', replaces: 'ana', ...fridayTimes });
    assert.equal(undo(holds, 'ana', [holds, since]), 'shift-taken-since');
    const undone = { ...since, id: 'three', seq: 3, override: 'two', state: 'undone' as const };
    assert.equal(undo(holds, 'ana', [holds, since, undone]), 'undone');
    const elsewhen = { ...since, fromAt: holds.untilAt, untilAt: instant('2026-01-18T00:00Z') };
    assert.equal(undo(holds, 'ana', [holds, elsewhen]), 'undone');
  });
});
