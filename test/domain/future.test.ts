import assert from 'node:assert/strict';
import fc from 'fast-check';
import { askDueAt, readGroup, teamGroup } from '../../src/domain/escalation.ts';
import { futureOf } from '../../src/domain/future.ts';
import {
  at,
  deepFreeze,
  having,
  inStatus,
  ladder,
  minutesOf,
  opened,
  pass,
  roster,
} from '../support/escalations.ts';
import { histories } from '../support/histories.ts';

const dayMs = 86_400_000;
const plan = (escalation: Parameters<typeof futureOf>[0], now = at(0), horizonMs = dayMs) =>
  futureOf(escalation, { now: now, horizonMs: horizonMs, roster }).map(
    ({ at: when, event }) => `${minutesOf(when)} ${event.what}`,
  );

describe('the future of a case', () => {
  it('is what happens, and when, if nobody does anything', () => {
    assert.deepEqual(plan(opened()), [
      '10 asked',
      '15 role-unfilled',
      '20 asked',
      '40 nobody-left',
      '50 update-due',
      '60 update-late',
    ]);
  });

  it('names who is asked next', () => {
    assert.deepEqual(futureOf(opened(), { now: at(0), horizonMs: dayMs, roster })[0]?.event, {
      what: 'asked',
      group: 'level:1',
      people: ['ben', 'gwen'],
      why: 'silence',
      dueAt: at(20),
    });
  });

  it('of a case with an owner is theirs to lose', () => {
    const told = having(
      opened({ severity: 'sev3' }),
      ['acknowledge', 'chloe', 3],
      ['send-update', 'chloe', 4, { audience: 'internal', text: 'On it.', next: 'none', whyNoNext: 'Calm.' }],
    );
    assert.deepEqual(plan(told).slice(0, 2), ['243 acknowledgement-expired', '243 asked']);
  });

  it('ends at the horizon, which is in it', () => {
    assert.deepEqual(plan(opened(), at(0), 20 * 60_000), ['10 asked', '15 role-unfilled', '20 asked']);
    assert.deepEqual(plan(opened(), at(0), 20 * 60_000 - 1), ['10 asked', '15 role-unfilled']);
    assert.deepEqual(plan(opened(), at(0), 0), []);
  });

  it('begins with what is overdue, which happens now', () => {
    assert.deepEqual(plan(opened(), at(12)).slice(0, 2), ['12 asked', '15 role-unfilled']);
  });

  it('is empty for a case that is over', () => {
    assert.deepEqual(plan(inStatus('closed'), at(30)), []);
    assert.deepEqual(plan(inStatus('cancelled'), at(30)), []);
  });

  it('is bounded, however short the times of a policy are', () => {
    const level = {
      name: 'L',
      ask: [{ person: 'ben' }],
      acknowledgeWithinMs: { sev1: 1, sev2: 1, sev3: 1, sev4: 1 },
    };
    const policy = { ...ladder, levels: Array.from({ length: 100 }, () => level) };
    assert.equal(plan(opened({ policy })).length, 20);
  });

  it('leaves the case as it is', () => {
    assert.ok(futureOf(deepFreeze(opened()), { now: at(0), horizonMs: dayMs, roster }).length > 0);
  });

  it('is what then comes true', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(30, 120), (moments, minutes) => {
        const last = moments.at(-1);
        assert.ok(last);
        const state = pass(last.state, minutesOf(last.now));
        const foreseen = futureOf(state, { now: last.now, horizonMs: minutes * 60_000, roster });
        const lived = pass(state, minutesOf(last.now) + minutes);
        assert.deepEqual(foreseen, lived.timeline.slice(state.timeline.length));
      }),
      { numRuns: 300 },
    );
  });
});

describe('when an answer is due', () => {
  it('is when the time of its group ends, also after the severity changed', () => {
    const [ask] = opened().asks;
    assert.ok(ask);
    assert.deepEqual(askDueAt(opened(), ask), at(10));
    const worse = having(opened(), ['change-severity', 'ana', 2, { severity: 'sev1', reason: 'Worse.' }]);
    assert.deepEqual(askDueAt(worse, ask), at(5));
  });

  it('is never once it is answered, or no longer waited for', () => {
    const next = having(opened(), ['decline', 'chloe', 2]);
    assert.deepEqual(
      next.asks.map((ask) => askDueAt(next, ask)),
      [null, at(10)],
    );
  });
});

describe('a group of asks', () => {
  it('stands for a level or a team, whatever the team is called', () => {
    assert.deepEqual(readGroup('level:2'), { level: 2 });
    for (const team of ['platform', 'level:1', 'a:b:7', 'ödeme'])
      assert.deepEqual(readGroup(teamGroup(team, 12)), { team });
  });
});
