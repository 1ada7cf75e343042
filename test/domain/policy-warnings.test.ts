import assert from 'node:assert/strict';
import type { SpecialDay } from '../../src/domain/calendar/special-days.ts';
import { weekOf, wholeWeek } from '../../src/domain/calendar/week.ts';
import type { Level, Severity, Target } from '../../src/domain/policy.ts';
import { warningsOf } from '../../src/domain/policy-warnings.ts';
import type { Choice, Conditions, Rule, Rulebook } from '../../src/domain/rulebook.ts';
import { calendarOf, holiday, hours, instant, officeWeek } from '../support/calendars.ts';
import { smallRulebook } from '../support/policies.ts';
import { layerOf, overrideOf, scheduleOf } from '../support/schedules.ts';

const monday = instant('2026-03-02T10:00+01:00');
const minuteMs = 60_000;
const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });

/** The small rulebook with these parts has exactly these warnings, as `path: what`. */
function warns(parts: Partial<Rulebook>, expected: (string | RegExp)[], at = monday): void {
  const lines = warningsOf({ ...smallRulebook, ...parts }, at).map(
    ({ path, says }) => `${path.join('.')}: ${says}`,
  );
  assert.equal(lines.length, expected.length, lines.join('\n'));
  for (const [index, pattern] of expected.entries())
    assert.match(
      lines[index] ?? '',
      typeof pattern === 'string' ? new RegExp(`^${escaped(pattern)}`) : pattern,
    );
}
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const level = (ask: Target[], parts: Partial<Level> = {}): Level => ({
  name: 'Some level',
  ask,
  acknowledgeWithinMs: each(10 * minuteMs),
  ...parts,
});
const ladderOf = (...levels: Level[]) => ({ levels, repeatLevels: 1, unownedAgainAfterMs: 60 * minuteMs });
const ben = level([{ person: 'ben' }]);
const farid = level([{ person: 'farid' }]);
/** The usual ladder asks these first, and then Ben. */
const asking = (first: Level): Pick<Rulebook, 'ladders'> => ({ ladders: { usual: ladderOf(first, ben) } });
const usualLevels = smallRulebook.serviceLevels.usual;
assert.ok(usualLevels);

const rule = (name: string, when: Conditions, use: Partial<Choice> = { privateRoom: true }): Rule => ({
  name,
  when,
  use,
});

/** On call by day and by hour of the clock on the wall, like `{ monday: [[0, 8]] }`. */
const only = (byDay: Partial<Record<string, [number, number][]>>) =>
  weekOf((day) => (byDay[day] ?? byDay.other ?? []).map(([from, until]) => hours(from, until)));

describe('the warnings of a policy', () => {
  it('are none for an ordinary one', () => {
    warns({}, []);
    warns({ ...asking(level([{ schedule: 'payments' }])), schedules: { payments: scheduleOf() } }, []);
  });

  describe('of a schedule in which nobody is on call', () => {
    const gaps = (layers: Parameters<typeof scheduleOf>[0], expected: (string | RegExp)[], at = monday) =>
      warns(
        { ...asking(level([{ schedule: 'payments' }])), schedules: { payments: scheduleOf(layers) } },
        expected,
        at,
      );
    const counting = (byDay: Parameters<typeof only>[0]) => ({
      layers: [layerOf({ restrictedTo: only(byDay) })],
    });
    const allDay: [number, number][] = [[0, 24]];
    const nobody = 'schedules.payments: Nobody is on call';

    it('name the day and the hours of what comes every week', () => {
      const nights: [number, number][] = [
        [0, 2],
        [6, 24],
      ];
      gaps(counting({ other: allDay, sunday: nights }), [
        `${nobody} on Sunday 02:00-06:00, every week (Europe/Budapest). Add a layer for that time`,
      ]);
    });

    it('say the same hours of several days once', () => {
      gaps(counting({ other: [[9, 17]], saturday: [], sunday: [] }), [
        `${nobody} from Monday to Thursday 17:00 to 09:00 of the next day and on Friday 17:00 to Monday 09:00, every week`,
      ]);
      gaps(
        counting({
          other: [
            [0, 12],
            [13, 24],
          ],
        }),
        [`${nobody} on any day 12:00-13:00, every week`],
      );
      const tuesday: [number, number][] = [[0, 20]];
      gaps(counting({ other: allDay, tuesday, saturday: tuesday }), [
        `${nobody} on Tuesday and Saturday 20:00-24:00, every week`,
      ]);
      gaps(counting({ other: allDay, sunday: [] }), [`${nobody} on Sunday 00:00-24:00, every week`]);
      gaps(counting({ other: allDay, saturday: [], sunday: [] }), [
        `${nobody} on Saturday 00:00 to 24:00 of the next day, every week`,
      ]);
    });

    it('are the same in the weeks in which the clocks change', () => {
      const nights: [number, number][] = [
        [0, 2],
        [6, 24],
      ];
      const expected = [`${nobody} on Sunday 02:00-06:00, every week (Europe/Budapest).`];
      for (const at of [
        '2026-03-27T10:00+01:00',
        '2026-10-01T10:00+02:00',
        '2026-10-25T00:30Z',
        '2026-03-29T00:59Z',
      ])
        gaps(counting({ other: allDay, sunday: nights }), expected, instant(at));
      const late: [number, number][] = [
        [0, 2.5],
        [3, 24],
      ];
      gaps(
        counting({ other: allDay, sunday: late }),
        [`${nobody} on Sunday 02:30-03:00, every week`],
        instant('2026-03-20T10:00Z'),
      );
      gaps(
        counting({ other: allDay, sunday: late }),
        [`${nobody} on Sunday 02:30-03:00, every week`],
        instant('2026-10-20T10:00Z'),
      );
    });

    it('are none of an hour that the clocks jump over, and of one that comes twice', () => {
      for (const at of ['2026-03-27T10:00+01:00', '2026-10-20T10:00+02:00'])
        gaps({ layers: [layerOf({ restrictedTo: wholeWeek })] }, [], instant(at));
    });

    it('name the dates of what does not come every week', () => {
      gaps(
        {
          layers: [layerOf({ rotation: { every: 1, unit: 'weeks', startsOn: '2026-03-09', handOverMs: 0 } })],
        },
        [`${nobody} from Monday 2026-03-02 10:00 to Sunday 2026-03-08 24:00 (Europe/Budapest)`],
      );
    });

    it('are not of every week when they end within weeks', () => {
      const rotation = {
        every: 1,
        unit: 'weeks' as const,
        startsOn: '2026-03-30',
        handOverMs: 8 * 3_600_000,
      };
      gaps({ layers: [layerOf({ rotation })] }, [
        `${nobody} from Monday 2026-03-02 10:00 to Monday 2026-03-30 08:00 (Europe/Budapest)`,
      ]);
    });

    it('say that nobody ever is', () => {
      gaps({ layers: [] }, [`${nobody} at any time`]);
    });

    it('name the dates only of what an override leaves open', () => {
      const away = overrideOf('2026-03-10T08:00+01:00', '2026-03-10T12:00+01:00', { person: 'zoe' });
      warns(
        {
          ...asking(level([{ schedule: 'payments' }])),
          schedules: { payments: scheduleOf({ overrides: [away] }) },
          gone: new Set(['zoe']),
        },
        [`${nobody} on Tuesday 2026-03-10 08:00-12:00 (`],
      );
    });

    it('name three dates, and count the others', () => {
      const every = { every: 1, unit: 'days' as const, startsOn: '2026-03-02', handOverMs: 0 };
      const layers = [layerOf({ people: ['ana', 'zoe', 'ben', 'chloe', 'dan'], rotation: every })];
      warns(
        {
          ...asking(level([{ schedule: 'payments' }])),
          schedules: { payments: scheduleOf({ layers }) },
          gone: new Set(['zoe']),
        },
        [
          /on Tuesday 2026-03-03 00:00-24:00, on Sunday 2026-03-08 .*, on Friday 2026-03-13 00:00-24:00 and 4 more times/,
          /zoe has left/,
        ],
      );
    });

    it('are none where another schedule of the level has somebody', () => {
      const byHour = (from: number, until: number) =>
        scheduleOf({ layers: [layerOf({ restrictedTo: only({ other: [[from, until]] }) })] });
      const both = asking(level([{ schedule: 'day' }, { schedule: 'night' }]));
      warns({ ...both, schedules: { day: byHour(8, 20), night: byHour(20, 32) } }, []);
      warns({ ...both, schedules: { day: byHour(8, 19), night: byHour(20, 32) } }, [
        'ladders.usual.levels.0: Nobody is on call in day and night on any day 19:00-20:00, every week',
      ]);
    });

    it('are none of hours in which no level asks it', () => {
      const office = {
        office: calendarOf({ specialDays: [holiday({ kind: 'dates', dates: ['2026-03-11'] })] }),
      };
      const byDay = (until: number) =>
        scheduleOf({ layers: [layerOf({ restrictedTo: only({ other: [[9, until]] }) })] });
      const inOffice = asking(
        level([{ schedule: 'payments' }], {
          onlyIn: { calendar: 'office', otherwise: [{ person: 'farid' }] },
        }),
      );
      warns({ ...inOffice, calendars: office, schedules: { payments: byDay(17) } }, []);
      warns({ ...inOffice, calendars: office, schedules: { payments: byDay(16) } }, [
        `${nobody} from Monday to Friday 16:00-17:00, every week`,
      ]);
    });

    it('are not of every week when the hours come only once', () => {
      const worked: SpecialDay = {
        name: 'worked',
        on: { kind: 'dates', dates: ['2026-03-14'] },
        hours: { kind: 'instead', hours: [hours(10, 12)] },
      };
      const onWeekdays = scheduleOf({ layers: [layerOf({ restrictedTo: officeWeek })] });
      warns(
        {
          ...asking(
            level([{ schedule: 'payments' }], {
              onlyIn: { calendar: 'office', otherwise: [{ person: 'dan' }] },
            }),
          ),
          calendars: { office: calendarOf({ specialDays: [worked] }) },
          schedules: { payments: onWeekdays },
        },
        [`${nobody} on Saturday 2026-03-14 10:00-12:00 (`],
      );
    });

    it('are none of hours in which no rule chooses the ladder', () => {
      const ladders = { ...smallRulebook.ladders, office: ladderOf(level([{ schedule: 'payments' }]), ben) };
      const hours9To17 = scheduleOf({ layers: [layerOf({ restrictedTo: only({ other: [[9, 17]] }) })] });
      const chosen = (within: boolean) => ({
        ladders,
        calendars: { office: calendarOf({}) },
        schedules: { payments: hours9To17 },
        rules: [rule('office', { hours: { calendar: 'office', within } }, { ladder: 'office' })],
      });
      warns(chosen(true), []);
      warns(chosen(false), [`${nobody} on any day 17:00 to 09:00 of the next day, every week`]);
    });
  });

  describe('of rules', () => {
    const sev1 = rule('worst', { severity: ['sev1'] });
    const office = { office: calendarOf({}) };
    const inOffice = { calendar: 'office', within: true };
    const outside = { calendar: 'office', within: false };

    const unreachable: [string, Conditions, Conditions][] = [
      ['the same', { severity: ['sev1'] }, { severity: ['sev1'] }],
      ['a narrower list', { severity: ['sev1', 'sev2'] }, { severity: ['sev2'] }],
      ['one condition more', { severity: ['sev1'] }, { severity: ['sev1'], team: ['checkout'] }],
      ['anything after what always holds', {}, { tier: ['gold'] }],
      ['a list of all there are', { type: ['functional', 'hierarchical', 'automatic', 'executive'] }, {}],
      ['all teams', { team: ['checkout', 'platform'] }, { severity: ['sev3'] }],
      ['the same hours', { hours: inOffice }, { hours: inOffice, severity: ['sev1'] }],
      ['hours within others', { hours: outside }, { hours: { calendar: 'long', within: false } }],
      ['hours, after none', { severity: ['sev1'] }, { severity: ['sev1'], hours: outside }],
      [
        'after a calendar without a rest',
        { hours: { calendar: 'always', within: true } },
        { severity: ['sev1'] },
      ],
    ];
    const calendars = {
      ...office,
      long: calendarOf({
        week: only({
          monday: [[8, 20]],
          tuesday: [[8, 20]],
          wednesday: [[8, 20]],
          thursday: [[8, 20]],
          friday: [[8, 20]],
        }),
      }),
      always: calendarOf({ week: wholeWeek }),
    };
    const customers = [{ names: ['ACME'], tier: 'gold', sponsor: null }];
    const both = (first: Conditions, second: Conditions): Partial<Rulebook> => {
      const rules = [rule('first', first), rule('second', second, { announcementChannel: null })];
      const named = new Set(rules.flatMap(({ when }) => when.hours?.calendar ?? []));
      return {
        rules,
        customers,
        calendars: Object.fromEntries(Object.entries(calendars).filter(([name]) => named.has(name))),
      };
    };
    for (const [what, first, second] of unreachable)
      it(`tell one that is never reached: ${what}`, () => {
        warns(both(first, second), [
          'rules.1: This rule is never reached: first comes before it and holds whenever it does. Put it before first, or remove it.',
        ]);
      });

    const reachable: [string, Conditions, Conditions][] = [
      ['a wider list', { severity: ['sev2'] }, { severity: ['sev1', 'sev2'] }],
      ['other values', { severity: ['sev1'] }, { severity: ['sev2'] }],
      ['one condition less', { severity: ['sev1'], team: ['checkout'] }, { severity: ['sev1'] }],
      [
        'all categories, as there may be none',
        { category: ['financial', 'staffing', 'tooling', 'technical', 'functional'] },
        {},
      ],
      ['the opposite hours', { hours: inOffice }, { hours: outside }],
      ['hours that reach further', { hours: inOffice }, { hours: { calendar: 'long', within: true } }],
      ['no hours after some', { hours: inOffice }, { severity: ['sev1'] }],
      ['all types but automatic', { type: ['functional', 'hierarchical', 'executive'] }, {}],
    ];
    for (const [what, first, second] of reachable)
      it(`say nothing of one that is reached: ${what}`, () => {
        warns(both(first, second), []);
      });

    it('tell once of all that one rule hides', () => {
      const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => rule(name, { severity: ['sev1'] }));
      warns({ rules: [sev1, ...others] }, [
        'rules.1: These rules are never reached: a, b, c, d, e and 2 more. worst comes before them and holds whenever they do. Put worst after them',
      ]);
    });

    it('tell one with an empty list, and nothing that it would hide', () => {
      warns({ rules: [rule('none', { team: [] }), sev1] }, [
        'rules.0.when.team: This rule never holds: its list of team is empty. Put something in, or leave team out.',
      ]);
    });

    it('tell one whose hours never come', () => {
      warns(
        {
          calendars: { always: calendarOf({ week: wholeWeek }) },
          rules: [rule('never', { hours: { calendar: 'always', within: false } })],
        },
        ['rules.0.when.hours: This rule never holds: no time is outside the working time of always.'],
      );
    });

    it('tell a tier that no customer has', () => {
      warns({ customers, rules: [rule('best', { tier: ['gold', 'platinum'] })] }, [
        'rules.0.when.tier: No customer has the tier platinum. Customers have gold: correct it here, or give it to a customer.',
      ]);
      warns({ rules: [rule('best', { tier: ['gold'] })] }, [/Customers have none yet/]);
    });

    it('tell one that chooses what is usual', () => {
      const asUsual = rule('same', { team: ['checkout'] }, { ladder: 'usual', managers: ['ben'] });
      warns({ rules: [sev1, asUsual] }, ['rules.1: This rule changes nothing: all it chooses is as usual.']);
      warns({ rules: [rule('empty', { team: ['checkout'] }, {}), rule('other', { team: ['platform'] })] }, [
        'rules.0: This rule changes nothing',
      ]);
    });

    it('say nothing of one that is an exception from a later rule', () => {
      warns({ rules: [rule('but not checkout', { team: ['checkout'] }, {}), sev1] }, []);
    });

    it('tell one for automatic escalations that chooses no ladder', () => {
      warns({ rules: [rule('late', { type: ['automatic'] })] }, [
        'rules.0: This rule changes nothing: of a rule for automatic escalations only the ladder counts.',
      ]);
    });
  });

  describe('of ladders', () => {
    const sponsored = [{ names: ['ACME'], tier: null, sponsor: 'farid' }];

    it('tell one of one level only, unless it is only climbed beside others', () => {
      const short = { ...smallRulebook.ladders, short: ladderOf(farid) };
      const chosen = (when: Conditions) => ({
        ladders: short,
        rules: [rule('short', when, { ladder: 'short' })],
      });
      warns(chosen({ type: ['executive'] }), [
        'ladders.short.levels: The ladder short has one level only: when that stays silent, nobody is left to ask.',
      ]);
      warns(chosen({ type: ['automatic'] }), []);
    });

    it('tell one that nothing chooses', () => {
      warns({ ladders: { ...smallRulebook.ladders, night: ladderOf(ben) } }, [
        'ladders.night: Nothing chooses the ladder night. Let a rule choose it, or remove it.',
      ]);
    });

    it('tell a level for sponsors while no customer has one', () => {
      warns(asking(level([{ sponsor: true }])), [
        'ladders.usual.levels.0: No customer has a sponsor, so this asks nobody.',
      ]);
      warns({ ...asking(level([{ sponsor: true }])), customers: sponsored }, []);
    });

    const roles: [string, Level[], string | null][] = [
      ['of a role nobody has that early', [level([{ role: 'comms' }]), ben], 'that early'],
      [
        'of a role nothing demands',
        [ben, level([{ role: 'lead' }, { role: 'architect' }])],
        'unless somebody takes it',
      ],
      ['of a demanded role', [ben, level([{ role: 'comms' }]), farid], null],
      ['of the manager', [level([{ role: 'manager' }]), farid], null],
      ['of a role beside a person', [level([{ role: 'lead' }, { person: 'ben' }]), farid], null],
    ];
    for (const [what, levels, expected] of roles)
      it(`${expected ? 'tell' : 'say nothing'} of a level ${what}`, () => {
        const ladders = { usual: ladderOf(...levels) };
        warns(
          { ladders },
          expected ? [new RegExp(`^ladders\\.usual\\.levels\\.\\d: Only the .* ${expected}`)] : [],
        );
      });

    describe('whose levels rest', () => {
      const calendars = { office: calendarOf({}) };
      const resting = (otherwise: Target[] = []) => ({ onlyIn: { calendar: 'office', otherwise } });
      const tables: [string, Level[], string | null][] = [
        [
          'all',
          [level([{ person: 'ben' }], resting()), level([{ person: 'farid' }], resting())],
          'nobody to ask',
        ],
        ['but for one', [ben, level([{ person: 'farid' }], resting())], 'one level only'],
        ['and leave two', [ben, farid, level([{ person: 'elif' }], resting())], null],
        ['but ask others', [ben, level([{ person: 'farid' }], resting([{ person: 'dan' }]))], null],
      ];
      for (const [what, levels, expected] of tables)
        it(`${what}: ${expected ?? 'nothing to say'}`, () => {
          warns(
            { calendars, ladders: { usual: ladderOf(...levels) } },
            expected
              ? [`ladders.usual.levels: Outside the working time of office the ladder usual has ${expected}.`]
              : [],
          );
        });
    });
  });

  describe('of what is promised', () => {
    const promising = (
      parts: Partial<typeof usualLevels>,
      more: Partial<Rulebook> = {},
    ): Partial<Rulebook> => ({
      serviceLevels: { usual: { ...usualLevels, ...parts } },
      ...more,
    });
    const minutes = (withinMs: number, rest = {}) => ({
      withinMs: withinMs * minuteMs,
      calendar: null,
      ...rest,
    });

    it('tell what must be resolved before the first level has to acknowledge', () => {
      warns(promising({ resolveWithin: { ...each(minutes(9)), sev1: minutes(5) } }), [
        'serviceLevels.usual.resolveWithin.sev2: sev2, sev3 and sev4 must be resolved sooner (9 min) than the first level of the ladder usual has to acknowledge (10 min).',
      ]);
      warns(promising({ resolveWithin: each(minutes(10)) }), []);
    });

    it('look only at the severities for which a rule chooses them', () => {
      const quick = { ...usualLevels, resolveWithin: each(minutes(6)) };
      const serviceLevels = { usual: usualLevels, quick };
      const chosen = (severity: Severity[]) => ({
        serviceLevels,
        rules: [rule('quick', { severity }, { serviceLevels: 'quick' })],
      });
      warns(chosen(['sev1']), []);
      warns(chosen(['sev1', 'sev4']), [
        'serviceLevels.quick.resolveWithin.sev4: sev4 must be resolved sooner (6 min)',
      ]);
    });

    it('tell a warning that is longer than the promise', () => {
      const verifyWithin = { ...each(null), sev2: minutes(30, { warnBeforeMs: 30 * minuteMs }) };
      warns(promising({ verifyWithin }), [
        'serviceLevels.usual.verifyWithin.sev2: The warning for sev2 comes as long before the end as the promise takes',
      ]);
      const usual = { ...usualLevels, verifyWithin };
      const rules = [rule('gold', { severity: ['sev1'] }, { serviceLevels: 'gold' })];
      warns({ rules, serviceLevels: { usual, gold: { ...usual } } }, [/^serviceLevels\.usual\.verifyWithin/]);
      warns(
        promising({ verifyWithin: { ...verifyWithin, sev2: minutes(30, { warnBeforeMs: 29 * minuteMs }) } }),
        [],
      );
    });

    it('tell a calendar with hardly any working time that something is counted in', () => {
      const office = { office: calendarOf({ week: only({ saturday: [[9, 12]] }) }) };
      const internalUpdateEvery = each(minutes(60, { calendar: 'office' }));
      warns(promising({ internalUpdateEvery }, { calendars: office }), [
        'calendars.office: office has only 15 h of working time in the next 5 weeks. Counted in it: the next updates.',
      ]);
      warns(promising({ internalUpdateEvery }, { calendars: { office: calendarOf({}) } }), []);
      const customerUpdateEvery = internalUpdateEvery;
      warns(promising({ customerUpdateEvery }, { calendars: office }), [
        'calendars.office: office has only 15 h of working time in the next 5 weeks. Counted in it: the next updates to customers.',
      ]);
    });

    it('tell root causes that are due after the closing, or for customers before the one they are made of', () => {
      warns(
        promising({
          internalRootCauseWithin: each(minutes(90)),
          customerRootCauseWithin: { ...each(minutes(90)), sev2: minutes(80) },
          closeWithin: { ...each(null), sev1: minutes(89), sev3: minutes(90) },
        }),
        [
          'serviceLevels.usual.customerRootCauseWithin.sev2: The root cause for customers of sev2 is due sooner (1 h 20 min) than the one it is made of (1 h 30 min).',
          'serviceLevels.usual.closeWithin.sev1: sev1 must be closed sooner (1 h 29 min) than the root cause is due (1 h 30 min), without which no case is closed.',
          'serviceLevels.usual.closeWithin.sev1: sev1 must be closed sooner (1 h 29 min) than the root cause for customers is due (1 h 30 min)',
        ],
      );
    });

    it('compare them by where they end, in whatever hours they count', () => {
      const calendars = { office: calendarOf({}) };
      const internalRootCauseWithin = each(minutes(8 * 60, { calendar: 'office' }));
      warns(promising({ internalRootCauseWithin, closeWithin: each(minutes(8 * 60)) }, { calendars }), [
        'serviceLevels.usual.closeWithin.sev1: sev1, sev2, sev3 and sev4 must be closed sooner (8 h) than the root cause is due (8 h in office)',
      ]);
      warns(
        promising({ internalRootCauseWithin, closeWithin: each(minutes(20 * 24 * 60)) }, { calendars }),
        [],
      );
    });

    it('tell a root cause for customers that is made of one without a time, and that of a set once', () => {
      const usual = { ...usualLevels, customerRootCauseWithin: { ...each(null), sev2: minutes(60) } };
      const rules = [rule('gold', { severity: ['sev1'] }, { serviceLevels: 'gold' })];
      warns({ rules, serviceLevels: { usual, gold: { ...usual } } }, [
        'serviceLevels.usual.customerRootCauseWithin.sev2: sev2 must have a root cause for customers, but no time is given for the internal one',
      ]);
    });

    it('tell service levels that nothing chooses', () => {
      warns({ serviceLevels: { usual: usualLevels, gold: usualLevels } }, [
        'serviceLevels.gold: Nothing chooses the service levels gold.',
      ]);
    });
  });

  describe('of what nothing goes by', () => {
    const german = { german: { name: 'German', people: ['elif'] } };

    it('tell schedules, skills and calendars', () => {
      warns({ schedules: { spare: scheduleOf() }, skills: german, calendars: { office: calendarOf({}) } }, [
        'schedules.spare: No level asks the schedule spare. Let one ask it, or remove it.',
        'skills.german: No level asks and no rule goes by the skill german.',
        'calendars.office: Nothing counts in the calendar office.',
      ]);
    });

    it('say nothing of a skill that a level asks or a rule goes by', () => {
      warns({ skills: german, ...asking(level([{ skill: 'german' }])) }, []);
      warns({ skills: german, rules: [rule('german', { skill: ['german'] })] }, []);
    });

    it('tell a service that leads nowhere while others do', () => {
      const wiki = { name: 'Wiki', team: null };
      warns({ services: { wiki } }, []);
      warns({ services: { wiki, shop: { name: 'Shop', team: 'checkout' } } }, [
        'services.wiki: The service wiki leads nowhere',
      ]);
    });
  });

  describe('of people who have left', () => {
    it('tell once where each of them is still counted on', () => {
      warns({ gone: new Set(['ben']) }, [
        'ladders.usual.levels.1: Ben has left, but is still counted on: on the level Leads of the ladder usual and as an escalation manager. Put somebody else there.',
      ]);
      warns(
        {
          ...asking(level([{ schedule: 'payments' }])),
          schedules: {
            payments: scheduleOf({
              layers: [layerOf({ people: ['ana', 'ana', 'chloe'], rotation: yearly })],
            }),
          },
          gone: new Set(['chloe']),
        },
        ['schedules.payments: Chloe has left, but is still counted on: in the schedule payments.'],
      );
      warns({ customers: [{ names: ['ACME'], tier: null, sponsor: 'dan' }], gone: new Set(['dan']) }, [
        'customers.0: Dan has left, but is still counted on: as the sponsor of ACME.',
      ]);
    });
    const yearly = { every: 100, unit: 'weeks' as const, startsOn: '2026-01-05', handOverMs: 0 };

    it('tell a team and a skill of which nobody is left', () => {
      warns(
        {
          gone: new Set(['elif']),
          skills: { german: { name: 'German', people: ['elif'] } },
          ...asking(level([{ skill: 'german' }, { person: 'dan' }])),
        },
        [
          'teams.platform: Nobody is left of the team platform, so whatever asks it asks nobody.',
          'skills.german: Nobody is left of the skill german',
        ],
      );
    });
  });

  describe('of private rooms that are to be mirrored', () => {
    const usual = smallRulebook.usual;
    it('say that they are not, usually or by a rule', () => {
      warns({ usual: { ...usual, privateRoom: true, mirror: 'always' } }, [
        'room.mirror: Private rooms are not mirrored',
      ]);
      warns({ rules: [rule('Worst', { severity: ['sev1'] }, { privateRoom: true, mirror: 'always' })] }, [
        'rules.0.use: Private rooms are not mirrored',
      ]);
    });

    it('are none where they are, or where it is left to need', () => {
      warns({ usual: { ...usual, privateRoom: true, mirror: 'always' }, mirrorPrivateRooms: true }, []);
      warns({ usual: { ...usual, privateRoom: true } }, []);
      warns({ usual: { ...usual, mirror: 'always' } }, []);
    });
  });
});
