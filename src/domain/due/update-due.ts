import { climbByItself } from '../asking.ts';
import { audienceOf, isFirstUpdate } from '../audiences.ts';
import type { Change } from '../change.ts';
import type { Deadline } from '../deadlines.ts';
import { updateOwner } from '../escalation.ts';
import type { FallDue } from './fall-due.ts';

/** The owner is prompted ahead of time; a late update is told to the managers, and a late first one climbs a level. */
export const updateDue: FallDue = (change, deadline, phase) => {
  const { kind, seq, dueAt } = deadline;
  const audience = audienceOf(kind) ?? 'internal';
  const owner = updateOwner(change.now);
  change.show({ kind: 'prompt', seq }, `prompt/${seq}`, 'card');
  if (phase === 'warn') return change.record({ what: 'update-due', audience, dueAt, owner });
  change
    .tellRoom({ what: 'update-late', audience, dueAt, owner })
    .tellPeople([owner, ...change.now.policy.managers]);
  if (!isFirstUpdate(kind) || hasJustClimbed(change, deadline)) return change;
  return climbByItself(change, audience === 'internal' ? 'late-update' : 'late-customer-update');
};

/** Two first updates that are late at one instant climb one level: whoever is asked needs time to answer. */
const hasJustClimbed = ({ now, cause }: Change, { seq }: Deadline): boolean =>
  now.deadlines.some(
    (other) =>
      other.seq !== seq && isFirstUpdate(other.kind) && Number(other.brokenAt ?? 0) === Number(cause.at),
  );
