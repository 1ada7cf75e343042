import type { Effect } from '../domain/effects.ts';
import { type Job, refOf } from './job.ts';
import type { Outcome } from './ports.ts';
import { findEarlier } from './reconcile.ts';
import { edited } from './show-message.ts';

/** Posts or edits a direct message that is about no case. One that was deleted is not put again. */
export async function showWord(
  job: Pick<Job, 'queued' | 'platform' | 'words'>,
  { person, says }: Extract<Effect, { kind: 'word' }>,
): Promise<Outcome> {
  const { queued, platform, words } = job;
  const target = { person };
  const message = words.word(says, person);
  const ref = refOf(queued.outside) ?? refOf(await findEarlier(platform, queued, target));
  if (ref) return { sent: (await edited(job, ref, message)) ? ref : null };
  return { sent: await platform.post(target, message, queued.id) };
}
