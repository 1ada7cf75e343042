import assert from 'node:assert/strict';
import { z } from 'zod';
import { type Decision, isRefusal } from '../../src/domain/change.ts';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import type { Escalation, Status } from '../../src/domain/escalation.ts';
import type { Policy, PromisedLength, Severity } from '../../src/domain/policy.ts';
import type { Reason } from '../../src/domain/refusal.ts';
import type { Roster } from '../../src/domain/roster.ts';
import { policyFor } from '../../src/domain/rulebook.ts';
import { type Act, mayDo } from '../../src/domain/verb.ts';
import { type Opening, open } from '../../src/domain/verbs/open.ts';
import { findVerb } from '../../src/domain/verbs/registry.ts';
import { calendarOf } from './calendars.ts';
import {
  filledIn,
  minutesEach,
  plainFacts,
  plainIntake,
  promisedMinutes,
  smallPolicy,
  smallRulebook,
} from './policies.ts';
import { layerOf, scheduleOf } from './schedules.ts';

const minuteMs = 60_000;
const openedAtMs = Date.parse('2026-03-02T09:00:00Z');

/** The instant so many minutes after the case was opened. */
export const at = (minutes: number): Date => new Date(openedAtMs + minutes * minuteMs);

/** How many minutes after the opening an instant is. */
export const minutesOf = (instant: Date): number => (Number(instant) - openedAtMs) / minuteMs;

const perSeverity = (sev1: number, sev2: number, sev3: number, sev4: number): Record<Severity, number> => ({
  sev1: sev1 * minuteMs,
  sev2: sev2 * minuteMs,
  sev3: sev3 * minuteMs,
  sev4: sev4 * minuteMs,
});

/**
 * Ana raises. Checkout (Chloe and Dan) is asked first, then the leads (Ben and Gwen), then Farid; each severity has times of its
 * own. Ben and Mira manage; Elif is the platform team; Zoe has nothing to do with it.
 */
export const ladder: Policy = {
  ...smallPolicy,
  levels: [
    { name: 'On call', ask: [{ team: 'chosen' }], acknowledgeWithinMs: perSeverity(5, 10, 30, 60) },
    {
      name: 'Leads',
      ask: [{ person: 'ben' }, { person: 'gwen' }],
      acknowledgeWithinMs: perSeverity(5, 10, 30, 60),
    },
    { name: 'Executives', ask: [{ person: 'farid' }], acknowledgeWithinMs: perSeverity(10, 20, 60, 60) },
  ],
  managers: ['ben', 'mira'],
  acknowledgementLastsMs: { ...perSeverity(60, 120, 240, 0), sev4: null },
  firstInternalUpdateWithin: minutesEach(30, 60, 120, 240),
  internalUpdateEvery: minutesEach(30, 60, 240, 480),
  demandedRoles: [
    { role: 'comms', withinMs: 15 * minuteMs, severities: ['sev1', 'sev2'] },
    { role: 'lead', withinMs: 20 * minuteMs, severities: ['sev1'] },
  ],
};

/** The same with service levels: a quick one for each step and, but for sev3, each root cause, standstill after an hour, the ladder gone through twice, customers to be told. */
export const promising: Policy = {
  ...ladder,
  repeatLevels: 2,
  unownedAgainAfterMs: 30 * minuteMs,
  resolveWithin: promisedMinutes(120, 240, 480, 960),
  verifyWithin: promisedMinutes(30, 60, 120, 240),
  closeWithin: promisedMinutes(60, 120, 240, 480),
  internalRootCauseWithin: promisedMinutes(40, 80, 0, 320),
  customerRootCauseWithin: promisedMinutes(50, 100, 0, 400),
  standstillAfter: promisedMinutes(60, 90, 0, 0),
  firstCustomerUpdateWithin: promisedMinutes(30, 60, 90, 0),
  customerUpdateEvery: promisedMinutes(60, 120, 0, 0),
  customerUpdatesNeedApproval: { sev1: true, sev2: false, sev3: true, sev4: false },
};

/** Everybody is there: the small team, a team of the network, an office, and nights on which Gwen and Zoe are on call in turn. */
export const roster: Roster = {
  ...smallRulebook,
  teams: { ...smallRulebook.teams, network: { name: 'Network', members: ['zoe'] } },
  customers: [{ names: ['ACME'], tier: 'gold', sponsor: 'farid' }],
  calendars: { office: calendarOf({ name: 'office' }) },
  schedules: {
    nights: scheduleOf({
      layers: [
        layerOf({
          people: ['gwen', 'zoe'],
          rotation: { every: 1, unit: 'days', startsOn: '2026-03-01', handOverMs: 9 * 60 * minuteMs },
        }),
      ],
    }),
  },
};

const inOffice = (promise: PromisedLength | null) => promise && { ...promise, calendar: 'office' };
const allInOffice = (promises: Policy['resolveWithin']) => ({
  sev1: promises.sev1,
  sev2: inOffice(promises.sev2),
  sev3: inOffice(promises.sev3),
  sev4: inOffice(promises.sev4),
});
const hours = 60 * minuteMs;

/** The same with whatever depends on the hour: working time, who is on call, and other ladders; the worst goes another way. */
export const routed: Policy = policyFor(
  {
    ...smallRulebook,
    customerUpdatesNeedApproval: promising.customerUpdatesNeedApproval,
    ladders: {
      usual: {
        ...promising,
        levels: [
          {
            ...{ name: 'One of them', ask: [{ oneOf: 'checkout' }] },
            acknowledgeWithinMs: perSeverity(5, 10, 30, 60),
          },
          {
            ...{ name: 'Office', ask: [{ team: 'platform' }], acknowledgements: 2 },
            acknowledgeWithinMs: perSeverity(5, 10, 30, 60),
            onlyIn: { calendar: 'office', otherwise: [{ schedule: 'nights' }] },
          },
        ],
      },
      bosses: {
        levels: [
          { name: 'Sponsor', ask: [{ sponsor: true }], acknowledgeWithinMs: perSeverity(5, 10, 30, 60) },
          {
            ...{ name: 'On call and lead', ask: [{ schedule: 'nights' }, { role: 'lead' }] },
            acknowledgeWithinMs: perSeverity(5, 10, 30, 60),
          },
        ],
        repeatLevels: 1,
        unownedAgainAfterMs: hours,
      },
    },
    serviceLevels: {
      usual: {
        ...promising,
        resolveWithin: allInOffice(promising.resolveWithin),
        standstillAfter: allInOffice(promising.standstillAfter),
        internalRootCauseWithin: allInOffice(promising.internalRootCauseWithin),
        firstCustomerUpdateWithin: allInOffice(promising.firstCustomerUpdateWithin),
        customerUpdateEvery: allInOffice(promising.customerUpdateEvery),
      },
    },
    rules: [
      {
        name: 'Above',
        when: { type: ['hierarchical', 'executive', 'automatic'] },
        use: { ladder: 'bosses' },
      },
      { name: 'Worst', when: { severity: ['sev1'] }, use: { ladder: 'bosses' } },
    ],
  },
  plainFacts,
);

export const act = (by: string, minutes: number): Act => ({
  by,
  at: at(minutes),
  via: 'test',
  command: `${by}/${minutes}`,
  roster,
});

interface Raising extends Partial<Pick<Opening, 'origin' | 'policy' | 'intake'>> {
  severity?: Severity;
  team?: string;
  by?: string;
}

/** A case that was just opened, as it is once its effects are on their way. */
export const opened = (raising: Raising = {}): Escalation => ({ ...opening(raising), outbox: [] });

/** The same with everything that its opening sends out. */
export function opening({ severity = 'sev2', team = 'checkout', by = 'ana', ...given }: Raising = {}) {
  const start = { key: 'ESC-1', workspace: 'slack:T1', policy: ladder, origin: null, ...given };
  const intake = { ...plainIntake, team, ...given.intake };
  return open(filledIn({ severity, team, customer: 'ACME' }), { ...start, intake }, act(by, 0));
}

/** What comes of a verb, as a person asks for it: rights, status and input are checked first, as the use cases do. */
export function decide(
  escalation: Escalation,
  [name, by, minutes, input = {}]: [string, string, number, Record<string, unknown>?],
): Decision {
  const verb = findVerb(name);
  assert.ok(verb, `no verb is called ${name}`);
  if (!mayDo(verb, escalation, by)) return { refused: { code: 'not-allowed', verb: name }, field: null };
  if (!verb.when.includes(escalation.status))
    return { refused: { code: 'not-now', verb: name, status: escalation.status }, field: null };
  const shape = Object.fromEntries(Object.entries(verb.fields).map(([field, { schema }]) => [field, schema]));
  return verb.decide(escalation, z.object(shape).parse(input), act(by, minutes));
}

type Done = Parameters<typeof decide>[1];

/** What the case becomes when somebody does these things one after the other; none may be refused. The outbox holds the last one's effects. */
export function having(escalation: Escalation, ...done: Done[]): Escalation {
  let state = escalation;
  for (const each of done) {
    const decision = decide({ ...state, outbox: [] }, each);
    assert.ok(!isRefusal(decision), `${each[0]} was refused: ${JSON.stringify(decision)}`);
    state = decision.done();
  }
  return state;
}

export function refusal(escalation: Escalation, done: Done): Reason {
  const decision = decide(escalation, done);
  assert.ok(isRefusal(decision), `${done[0]} was not refused`);
  return decision.refused;
}

/** All that falls due until then, each thing at its own instant, as it is when Muster is awake. The outbox holds its effects. */
export function pass(escalation: Escalation, minutes: number): Escalation {
  let state = { ...escalation, outbox: [] as Escalation['outbox'] };
  let now = state.nextDueAt;
  for (let steps = 0; state.nextDueAt && state.nextDueAt <= at(minutes); steps++) {
    // What is resumed after a pause may be overdue by then.
    now = now && now > state.nextDueAt ? now : state.nextDueAt;
    state = fell(state, now, steps);
  }
  return state;
}

/** All that falls due at once at this instant, as it does after a downtime. The outbox holds its effects. */
export function wakeAt(escalation: Escalation, minutes: number): Escalation {
  let state = { ...escalation, outbox: [] as Escalation['outbox'] };
  for (let steps = 0; fallDue(state, at(minutes), roster); steps++) state = fell(state, at(minutes), steps);
  return state;
}

function fell(escalation: Escalation, instant: Date, steps: number): Escalation {
  assert.ok(steps < 200, 'something falls due for ever');
  const change = fallDue(escalation, instant, roster);
  assert.ok(change, `nothing fell due at minute ${minutesOf(instant)}`);
  return change.done();
}

/** What was written down since: the names of it. */
export const written = (before: Escalation, next: Escalation): string[] =>
  next.timeline.slice(before.timeline.length).map(({ event }) => event.what);

/** The slots that are sent, without the card, which every change shows anew. */
export const sent = ({ outbox }: Escalation): string[] =>
  outbox
    .map(({ slot }) => slot)
    .filter((slot) => slot !== 'card')
    .sort();

/** A group without the number that tells one time a team was asked from another. */
const plainGroup = (group: string): string => group.replace(/^(team:.*):\d+$/, '$1');

/** Who is being asked, by group: `level:0 chloe dan`. */
export const asked = ({ asks }: Escalation): string[] => {
  const waiting = asks.filter(({ answer }) => answer === 'waiting');
  const groups = [...new Set(waiting.map(({ group }) => group))];
  return groups.map((group) =>
    [plainGroup(group), ...waiting.filter((ask) => ask.group === group).map(({ person }) => person)].join(
      ' ',
    ),
  );
};

/** The deadlines that run: `acknowledge level:0 at 10`, with `warns at` where they warn before and `late` once broken; but for its age. */
export const running = ({ deadlines }: Escalation): string[] =>
  deadlines
    .filter(({ kind }) => kind !== 'age')
    .map(({ kind, subject, dueAt, warnAt, brokenAt }) =>
      [
        kind,
        ...(subject ? [plainGroup(subject)] : []),
        'at',
        minutesOf(dueAt),
        ...(warnAt ? ['warns at', minutesOf(warnAt)] : []),
        ...(brokenAt ? ['late'] : []),
      ].join(' '),
    )
    .sort();

export const dueOf = (escalation: Escalation, kind: string): string | undefined =>
  running(escalation).find((line) => line.startsWith(kind));

/** A case in each status, half an hour into it at most. */
export function inStatus(status: Status): Escalation {
  const [open, acknowledged] = [opened(), having(opened(), ['acknowledge', 'chloe', 3])];
  const resolved = having(acknowledged, [
    'declare-resolved',
    'ben',
    10,
    { how: 'fix', done: 'Rolled back.' },
  ]);
  const verified = having(resolved, ['verify', 'mira', 12, {}]);
  const closed = having(verified, ['close', 'ben', 20, { summary: 'A bad release.', anyway: 'All know.' }]);
  const cancelled = having(open, ['cancel', 'ana', 2, { reason: 'A mistake.' }]);
  const merged: Escalation = { ...cancelled, status: 'merged' };
  return { open, acknowledged, resolved, verified, closed, cancelled, merged }[status];
}

/** Fails on any attempt to change it, however deep. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
