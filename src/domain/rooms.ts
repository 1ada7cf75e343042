import { showWaitingAsks } from './asking.ts';
import { isUpdate } from './audiences.ts';
import { accept, type Cause, type Change } from './change.ts';
import type { Lost } from './effects.ts';
import { type Escalation, waitingAsks } from './escalation.ts';
import type { PersonId } from './policy.ts';
import type { Entry, Happening } from './timeline.ts';

type About<W extends Happening['what']> = Extract<Happening, { what: W }>;

/** What keeps Muster from working in the room: it is archived, or Muster is not in it. */
export type RoomTrouble = 'archived' | 'left';

const roomTroubles: Partial<Record<Happening['what'], RoomTrouble | null>> = {
  'room-archived': 'archived',
  'room-left': 'left',
  'room-back': null,
  'room-replaced': null,
};

/** What is known to be wrong with the room of a case; null when nothing is. */
export function roomTroubleOf({ timeline }: Escalation): RoomTrouble | null {
  const last = timeline.findLast(({ event }) => event.what in roomTroubles);
  return (last && roomTroubles[last.event.what]) ?? null;
}

/** Whether another room is wanted in place of one in which Muster cannot work. */
export function isRoomGivenUp({ timeline }: Escalation): boolean {
  const last = timeline.findLast(({ event }) => event.what in roomTroubles || event.what === 'room-given-up');
  return last?.event.what === 'room-given-up';
}

const mendings: ReadonlySet<Happening['what']> = new Set([
  ...(['room-archived', 'room-left', 'room-back', 'room-given-up', 'room-replaced'] as const),
  ...(['card-restored', 'mending-stopped'] as const),
]);

/** The number of the last entry about the room itself; 0 when there is none. Whoever decides on an older one decides anew. */
export const lastMending = ({ timeline }: Escalation): number =>
  timeline.findLast(({ event }) => mendings.has(event.what))?.n ?? 0;

/** The entries of this kind since then, for whoever counts them. */
export const entriesSince = ({ timeline }: Escalation, since: Date): Entry[] =>
  timeline.filter(({ at }) => at > since);

/** Who answers for the case, and is told when it needs somebody's hands. */
export const ownerOf = ({ acknowledged, roles, opened }: Escalation): PersonId =>
  acknowledged?.by ?? roles.manager ?? opened.by;

/** The room is archived and Muster may not bring it back: the owner is told what to do. */
export const noteArchived = (escalation: Escalation, cause: Cause): Change =>
  accept(escalation, cause)
    .record({ what: 'room-archived' })
    .tellPeople([ownerOf(escalation)]);

/** Muster is not in the room any more and cannot go back by itself. */
export const noteLeft = (escalation: Escalation, cause: Cause): Change =>
  accept(escalation, cause)
    .record({ what: 'room-left' })
    .tellPeople([ownerOf(escalation)]);

export const noteBack = (
  escalation: Escalation,
  { was, mended }: Pick<About<'room-back'>, 'was' | 'mended'>,
  cause: Cause,
): Change => accept(escalation, cause).tellRoom({ what: 'room-back', was, mended });

/** Somebody undoes each mend: the owner hears of it, and that it is left as it is for a while. */
export const stopMending = (
  escalation: Escalation,
  of: About<'mending-stopped'>['of'],
  cause: Cause,
): Change =>
  accept(escalation, cause)
    .record({ what: 'mending-stopped', of })
    .tellPeople([ownerOf(escalation)]);

/** The card is posted again, and pinned again. */
export function restoreCard(escalation: Escalation, lost: Lost, cause: Cause): Change {
  const change = accept(escalation, cause).record({ what: 'card-restored', was: 'deleted' });
  return pinAgain(change.show({ kind: 'card', lost }, 'card', 'room'));
}

export const pinCardAgain = (escalation: Escalation, cause: Cause): Change =>
  pinAgain(accept(escalation, cause).record({ what: 'card-restored', was: 'unpinned' }));

const pinAgain = (change: Change): Change => change.show({ kind: 'pin' }, `pin/${change.takeSeq()}`, 'card');

/** The room is gone for good, or given up: another is made, with everything that belongs into it, and whatever links to it shows the new one. */
export function replaceRoom(
  escalation: Escalation,
  lost: { room: Lost; card: Lost | null },
  cause: Cause,
): Change {
  const change = accept(escalation, cause)
    .show({ kind: 'room', lost: lost.room }, 'room')
    .show({ kind: 'card', ...(lost.card && { lost: lost.card }) }, 'card', 'room')
    .set({ lastPost: 'card' })
    .tellRoom({ what: 'room-replaced', was: isRoomGivenUp(escalation) ? 'given-up' : 'deleted' });
  const { origin, policy, taskForce } = escalation;
  pinAgain(change)
    .show({ kind: 'invite', people: taskForce }, `invite/${change.takeSeq()}`, 'room')
    .show({ kind: 'purpose' }, `purpose/${change.takeSeq()}`, 'room')
    .show({ kind: 'topic' }, 'topic', 'card');
  if (origin?.link) change.show({ kind: 'bookmark' }, `bookmark/${change.takeSeq()}`, 'card');
  if (origin?.place) change.show({ kind: 'origin' }, 'origin', 'room');
  if (policy.announcementChannel) change.show({ kind: 'announcement' }, 'announcement', 'room');
  return showPrompts(showWaitingAsks(change));
}

/** The prompts that stand in the room; `slot` says which of its slot they and the card have. */
export function showPrompts(change: Change, slot = (name: string): string => name): Change {
  for (const { kind, seq, warnedAt, brokenAt } of change.now.deadlines)
    if (isUpdate(kind) && (warnedAt || brokenAt))
      change.show({ kind: 'prompt', seq }, slot(`prompt/${seq}`), slot('card'));
  return change;
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
