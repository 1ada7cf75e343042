import type { Escalation } from './escalation.ts';
import type { PersonId } from './policy.ts';
import { standingsOf } from './verb.ts';

/** Whether somebody may know of a case: of one with a private room only those may who have something to do with it. */
export const maySee = (escalation: Escalation, person: PersonId): boolean =>
  !escalation.policy.room.private || standingsOf(escalation, person).size > 1;
