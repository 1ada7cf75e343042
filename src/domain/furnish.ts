import { isUpdate } from './audiences.ts';
import type { Change } from './change.ts';
import { ownSlot, type RoomSide, slotOn } from './effects.ts';

/** What a room on this side has beside its card. A slot is filled once, so one that is made anew has other names for them. */
export function furnish(
  change: Change,
  side: RoomSide,
  name: (kind: string) => string = (kind) => kind,
): Change {
  const { origin, taskForce } = change.now;
  const own = (kind: string) => ownSlot(side, name(kind));
  const [room, card] = [slotOn(side, 'room'), slotOn(side, 'card')];
  change
    .show({ kind: 'invite', people: taskForce }, own('invite'), room)
    .show({ kind: 'purpose' }, own('purpose'), room)
    .show({ kind: 'pin' }, own('pin'), card)
    .show({ kind: 'topic' }, own('topic'), card);
  return origin?.link ? change.show({ kind: 'bookmark' }, own('bookmark'), card) : change;
}

/** The prompts that stand in the room on this side. */
export function showPrompts(change: Change, side: RoomSide): Change {
  for (const { kind, seq, warnedAt, brokenAt } of change.now.deadlines)
    if (isUpdate(kind) && (warnedAt || brokenAt))
      change.show({ kind: 'prompt', seq }, slotOn(side, `prompt/${seq}`), slotOn(side, 'card'));
  return change;
}
