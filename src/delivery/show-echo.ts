import type { Echo } from '../domain/effects.ts';
import { AppError } from '../errors.ts';
import { type Job, refOf } from './job.ts';
import type { MessageRef, Outcome, Target } from './ports.ts';
import { findEarlier } from './reconcile.ts';
import { edited } from './show-message.ts';

/** The slots to whose outside an echo refers, beside the room. */
export const referredByEcho = ({ answers }: Echo): string[] =>
  answers && 'slot' in answers.root ? [answers.root.slot] : [];

/** Posts, edits or removes what somebody wrote on the other side. */
export async function showEcho(job: Job, echo: Echo): Promise<Outcome> {
  const { queued, platform, slots, words } = job;
  const room = slots.get('room')?.channel;
  const { says, answers } = echo;
  if (says === 'forgotten') return { sent: queued.outside };
  if (room === undefined) return says === 'removed' ? { sent: null } : { waitFor: 'room' };
  const thread = answers && rootIn(room, slots, answers.root);
  const target: Target = thread ? { thread } : { channel: room };
  const ref = refOf(queued.outside) ?? refOf(await findEarlier(platform, queued, target));
  if (says === 'removed') {
    if (ref) await unlessLeftBehind(ref, room, () => platform.remove(ref));
    return { sent: null };
  }
  const isFlat = thread === null || (platform.isFlat?.(room) ?? false);
  const message = words.echo(echo, says, { isFlat });
  if (!ref) return { sent: await platform.post(target, message, queued.id) };
  // One that was taken away by hand stays where it was, so that the next edit does not bring it back either.
  await unlessLeftBehind(ref, room, () => edited(job, ref, message));
  return { sent: ref };
}

/** What went with an earlier room of the case was shown there, and is out of reach. */
async function unlessLeftBehind(
  { channel }: MessageRef,
  room: string,
  change: () => Promise<unknown>,
): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (channel !== room && error instanceof AppError && error.code === 'room-gone') return;
    throw error;
  }
}

/** Where the thread of what is answered begins; null where that is not known, or went with an earlier room. */
function rootIn(
  room: string,
  slots: Job['slots'],
  root: NonNullable<Echo['answers']>['root'],
): MessageRef | null {
  const place = 'slot' in root ? refOf(slots.get(root.slot)) : root;
  return place?.channel === room ? place : null;
}
