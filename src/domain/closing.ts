import type { Escalation } from './escalation.ts';
import type { Missing } from './refusal.ts';
import { isDone, isMissing, rootCauseKinds, rootCauseStep } from './root-causes.ts';

/** What still stands between a case and its closing; empty when it may be closed. */
export function missingToClose(escalation: Escalation): Missing[] {
  const { records, updates, verification } = escalation;
  const open = records.filter((record) => record.open);
  const told = verification && updates.some(({ at }) => at >= verification.at);
  return [
    ...open.map(({ title }) => ({ check: 'record-open' as const, record: title })),
    ...(told ? [] : [{ check: 'final-update' as const }]),
    ...missingRootCauses(escalation),
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
