import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { type Foretold, foretell, type Supposed } from '../../src/domain/foretell.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { calendarOf, hours, instant } from '../support/calendars.ts';
import { minutesEach, promisedMinutes, smallRulebook } from '../support/policies.ts';
import { layerOf, overrideOf, scheduleOf } from '../support/schedules.ts';

const usualLevels = smallRulebook.serviceLevels.usual;
assert.ok(usualLevels);
const minuteMs = 60_000;
const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });

/** Payments is on call week by week for the service checkout; Dan speaks German; ACME is a gold customer of Farid. */
const rulebook: Rulebook = {
  ...smallRulebook,
  services: { checkout: { name: 'Checkout', team: 'checkout' } },
  skills: { german: { name: 'German', people: ['dan'] } },
  customers: [{ names: ['ACME', 'Acme Inc.'], tier: 'gold', sponsor: 'farid' }],
  calendars: { office: calendarOf({}) },
  schedules: { payments: scheduleOf({ layers: [layerOf({ people: ['chloe', 'dan'] })] }) },
  ladders: {
    ...smallRulebook.ladders,
    payments: {
      levels: [
        { name: 'On call', ask: [{ schedule: 'payments' }], acknowledgeWithinMs: each(15 * minuteMs) },
        { name: 'Sponsor', ask: [{ sponsor: true }], acknowledgeWithinMs: each(30 * minuteMs) },
      ],
      repeatLevels: 1,
      unownedAgainAfterMs: 60 * minuteMs,
    },
  },
  serviceLevels: {
    ...smallRulebook.serviceLevels,
    gold: {
      ...usualLevels,
      resolveWithin: each({ withinMs: 120 * minuteMs, calendar: 'office' }),
      verifyWithin: promisedMinutes(60, 60, 60, 60),
      closeWithin: each({ withinMs: 60 * minuteMs, calendar: 'office' }),
      internalRootCauseWithin: each({ withinMs: 16 * 60 * minuteMs, calendar: 'office' }),
      customerRootCauseWithin: each({ withinMs: 7 * 24 * 60 * minuteMs, calendar: null }),
      standstillAfter: promisedMinutes(45, 45, 45, 45),
      firstCustomerUpdateWithin: promisedMinutes(60, 60, 60, 60),
      customerUpdateEvery: each({ withinMs: 120 * minuteMs, calendar: 'office' }),
    },
  },
  rules: [
    { name: 'executive', when: { type: ['executive'], severity: ['sev1'] }, use: { privateRoom: true } },
    { name: 'office', when: { service: ['checkout'], hours: { calendar: 'office', within: true } }, use: {} },
    {
      name: 'gold',
      when: { tier: ['gold'], service: ['checkout'] },
      use: { ladder: 'payments', serviceLevels: 'gold' },
    },
  ],
};

const suppose = (parts: Partial<Supposed['input']> = {}, rest: Partial<Supposed> = {}): Supposed => ({
  input: {
    ...{ title: 'A case', description: null, type: 'functional', severity: 'sev2', service: 'checkout' },
    ...{ team: null, customer: 'ACME', skill: null, category: null },
    ...parts,
  },
  ...{ origin: null, tier: null, by: 'ana', at: instant('2026-03-04T22:00+01:00') },
  ...rest,
});

function told(supposed: Supposed, book = rulebook): Foretold {
  const foretold = foretell(book, supposed);
  assert.ok(!('refused' in foretold));
  return foretold;
}

/** `03-04 22:00 asked chloe` in Budapest. */
const stepsOf = ({ steps }: Foretold): string[] =>
  steps.map(({ at, event }) =>
    [clock(at), event.what, ...(event.what === 'asked' ? event.people : [])].join(' '),
  );
const clock = (at: Date): string =>
  DateTime.fromJSDate(at, { zone: 'Europe/Budapest' }).toFormat('LL-dd HH:mm');

/** `resolve 03-05 11:00 office`. */
const clocksOf = ({ clocks }: Foretold): string[] =>
  clocks.map(({ kind, deadline }) =>
    deadline ? `${kind} ${clock(deadline.dueAt)} ${deadline.calendar ?? 'any time'}` : `${kind} none`,
  );

describe('what a policy makes of a case', () => {
  it('names the rule that holds, and why those before it do not', () => {
    const { ruleIndex, passedOver, escalation } = told(suppose());
    assert.equal(ruleIndex, 2);
    assert.deepEqual(
      passedOver.map(({ rule, failed }) => [rule.name, ...failed]),
      [
        ['executive', 'type', 'severity'],
        ['office', 'hours'],
      ],
    );
    assert.equal(escalation.policy.rule, 'gold');
  });

  it('is as usual where no rule holds', () => {
    const { ruleIndex, passedOver, escalation } = told(suppose({ service: null }));
    assert.equal(ruleIndex, null);
    assert.deepEqual(
      passedOver.map(({ failed }) => failed),
      [['type', 'severity'], ['service', 'hours'], ['service']],
    );
    assert.equal(escalation.policy.rule, null);
  });

  it('asks who is on call at that moment, then the sponsor, until nobody is left', () => {
    assert.deepEqual(stepsOf(told(suppose())), [
      '03-04 22:00 opened',
      '03-04 22:00 asked chloe',
      '03-04 22:15 asked farid',
      '03-04 22:45 standstill',
      '03-04 22:45 nobody-left',
    ]);
  });

  it('asks the next one from the hand-over on, also on a night on which the clocks change', () => {
    const night = (at: string) => {
      const every = {
        every: 1,
        unit: 'days' as const,
        startsOn: '2026-01-01',
        handOverMs: 3 * 60 * minuteMs,
      };
      const layers = [layerOf({ people: ['chloe', 'dan'], rotation: every })];
      const book = { ...rulebook, schedules: { payments: scheduleOf({ layers }) } };
      return stepsOf(told(suppose({}, { at: instant(at) }), book))[1];
    };
    assert.equal(night('2026-03-29T01:59+01:00'), '03-29 01:59 asked chloe');
    assert.equal(night('2026-03-29T03:00+02:00'), '03-29 03:00 asked dan');
    assert.equal(night('2026-10-25T02:59+02:00'), '10-25 02:59 asked chloe');
    assert.equal(night('2026-10-25T02:59+01:00'), '10-25 02:59 asked chloe');
    assert.equal(night('2026-10-25T03:00+01:00'), '10-25 03:00 asked dan');
  });

  it('goes by overrides, and by who is gone', () => {
    const override = overrideOf('2026-03-04T20:00+01:00', '2026-03-05T08:00+01:00', { person: 'ben' });
    const payments = scheduleOf({ overrides: [override] });
    assert.equal(
      stepsOf(told(suppose(), { ...rulebook, schedules: { payments } }))[1],
      '03-04 22:00 asked ben',
    );
    const gone = new Set(['chloe']);
    assert.deepEqual(stepsOf(told(suppose(), { ...rulebook, gone })).slice(1, 3), [
      '03-04 22:00 nobody-there',
      '03-04 22:00 asked farid',
    ]);
  });

  it('has each clock at its last moment, in the calendar it counts in', () => {
    assert.deepEqual(clocksOf(told(suppose())), [
      'acknowledge 03-04 22:15 any time',
      'first-internal-update 03-04 23:00 any time',
      'next-internal-update 03-05 00:00 any time',
      'first-customer-update 03-04 23:00 any time',
      'next-customer-update 03-05 11:00 office',
      'standstill 03-04 22:45 any time',
      'resolve 03-05 11:00 office',
      'verify 03-05 12:00 any time',
      'internal-root-cause 03-09 12:00 office',
      'customer-root-cause 03-12 12:00 any time',
      'close 03-05 13:00 office',
    ]);
  });

  it('counts through a night on which the clocks change', () => {
    const at = (iso: string) => clocksOf(told(suppose({}, { at: instant(iso) })));
    assert.equal(at('2026-03-29T01:30+01:00')[1], 'first-internal-update 03-29 03:30 any time');
    assert.equal(at('2026-10-25T02:30+02:00')[1], 'first-internal-update 10-25 02:30 any time');
    assert.equal(at('2026-03-29T01:30+01:00')[3], 'first-customer-update 03-29 03:30 any time');
    assert.equal(at('2026-10-25T02:30+02:00')[3], 'first-customer-update 10-25 02:30 any time');
    const nights = calendarOf({ week: { ...calendarOf({}).week, sunday: [hours(1, 6)] } });
    const inNights = { ...rulebook, calendars: { office: nights } };
    const [spring, autumn] = ['2026-03-29T01:30+01:00', '2026-10-25T01:30+02:00'].map((iso) =>
      clocksOf(
        told(suppose({ type: 'executive', service: null }, { at: instant(iso) }), {
          ...inNights,
          usual: { ...inNights.usual, serviceLevels: 'gold' },
        }),
      ),
    );
    assert.equal(spring?.[6], 'resolve 03-29 04:30 office');
    assert.equal(autumn?.[6], 'resolve 10-25 02:30 office');
    assert.equal(spring?.[4], 'next-customer-update 03-29 05:30 office');
    assert.equal(autumn?.[4], 'next-customer-update 10-25 03:30 office');
  });

  it('says of what is not promised that it is not, and counts what follows from the beginning', () => {
    const serviceLevels = { usual: { ...usualLevels, closeWithin: promisedMinutes(60, 60, 60, 60) } };
    const { clocks } = told(suppose({ service: null }), { ...rulebook, serviceLevels, rules: [] });
    assert.deepEqual(
      clocks.map(({ kind, deadline, after }) => [kind, deadline && clock(deadline.dueAt), after]),
      [
        ['acknowledge', '03-04 22:10', null],
        ['first-internal-update', '03-04 23:00', null],
        ['next-internal-update', '03-05 00:00', 'first-internal-update'],
        ['first-customer-update', null, null],
        ['next-customer-update', null, 'first-customer-update'],
        ['standstill', null, null],
        ['resolve', null, null],
        ['verify', null, 'resolve'],
        ['internal-root-cause', null, 'verify'],
        ['customer-root-cause', null, 'verify'],
        ['close', '03-04 23:00', 'verify'],
      ],
    );
  });

  it('supposes a tier that the customer does not have', () => {
    const plain = suppose({ customer: null });
    assert.equal(told(plain).ruleIndex, null);
    assert.equal(told({ ...plain, tier: 'gold' }).escalation.policy.rule, 'gold');
    assert.equal(told({ ...plain, tier: 'gold' }).facts.tier, 'gold');
  });

  it('knows a message, and one in which signs were seen', () => {
    const message = { text: 'Down', link: null, place: null };
    assert.equal(told(suppose({}, { origin: message })).facts.source, 'message');
    assert.equal(told(suppose({}, { origin: { ...message, signs: ['anger'] } })).facts.source, 'sign');
  });

  it('ends at once where there is nobody to ask', () => {
    const gone = new Set(['chloe', 'farid']);
    assert.deepEqual(stepsOf(told(suppose(), { ...rulebook, gone })), [
      '03-04 22:00 opened',
      '03-04 22:00 nobody-there',
      '03-04 22:00 nobody-there',
      '03-04 22:00 nobody-left',
    ]);
  });

  it('refuses what the policy does not have', () => {
    const refused = (parts: Partial<Supposed['input']>) => {
      const answer = foretell(rulebook, suppose(parts));
      assert.ok('refused' in answer);
      return answer.refused.code;
    };
    assert.equal(refused({ service: 'chekout' }), 'unknown-service');
    assert.equal(refused({ skill: 'french' }), 'unknown-skill');
    assert.equal(refused({ team: 'nobody' }), 'unknown-team');
  });

  it('ends where the ladder does, though it is still said again and again that nobody has it', () => {
    const standing = { ...usualLevels, internalUpdateEvery: minutesEach(1, 1, 1, 1) };
    const { steps } = told(suppose(), { ...rulebook, rules: [], serviceLevels: { usual: standing } });
    assert.deepEqual(steps.at(-1)?.event, { what: 'nobody-left' });
  });
});
