import type { Rulebook } from '../../src/domain/rulebook.ts';
import { minutesEach, promisedMinutes, smallRulebook, smallServiceLevels } from '../support/policies.ts';

const minuteMs = 60_000;
const perSeverity = (sev1: number, sev2: number, sev3: number, sev4: number) => ({
  ...{ sev1: sev1 * minuteMs, sev2: sev2 * minuteMs, sev3: sev3 * minuteMs, sev4: sev4 * minuteMs },
});

const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
const teams = named('team', 8);
const membersOf = (team: string) => named(`${team}-member`, 3);

export const raisers = named('raiser', 40);
export const managers = named('manager', 3);
const leads = named('lead', 4);
const everyone = [...raisers, ...managers, ...leads, 'boss', ...teams.flatMap(membersOf)];

/** A company large enough for a thousand cases a day. */
export const office: Rulebook = {
  ...smallRulebook,
  people: Object.fromEntries(everyone.map((id) => [id, { name: id }])),
  teams: Object.fromEntries(teams.map((id) => [id, { name: id, members: membersOf(id) }])),
  ladders: {
    usual: {
      levels: [
        { name: 'On call', ask: [{ team: 'chosen' }], acknowledgeWithinMs: perSeverity(5, 10, 30, 60) },
        {
          name: 'Leads',
          ask: leads.slice(0, 2).map((person) => ({ person })),
          acknowledgeWithinMs: perSeverity(5, 10, 30, 60),
        },
        { name: 'Executives', ask: [{ person: 'boss' }], acknowledgeWithinMs: perSeverity(10, 20, 60, 60) },
      ],
      repeatLevels: 1,
      unownedAgainAfterMs: 24 * 60 * minuteMs,
    },
  },
  acknowledgementLastsMs: { ...perSeverity(60, 120, 240, 1), sev4: null },
  serviceLevels: {
    usual: {
      ...smallServiceLevels,
      firstInternalUpdateWithin: minutesEach(30, 60, 120, 240),
      internalUpdateEvery: minutesEach(30, 60, 240, 480),
      internalRootCauseWithin: promisedMinutes(20, 40, 0, 0),
      firstCustomerUpdateWithin: promisedMinutes(30, 60, 120, 0),
      customerUpdateEvery: promisedMinutes(60, 120, 0, 0),
    },
  },
  customerUpdatesNeedApproval: { sev1: true, sev2: true, sev3: false, sev4: false },
  usual: {
    ...smallRulebook.usual,
    managers,
    demandedRoles: [{ role: 'comms', withinMs: 15 * minuteMs, severities: ['sev1', 'sev2'] }],
  },
};
export const teamIds = teams;
