import { answerForCase } from './asking.ts';
import type { Change } from './change.ts';
import type { PersonId } from './policy.ts';
import { expectOwnerToLast, expectRoles } from './promises.ts';
import { customerNamed } from './roster.ts';
import type { Act } from './verb.ts';

/** Somebody has the case from now on; they lead it too, unless somebody does already. */
export function own(change: Change, { by, at }: Act): Change {
  answerForCase(change, by);
  change
    .set({ status: 'acknowledged', acknowledged: { by, at }, unowned: false, round: 1 })
    .stop('unowned')
    .bringIn([by]);
  if (!change.now.roles.lead) change.set({ roles: { ...change.now.roles, lead: by } }).stop('role', 'lead');
  return expectOwnerToLast(sponsor(change, by)).tellRoom({ what: 'acknowledged' });
}

/** The customer's sponsor who comes in is the executive sponsor of the case, unless somebody is already. */
export function sponsor(change: Change, by: PersonId): Change {
  const { roles, customer } = change.now;
  const isTheirs = customerNamed(change.cause.roster, customer)?.sponsor === by;
  if (roles.sponsor || !isTheirs) return change;
  return change.set({ roles: { ...roles, sponsor: by } }).stop('role', 'sponsor');
}

/** Nobody has the case any more. The lead that came with owning it is free again too. */
export function disown(change: Change): Change {
  const { acknowledged, roles } = change.now;
  const { lead, ...others } = roles;
  const leads = lead !== undefined && lead === acknowledged?.by;
  change.stop('acknowledgement-expiry').set({ status: 'open', acknowledged: null });
  return leads ? expectRoles(change.set({ roles: others })) : change;
}
