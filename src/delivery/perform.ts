import type { Job } from './job.ts';
import type { Outcome } from './ports.ts';
import { addBookmark, createRoom, invitePeople, pinCard, setPurpose, setTopic } from './room-slots.ts';
import { showEcho } from './show-echo.ts';
import { showMessage } from './show-message.ts';
import { showWord } from './show-word.ts';

/**
 * Makes the outside show what the slot of this effect should show now; what is not worth showing any more counts as sent.
 * Throws what the platform throws.
 */
export async function perform(job: Job): Promise<Outcome> {
  const { effect } = job.queued;
  switch (effect.kind) {
    case 'room':
      return createRoom(job);
    case 'invite':
      return invitePeople(job, effect.people);
    case 'pin':
      return pinCard(job);
    case 'topic':
      return setTopic(job);
    case 'purpose':
      return setPurpose(job);
    case 'bookmark':
      return addBookmark(job);
    case 'retry':
      await job.sendDeadAgain();
      return { sent: null };
    case 'word':
      return showWord(job, effect);
    case 'echo':
      return showEcho(job, effect);
    default:
      return showMessage(job, effect);
  }
}
