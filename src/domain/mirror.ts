import { accept, type Cause, type Change } from './change.ts';
import { mirrorSlot } from './effects.ts';
import { type Escalation, isActive } from './escalation.ts';
import { furnish, showPrompts } from './furnish.ts';

/** Whether the policy allows that the room is shown on the other platform too, and it is not shown there yet. */
export function mayBeMirrored(escalation: Escalation): boolean {
  const { mirror, private: isPrivate, mirrorPrivate } = escalation.policy.room;
  const isAllowed = mirror !== 'never' && (!isPrivate || mirrorPrivate);
  return isAllowed && escalation.mirror === null && isActive(escalation);
}

/**
 * The room is mirrored in this workspace from now on: another room is made there, with all that the first one has. Whom of the task
 * force it is for is seen when they are invited. Null when it is mirrored already, or may not be.
 */
export function openMirror(escalation: Escalation, workspace: string, cause: Cause): Change | null {
  if (!mayBeMirrored(escalation) || escalation.workspace === workspace) return null;
  const change = accept(escalation, cause)
    .set({ mirror: workspace })
    .show({ kind: 'room' }, mirrorSlot('room'))
    .show({ kind: 'card' }, mirrorSlot('card'), mirrorSlot('room'))
    .tellRoom({ what: 'mirrored', workspace });
  return showPrompts(furnish(change, 'mirror'), 'mirror');
}
