import type { Policy } from '../../src/domain/policy.ts';

const minute = 60_000;
const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });

/** A small support team: Ana raises, Chloe and Dan are checkout, Ben manages, Farid is above. */
export const smallPolicy: Policy = {
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
  severities: each({ name: 'Major', description: 'Bad.' }),
  levels: [
    {
      name: 'On call',
      ask: [{ team: 'chosen' }],
      acknowledgeWithinMs: { ...each(10 * minute), sev1: 5 * minute },
    },
    { name: 'Leads', ask: [{ person: 'ben' }], acknowledgeWithinMs: each(10 * minute) },
    { name: 'Executives', ask: [{ person: 'farid' }], acknowledgeWithinMs: each(15 * minute) },
  ],
  managers: ['ben'],
  acknowledgementLastsMs: { ...each(4 * 60 * minute), sev4: null },
  firstInternalUpdateWithinMs: each(60 * minute),
  internalUpdateEveryMs: { ...each(60 * minute), sev1: 30 * minute },
  demandedRoles: [{ role: 'comms', withinMs: 15 * minute, severities: ['sev1'] }],
  repeatLevels: 1,
  unownedAgainAfterMs: 24 * 60 * minute,
  resolveWithinMs: each(null),
  verifyWithinMs: each(null),
  closeWithinMs: each(null),
  standstillAfterMs: each(null),
  customerWaitAtMostMs: 3 * 24 * 60 * minute,
  announcementChannel: 'escalations',
  room: { nameTemplate: '{key}-{title}', private: false },
};
