/** How soon things fall due, as a policy says it: `4s`, `1h`. Those left out are too far away to matter. */
export interface Pace {
  /** Of sev1 at each level; of sev2 it is never. */
  acknowledgeWithin?: string;
  firstUpdateWithin?: string;
}

/**
 * Of sev1 everything falls due soon, of the others nothing. Nothing is announced and no role is demanded: Slack allows fifty edits a
 * minute, and a case should need few.
 */
export const policyOf = ({ acknowledgeWithin = '1d', firstUpdateWithin = '1d' }: Pace): string => `version: 1
people:
  - { email: ana@example.com, name: Ana }
  - { email: ben@example.com, name: Ben }
  - { email: chloe@example.com, name: Chloe }
  - { email: deniz@example.com, name: Deniz }
  - { email: elif@example.com, name: Elif }
  - { email: farid@example.com, name: Farid }
teams:
  payments: { name: Payments, members: [chloe@example.com, elif@example.com] }
managers: [ben@example.com]
severities:
  sev1: { acknowledgementLasts: forever, internalUpdates: { firstWithin: ${firstUpdateWithin}, every: 1d } }
  sev2: { acknowledgementLasts: forever, internalUpdates: { firstWithin: 1d, every: 1d } }
levels:
  - { name: Team, ask: [{ team: chosen }], acknowledgeWithin: { sev1: ${acknowledgeWithin}, sev2: 1d } }
  - { name: Leads, ask: [{ person: deniz@example.com }], acknowledgeWithin: { sev1: ${acknowledgeWithin}, sev2: 1d } }
  - { name: Executive, ask: [{ person: farid@example.com }], acknowledgeWithin: { sev1: ${acknowledgeWithin}, sev2: 1d } }
`;
