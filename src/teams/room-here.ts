import type { UseCases } from '../usecases/use-cases.ts';
import { channelOf } from './threads.ts';

/** The room in which something was written: a thread, or the channel or chat around it; null where that is none. */
export async function roomHere(
  useCases: Pick<UseCases, 'caseOfRoom'>,
  conversation: string,
): Promise<string | null> {
  for (const room of new Set([conversation, channelOf(conversation)]))
    if ((await useCases.caseOfRoom(room)) !== null) return room;
  return null;
}
