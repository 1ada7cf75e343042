import type { Cause, Change } from '../domain/change.ts';
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
  /** What the case has outside, as it was looked at. */
  room: Outside;
  card: Outside | null;
  care: RoomCare;
  queue: Pick<RoomQueue, 'sayUnsaid'>;
  /** Writes it down, unless somebody else has written something about the room since. */
  record(decide: (escalation: Escalation, cause: Cause) => Change | null): Promise<unknown>;
}

/** Does what the plan says. Safe to repeat, and to be cut off anywhere: what was not written down is found again. */
export async function mendRoom(mending: Mending, plan: RoomPlan): Promise<void> {
  const { room, card, care, record } = mending;
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
      return void (await record(noteArchived));
    case 'tell-left':
      return void (await record(noteLeft));
    case 'replace-room':
      return void (await record((now, cause) => replaceRoom(now, { room, card }, cause)));
    case 'restore-card':
      return void (await record((now, cause) => card && restoreCard(now, card, cause)));
    case 'pin-card':
      return void (await record(pinCardAgain));
    case 'stop':
      return void (await record((now, cause) => stopMending(now, plan.of, cause)));
  }
}

async function bringBack(
  mending: Mending,
  was: 'archived' | 'left',
  tryIt: () => Promise<void>,
): Promise<void> {
  if (await isAllowed(tryIt)) return welcomeBack(mending, was, true);
  const note = was === 'archived' ? noteArchived : noteLeft;
  await mending.record((now, cause) => (roomTroubleOf(now) ? null : note(now, cause)));
}

async function welcomeBack(
  { escalation, queue, record }: Mending,
  was: 'archived' | 'left',
  mended: boolean,
): Promise<void> {
  await queue.sayUnsaid(escalation.key);
  await record((now, cause) => noteBack(now, { was, mended }, cause));
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
