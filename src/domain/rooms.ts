import { showWaitingAsks } from './asking.ts';
import { accept, type Cause, type Change } from './change.ts';
import { type Lost, mirrorSlot, ownSlot, type RoomSide, roomSides, slotOn } from './effects.ts';
import { type Escalation, isActive, waitingAsks } from './escalation.ts';
import { furnish, showPrompts } from './furnish.ts';
import type { PersonId } from './policy.ts';
import type { Entry, Happening } from './timeline.ts';

type About<W extends Happening['what']> = Extract<Happening, { what: W }>;

/** The sides on which the case has a room. */
export const sidesOf = ({ mirror }: Pick<Escalation, 'mirror'>): readonly RoomSide[] =>
  mirror === null ? ['home'] : roomSides;

/** Where the room of this side is; null when there is none. */
export const workspaceOn = ({ workspace, mirror }: Escalation, side: RoomSide): string | null =>
  side === 'home' ? workspace : mirror;

/** What keeps Muster from working in the room: it is archived, or Muster is not in it. */
export type RoomTrouble = 'archived' | 'left';

const roomTroubles: Partial<Record<Happening['what'], RoomTrouble | null>> = {
  'room-archived': 'archived',
  'room-left': 'left',
  'room-back': null,
  'room-replaced': null,
};

/** The entries about the room of this side. */
const entriesOf = ({ timeline }: Escalation, side: RoomSide): Entry[] =>
  timeline.filter(({ event }) => 'side' in event && event.side === side);

/** What is known to be wrong with the room of a case on this side; null when nothing is. */
export function roomTroubleOf(escalation: Escalation, side: RoomSide): RoomTrouble | null {
  const last = entriesOf(escalation, side).findLast(({ event }) => event.what in roomTroubles);
  return (last && roomTroubles[last.event.what]) ?? null;
}

/** What is wrong with the rooms of a case that still needs them. */
export function roomTroublesOf(escalation: Escalation): { side: RoomSide; trouble: RoomTrouble }[] {
  if (!isActive(escalation)) return [];
  return sidesOf(escalation).flatMap((side) => {
    const trouble = roomTroubleOf(escalation, side);
    return trouble ? [{ side, trouble }] : [];
  });
}

/** Whether another room is wanted in place of one in which Muster cannot work. */
export function isRoomGivenUp(escalation: Escalation, side: RoomSide): boolean {
  const isAbout = ({ event }: Entry) => event.what in roomTroubles || event.what === 'room-given-up';
  return entriesOf(escalation, side).findLast(isAbout)?.event.what === 'room-given-up';
}

/** The number of the last entry about this room; 0 when there is none. Whoever decides on an older one decides anew. */
export const lastMending = (escalation: Escalation, side: RoomSide): number =>
  entriesOf(escalation, side).at(-1)?.n ?? 0;

/** What has happened to this room since then, for whoever counts it. */
export const happenedSince = (escalation: Escalation, side: RoomSide, since: Date): Happening[] =>
  entriesOf(escalation, side).flatMap(({ at, event }) => (at > since ? [event] : []));

/** Who answers for the case, and is told when it needs somebody's hands. */
export const ownerOf = ({ acknowledged, roles, opened }: Escalation): PersonId =>
  acknowledged?.by ?? roles.manager ?? opened.by;

/** The room is archived and Muster may not bring it back: the owner is told what to do. */
export const noteArchived = (escalation: Escalation, side: RoomSide, cause: Cause): Change =>
  noteTrouble(escalation, { what: 'room-archived', side }, cause);

/** Muster is not in the room any more and cannot go back by itself. */
export const noteLeft = (escalation: Escalation, side: RoomSide, cause: Cause): Change =>
  noteTrouble(escalation, { what: 'room-left', side }, cause);

/** The owner hears of it, and so does the other room, where Muster can work in that. */
function noteTrouble(
  escalation: Escalation,
  event: About<'room-archived'> | About<'room-left'> | About<'mending-stopped'>,
  cause: Cause,
): Change {
  const change = accept(escalation, cause)
    .record(event)
    .tellPeople([ownerOf(escalation)]);
  const others = sidesOf(escalation).filter((side) => side !== event.side);
  for (const side of others) if (!roomTroubleOf(escalation, side)) change.tellSide(side);
  return change;
}

export const noteBack = (
  escalation: Escalation,
  back: Omit<About<'room-back'>, 'what'>,
  cause: Cause,
): Change => accept(escalation, cause).tellRoom({ what: 'room-back', ...back });

/** Somebody undoes each mend: it is told, and that it is left as it is for a while. */
export const stopMending = (
  escalation: Escalation,
  stopped: Omit<About<'mending-stopped'>, 'what'>,
  cause: Cause,
): Change => noteTrouble(escalation, { what: 'mending-stopped', ...stopped }, cause);

/** The card is posted again, and pinned again. */
export function restoreCard(
  escalation: Escalation,
  { side, lost }: { side: RoomSide; lost: Lost },
  cause: Cause,
): Change {
  const change = accept(escalation, cause).record({ what: 'card-restored', side, was: 'deleted' });
  return pinAgain(change.show({ kind: 'card', lost }, slotOn(side, 'card'), slotOn(side, 'room')), side);
}

export const pinCardAgain = (escalation: Escalation, side: RoomSide, cause: Cause): Change =>
  pinAgain(accept(escalation, cause).record({ what: 'card-restored', side, was: 'unpinned' }), side);

const pinAgain = (change: Change, side: RoomSide): Change =>
  change.show({ kind: 'pin' }, ownSlot(side, `pin/${change.takeSeq()}`), slotOn(side, 'card'));

/**
 * The room of this side is gone for good, or given up: another is made, with everything that belongs into it, and whatever links
 * to it shows the new one. Both rooms are told.
 */
export function replaceRoom(
  escalation: Escalation,
  { side, ...lost }: { side: RoomSide; room: Lost; card: Lost | null },
  cause: Cause,
): Change {
  const [room, card] = [slotOn(side, 'room'), slotOn(side, 'card')];
  const was = isRoomGivenUp(escalation, side) ? 'given-up' : 'deleted';
  const change = accept(escalation, cause)
    .show({ kind: 'room', lost: lost.room }, room)
    .show({ kind: 'card', ...(lost.card && { lost: lost.card }) }, card, room);
  if (side === 'home') change.set({ lastPost: 'card' });
  change.tellRoom({ what: 'room-replaced', side, was });
  furnish(change, side, (kind) => `${kind}/${change.takeSeq()}`);
  if (side === 'home') showWayAgain(change);
  else sayMirroredAgain(change);
  return showPrompts(showWaitingAsks(change), side);
}

/** What shows everybody the way to the room at home. */
function showWayAgain(change: Change): void {
  const { origin, policy } = change.now;
  if (origin?.place) change.show({ kind: 'origin' }, 'origin', 'room');
  if (policy.announcementChannel) change.show({ kind: 'announcement' }, 'announcement', 'room');
}

/** What a mirror begins with; the room at home has heard it. */
function sayMirroredAgain(change: Change): void {
  const { timeline, lastPost } = change.now;
  const mirrored = timeline.findLast(({ event }) => event.what === 'mirrored');
  if (!mirrored) return;
  const slot = mirrorSlot(`mirrored/${change.takeSeq()}`);
  change.show({ kind: 'notice', entry: mirrored.n }, slot, mirrorSlot(lastPost));
}

/** Somebody's account is gone. Null when they have no part in the case, or the room was told before. */
export function notePersonLeft(escalation: Escalation, person: PersonId, cause: Cause): Change | null {
  const { timeline } = escalation;
  const isTold = timeline.some(({ event }) => event.what === 'person-left' && event.person === person);
  if (isTold || !hasPart(escalation, person)) return null;
  return accept(escalation, cause).tellRoom({ what: 'person-left', person });
}

/** They hold a role, have the case or are asked. */
const hasPart = (escalation: Escalation, person: PersonId): boolean =>
  Object.values(escalation.roles).includes(person) ||
  escalation.acknowledged?.by === person ||
  waitingAsks(escalation).some((ask) => ask.person === person);
