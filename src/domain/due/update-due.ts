import { climbByItself } from '../asking.ts';
import { updateOwner } from '../escalation.ts';
import type { FallDue } from './fall-due.ts';

/** The owner is prompted ahead of time; a late update is told to the managers, and a late first one climbs a level. */
export const updateDue: FallDue = (change, { kind, seq, dueAt }, phase) => {
  const owner = updateOwner(change.now);
  change.show({ kind: 'prompt', seq }, `prompt/${seq}`, 'card');
  if (phase === 'warn') return change.record({ what: 'update-due', dueAt, owner });
  change.tellRoom({ what: 'update-late', dueAt, owner }).tellPeople([owner, ...change.now.policy.managers]);
  return kind === 'first-internal-update' ? climbByItself(change, 'late-update') : change;
};
