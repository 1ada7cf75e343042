import type { Change } from './change.ts';
import type { Escalation } from './escalation.ts';
import type { PersonId } from './policy.ts';
import {
  isMissing,
  peopleForStep,
  type RootCauseKind,
  rootCauseKinds,
  rootCauseStep,
} from './root-causes.ts';
import { promiseService } from './service-levels.ts';

/** From now on the root causes are owed that the policy demands and that are not there already; whoever is next hears of it. */
export function demandRootCauses(change: Change): Change {
  for (const kind of rootCauseKinds) {
    if (isMissing(change.now, kind)) promiseService(change, `${kind}-root-cause`);
  }
  const [internalBy = null, customerBy = null] = rootCauseKinds.map((kind) => dueAtOf(change.now, kind));
  if (internalBy === null && customerBy === null) return change;
  return tellNext(change.tellRoom({ what: 'root-cause-demanded', internalBy, customerBy }));
}

const dueAtOf = ({ deadlines }: Escalation, wanted: RootCauseKind): Date | null =>
  deadlines.find(({ kind }) => kind === `${wanted}-root-cause`)?.dueAt ?? null;

/** The last line of history goes to those who have to do the next step, and to `others`. */
export function tellNext(change: Change, others: readonly PersonId[] = []): Change {
  const step = rootCauseStep(change.now);
  return change.tellPeople([...(step ? peopleForStep(change.now, step) : []), ...others]);
}

/** Nothing more is owed. */
export const endRootCausePromises = (change: Change): Change =>
  change.stop('internal-root-cause').stop('customer-root-cause');

/** The case goes on: what was found out so far is kept as of before, and all that is demanded will be owed anew. */
export function setRootCausesAside(change: Change): Change {
  const { internal, customer, shares } = change.now.rootCauses;
  const rootCauses = {
    internal: internal.map((revision) => ({ ...revision, outdated: true })),
    customer: customer.map((revision) => ({ ...revision, outdated: true })),
    ...{ shares, skipped: null },
  };
  return endRootCausePromises(change).set({ rootCauses });
}
