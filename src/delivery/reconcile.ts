import type { Outside, Platform, QueuedEffect, Target } from './ports.ts';

/**
 * What an earlier try of this effect, whose answer was lost, has left behind on the platform: then it must not be sent again.
 * `target` is null for a room. Null when there was no such try, nothing was found, or the platform cannot be asked.
 */
export async function findEarlier(
  platform: Platform,
  { id, state, createdAt }: QueuedEffect,
  target: Target | null,
): Promise<Outside | null> {
  if (state !== 'doubtful' || !platform.find) return null;
  return platform.find({ key: id, target, since: createdAt });
}
