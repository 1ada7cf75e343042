import type { Escalation } from './escalation.ts';
import type { Missing } from './refusal.ts';

/** What still stands between a case and its closing; empty when it may be closed. */
export function missingToClose({ records, updates, verification }: Escalation): Missing[] {
  const open = records.filter((record) => record.open);
  const told = verification && updates.some(({ at }) => at >= verification.at);
  return [
    ...open.map(({ title }) => ({ check: 'record-open' as const, record: title })),
    ...(told ? [] : [{ check: 'final-update' as const }]),
  ];
}
