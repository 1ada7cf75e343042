import type { Intake } from '../../src/domain/intake.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { type Facts, policyFor, type Rulebook, type ServiceLevels } from '../../src/domain/rulebook.ts';
import type { OpenInput } from '../../src/domain/verbs/open.ts';

const minuteMs = 60_000;
const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });

/** A promise in minutes for each severity, of any time; 0 = none. */
export const promisedMinutes = (sev1: number, sev2: number, sev3: number, sev4: number) => {
  const promised = (minutes: number) =>
    minutes === 0 ? null : { withinMs: minutes * minuteMs, calendar: null };
  return { sev1: promised(sev1), sev2: promised(sev2), sev3: promised(sev3), sev4: promised(sev4) };
};

/** The same where each is promised something. */
export const minutesEach = (sev1: number, sev2: number, sev3: number, sev4: number) => {
  const promised = (minutes: number) => ({ withinMs: minutes * minuteMs, calendar: null });
  return { sev1: promised(sev1), sev2: promised(sev2), sev3: promised(sev3), sev4: promised(sev4) };
};

export const smallServiceLevels: ServiceLevels = {
  resolveWithin: each(null),
  verifyWithin: each(null),
  closeWithin: each(null),
  internalRootCauseWithin: each(null),
  customerRootCauseWithin: each(null),
  standstillAfter: each(null),
  firstInternalUpdateWithin: minutesEach(60, 60, 60, 60),
  internalUpdateEvery: minutesEach(30, 60, 60, 60),
  firstCustomerUpdateWithin: each(null),
  customerUpdateEvery: each(null),
};

/** A small support team: Ana raises, Chloe and Dan are checkout, Ben manages, Farid is above. */
export const smallRulebook: Rulebook = {
  revision: 'small',
  people: {
    ana: { name: 'Ana' },
    ben: { name: 'Ben' },
    chloe: { name: 'Chloe' },
    dan: { name: 'Dan' },
    elif: { name: 'Elif' },
    farid: { name: 'Farid' },
  },
  teams: {
    checkout: { name: 'Checkout', members: ['chloe', 'dan'] },
    platform: { name: 'Platform', members: ['elif'] },
  },
  skills: {},
  services: {},
  customers: [],
  calendars: {},
  schedules: {},
  gone: new Set(),
  ladders: {
    usual: {
      levels: [
        {
          name: 'On call',
          ask: [{ team: 'chosen' }],
          acknowledgeWithinMs: { ...each(10 * minuteMs), sev1: 5 * minuteMs },
        },
        { name: 'Leads', ask: [{ person: 'ben' }], acknowledgeWithinMs: each(10 * minuteMs) },
        { name: 'Executives', ask: [{ person: 'farid' }], acknowledgeWithinMs: each(15 * minuteMs) },
      ],
      repeatLevels: 1,
      unownedAgainAfterMs: 24 * 60 * minuteMs,
    },
  },
  serviceLevels: { usual: smallServiceLevels },
  rules: [],
  usual: {
    ladder: 'usual',
    serviceLevels: 'usual',
    demandedRoles: [{ role: 'comms', withinMs: 15 * minuteMs, severities: ['sev1'] }],
    managers: ['ben'],
    stakeholders: [],
    announcementChannel: 'escalations',
    privateRoom: false,
    mirror: 'when-needed',
  },
  severities: each({ name: 'Major', description: 'Bad.' }),
  acknowledgementLastsMs: { ...each(4 * 60 * minuteMs), sev4: null },
  customerWaitAtMostMs: 3 * 24 * 60 * minuteMs,
  customerUpdatesNeedApproval: each(false),
  customerMessages: {},
  roomNameTemplate: '{key}-{title}',
  mirrorPrivateRooms: false,
  askOn: 'one',
};

/** What a case is like about which nothing special is known. */
export const plainFacts: Facts = {
  type: 'functional',
  severity: 'sev2',
  team: 'checkout',
  service: null,
  category: null,
  skill: null,
  tier: null,
  source: 'command',
  at: new Date('2026-03-02T09:00:00Z'),
};

/** What cases are run by in that team. */
export const smallPolicy: Policy = {
  ...policyFor(smallRulebook, plainFacts),
  teams: { checkout: { name: 'Checkout' }, platform: { name: 'Platform' } },
};

/** What the form says when little more than its title was filled in. */
export const filledIn = <F extends Partial<OpenInput>>(fields: F) => ({
  ...{ title: 'Checkout is down', severity: 'sev2' as const, team: 'checkout', type: 'functional' as const },
  ...{ customer: null, service: null, skill: null, category: null, description: null },
  ...fields,
});

/** And what the policy makes of that. */
export const plainIntake: Intake = {
  team: 'checkout',
  service: null,
  skill: null,
  tier: null,
  source: 'command',
};
