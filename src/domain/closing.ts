import { customersOf, lastToldTo } from './customers.ts';
import { type Escalation, lastUpdate, type Update } from './escalation.ts';
import type { Missing } from './refusal.ts';
import { isDone, isMissing, rootCauseKinds, rootCauseStep } from './root-causes.ts';

/** What still stands between a case and its closing; empty when it may be closed. */
export function missingToClose(escalation: Escalation): Missing[] {
  const open = escalation.records.filter((record) => record.open);
  return [
    ...open.map(({ title }) => ({ check: 'record-open' as const, record: title })),
    ...untold(escalation).map((customer) => ({ check: 'final-update' as const, customer })),
    ...missingRootCauses(escalation),
  ];
}

/** Who has not heard since it was verified: customers where they were promised to hear at all, and (null) those inside the company. */
function untold(escalation: Escalation): (string | null)[] {
  const { verification, policy, severity } = escalation;
  const isTold = (update: Update | undefined) =>
    verification !== null && update !== undefined && update.at >= verification.at;
  const isPromised = policy.firstCustomerUpdateWithin[severity] ?? policy.customerUpdateEvery[severity];
  const customers = isPromised ? customersOf(escalation) : [];
  return [
    ...(isTold(lastUpdate(escalation, 'internal')) ? [] : [null]),
    ...customers.filter((customer) => !isTold(lastToldTo(escalation, customer))),
  ];
}

function missingRootCauses(escalation: Escalation): Missing[] {
  const missing = rootCauseKinds.filter((kind) => isMissing(escalation, kind));
  return missing.map((kind) => ({
    ...{ check: 'root-cause' as const, kind },
    step: kind === 'customer' && !isDone(escalation, 'internal') ? null : rootCauseStep(escalation),
  }));
}

/** Whether whoever closes may close all the same with a reason: that no root cause is needed only a manager can say. */
export const mayBeExcused = (missing: readonly Missing[]): boolean =>
  missing.every(({ check }) => check !== 'root-cause');
