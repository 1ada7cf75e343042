import type { Echo } from '../domain/effects.ts';
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
  const { says } = echo;
  if (says === 'forgotten') return { sent: queued.outside };
  if (room === undefined) return says === 'removed' ? { sent: null } : { waitFor: 'room' };
  const target = targetOf(job, echo, room);
  const ref = refOf(queued.outside) ?? refOf(await findEarlier(platform, queued, target));
  if (says === 'removed') return remove(job, ref);
  const message = words.echo(echo, says, { isFlat: platform.isFlat?.(room) ?? false });
  if (!ref) return { sent: await platform.post(target, message, queued.id) };
  // One that was taken away by hand stays where it was, so that the next edit does not bring it back either.
  await edited(job, ref, message);
  return { sent: ref };
}

async function remove({ platform }: Job, ref: MessageRef | null): Promise<Outcome> {
  if (ref) await platform.remove(ref);
  return { sent: null };
}

/** In the thread of what it answers, where that is known. */
function targetOf({ slots }: Job, { answers }: Echo, room: string): Target {
  const root = answers && rootOf(slots, answers.root);
  return root ? { thread: root } : { channel: room };
}

function rootOf(slots: Job['slots'], root: NonNullable<Echo['answers']>['root']): MessageRef | null {
  return 'slot' in root ? refOf(slots.get(root.slot)) : root;
}
