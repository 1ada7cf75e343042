import { refreshable } from '../domain/effects.ts';
import { AppError } from '../errors.ts';
import type { MessageView } from '../view/message.ts';
import { type Job, refOf } from './job.ts';
import { type MessageEffect, slotOf } from './message-slot.ts';
import type { MessageRef, Outcome, Outside, Target } from './ports.ts';
import { findEarlier } from './reconcile.ts';

/** Posts, edits or removes the message of a slot, as the escalation now is. */
export async function showMessage(job: Job, effect: MessageEffect): Promise<Outcome> {
  const { queued, platform } = job;
  const { target, message, onlyEdit = false, becomes = null } = slotOf(job, effect);
  const there = isLeftBehind(effect, queued.outside, target) ? null : (refOf(queued.outside) ?? becomes);
  const ref = there ?? (target && refOf(await findEarlier(platform, queued, target)));
  if (effect.kind === 'interim' && message) return showInterim(job, ref, message);
  if (ref && !message) return remove(job, ref);
  if (ref && !refreshable.has(effect.kind)) return { sent: ref };
  if (ref && message && (await edited(job, ref, message))) return { sent: ref };
  // A card or announcement that somebody deleted is shown anew; a question that was deleted is not put again.
  const wanted = message && !onlyEdit && (!ref || effect.kind === 'card' || effect.kind === 'announcement');
  if (!wanted) return { sent: null };
  if (!target) return { waitFor: 'room' };
  // An earlier try may have found it deleted as well, and posted it anew.
  const anew = there && refOf(await findEarlier(platform, queued, target));
  if (anew && (await edited(job, anew, message))) return { sent: anew };
  return { sent: await platform.post(target, message, queued.id) };
}

/** It went with an earlier room of the case: in the new one it is shown anew, if it is still wanted. */
const isLeftBehind = ({ kind }: MessageEffect, outside: Outside | null, target: Target | null): boolean =>
  (kind === 'card' || kind === 'prompt') &&
  target !== null &&
  'channel' in target &&
  outside !== null &&
  outside.channel !== target.channel;

/** It stays until there is a room, and then says where. Of a room that came first nothing needs to be said. */
async function showInterim(job: Job, ref: MessageRef | null, message: MessageView): Promise<Outcome> {
  const { queued, platform, escalation, slots } = job;
  if (ref) await edited(job, ref, message);
  if (slots.has('room')) return { sent: ref };
  const person = escalation.opened.by;
  return { waitFor: 'room', outside: ref ?? (await platform.post({ person }, message, queued.id)) };
}

async function remove({ platform }: Job, ref: MessageRef): Promise<Outcome> {
  await platform.remove(ref);
  return { sent: null };
}

/** False when the message is gone. */
export async function edited(
  { platform }: Pick<Job, 'platform'>,
  ref: MessageRef,
  message: MessageView,
): Promise<boolean> {
  try {
    await platform.edit(ref, message);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'message-gone') return false;
    throw error;
  }
}
