import type { Cause, Change } from '../domain/change.ts';
import type { RoomSide } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import {
  noteArchived,
  noteBack,
  noteLeft,
  pinCardAgain,
  replaceRoom,
  restoreCard,
  roomTroubleOf,
  stopMending,
} from '../domain/rooms.ts';
import { AppError } from '../errors.ts';
import type { Outside } from './ports.ts';
import type { RoomPlan } from './room-plan.ts';
import type { RoomCare, RoomQueue } from './room-ports.ts';

export interface Mending {
  escalation: Escalation;
  side: RoomSide;
  /** What the case has outside on this side, as it was looked at. */
  room: Outside;
  card: Outside | null;
  care: RoomCare;
  queue: Pick<RoomQueue, 'sayUnsaid'>;
  /** Writes it down, unless somebody else has written something about the room since. */
  record(decide: (escalation: Escalation, cause: Cause) => Change | null): Promise<unknown>;
}

/** Does what the plan says. Safe to repeat, and to be cut off anywhere: what was not written down is found again. */
export async function mendRoom(mending: Mending, plan: RoomPlan): Promise<void> {
  const { side, room, card, care, record } = mending;
  switch (plan.do) {
    case 'nothing':
      return;
    case 'unarchive':
      return bringBack(mending, 'archived', () => care.unarchiveRoom(room.channel));
    case 'join':
      return bringBack(mending, 'left', () => care.joinRoom(room.channel));
    case 'welcome-back':
      return welcomeBack(mending, plan.was, false);
    case 'tell-archived':
      return void (await record((now, cause) => noteArchived(now, side, cause)));
    case 'tell-left':
      return void (await record((now, cause) => noteLeft(now, side, cause)));
    case 'replace-room':
      return void (await record((now, cause) => replaceRoom(now, { side, room, card }, cause)));
    case 'restore-card':
      return void (await record((now, cause) => card && restoreCard(now, { side, lost: card }, cause)));
    case 'pin-card':
      return void (await record((now, cause) => pinCardAgain(now, side, cause)));
    case 'stop':
      return void (await record((now, cause) => stopMending(now, { side, of: plan.of }, cause)));
  }
}

async function bringBack(
  mending: Mending,
  was: 'archived' | 'left',
  tryIt: () => Promise<void>,
): Promise<void> {
  const { side, record } = mending;
  if (await isAllowed(tryIt)) return welcomeBack(mending, was, true);
  const note = was === 'archived' ? noteArchived : noteLeft;
  await record((now, cause) => (roomTroubleOf(now, side) ? null : note(now, side, cause)));
}

async function welcomeBack(
  { escalation: { key }, side, queue, record }: Mending,
  was: 'archived' | 'left',
  mended: boolean,
): Promise<void> {
  await queue.sayUnsaid({ key, side });
  await record((now, cause) => noteBack(now, { side, was, mended }, cause));
}

/** False when the platform says no, and would again; what may pass is thrown. */
async function isAllowed(tryIt: () => Promise<void>): Promise<boolean> {
  try {
    await tryIt();
    return true;
  } catch (error) {
    const isNo = error instanceof AppError && !error.retryable && !error.doubtful;
    if (isNo && error.code !== 'credentials-refused') return false;
    throw error;
  }
}
