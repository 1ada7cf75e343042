import { activeStatuses } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import { notePersonLeft } from '../domain/rooms.ts';
import type { EscalationStore } from './ports.ts';
import type { createRecordMending } from './record-mending.ts';

/** More active cases than one person can have a part in. */
const mostCases = 500;

/** Tells the rooms of the cases in which they have a part that somebody's account is gone; each once. */
export function createPersonLeft({
  escalations,
  record,
}: {
  escalations: Pick<EscalationStore, 'list'>;
  record: ReturnType<typeof createRecordMending>;
}) {
  return async function personLeft(workspace: string, person: PersonId): Promise<void> {
    const query = { workspace, statuses: activeStatuses, limit: mostCases };
    for (const escalation of await escalations.list({ ...query, person }))
      await record(escalation, (now, cause) => notePersonLeft(now, person, cause));
  };
}
