import type { RoomSide } from '../domain/effects.ts';
import { type Escalation, isActive } from '../domain/escalation.ts';
import { happenedSince, isRoomGivenUp, roomTroubleOf } from '../domain/rooms.ts';
import type { Happening } from '../domain/timeline.ts';
import type { Hint, RoomSight } from './room-ports.ts';

/** What is to be done about a room. */
export type RoomPlan =
  | { do: 'nothing' | 'unarchive' | 'join' | 'replace-room' | 'restore-card' | 'pin-card' }
  /** Muster can work in it again. */
  | { do: 'welcome-back'; was: 'archived' | 'left' }
  /** Only the owner can help. */
  | { do: 'tell-archived' | 'tell-left' }
  /** Somebody undoes each mend. */
  | { do: 'stop'; of: StoppedOf };

type StoppedOf = Extract<Happening, { what: 'mending-stopped' }>['of'];

/** Against a person who undoes what Muster mends: more than this of one kind in an hour is left alone until the hour is over. */
const mostMendsAnHour = 3;
const hourMs = 3_600_000;

const nothing: RoomPlan = { do: 'nothing' };

/** The room of a case on one of its sides, as it was looked at, and why. */
interface Look {
  side: RoomSide;
  sight: RoomSight;
  hint?: Hint | undefined;
}

/** What is to be done about a room that looks like this. Pure; the same sight after the mend asks for nothing more. */
export function planFor(escalation: Escalation, { side, sight, hint }: Look, now: Date): RoomPlan {
  if (!isActive(escalation)) return nothing;
  const trouble = roomTroubleOf(escalation, side);
  const recent = happenedSince(escalation, side, new Date(Number(now) - hourMs));
  const mayMend = (isOne: (event: Happening) => boolean) => recent.filter(isOne).length < mostMendsAnHour;
  const stop = (of: StoppedOf): RoomPlan =>
    recent.some((event) => event.what === 'mending-stopped' && event.of === of)
      ? nothing
      : { do: 'stop', of };
  const mayBringBack = (was: 'archived' | 'left') =>
    mayMend((event) => event.what === 'room-back' && event.mended && event.was === was);

  if (sight.room !== 'in' && isRoomGivenUp(escalation, side)) return { do: 'replace-room' };
  switch (sight.room) {
    case 'archived':
      return mayBringBack('archived') ? { do: 'unarchive' } : unlessKnown({ do: 'tell-archived' });
    case 'not-in':
      return mayBringBack('left') ? { do: 'join' } : unlessKnown({ do: 'tell-left' });
    case 'gone':
      if (isSurelyDeleted())
        return mayMend(({ what }) => what === 'room-replaced')
          ? { do: 'replace-room' }
          : stop('room-deleted');
      return unlessKnown({ do: hint === 'archived' ? 'tell-archived' : 'tell-left' });
    case 'in':
      return trouble ? { do: 'welcome-back', was: trouble } : planForCard(sight.card);
  }

  /** A private room hides itself from those who are not in it: it may well be there. Never a second room beside a living one. */
  function isSurelyDeleted(): boolean {
    if (hint === 'deleted') return true;
    return !escalation.policy.room.private && hint !== 'left' && trouble !== 'left';
  }

  function unlessKnown(plan: RoomPlan): RoomPlan {
    return trouble ? nothing : plan;
  }

  function planForCard(card: Extract<RoomSight, { room: 'in' }>['card']): RoomPlan {
    if (card !== 'deleted' && card !== 'unpinned') return nothing;
    const isOne = (event: Happening) => event.what === 'card-restored' && event.was === card;
    if (!mayMend(isOne)) return stop(`card-${card}`);
    return { do: card === 'deleted' ? 'restore-card' : 'pin-card' };
  }
}
