import { inTime } from '../delivery/in-time.ts';
import { logFault } from '../faults.ts';
import type { Echoing } from '../usecases/echo.ts';
import { answerWithinMs, type InvokeReply } from './invoke-reply.ts';
import { type Activity, isOfPerson } from './payloads.ts';
import { readMessage } from './read-message.ts';
import { messageLink } from './room-link.ts';
import type { Surface } from './surface.ts';
import { channelOf, rootOf } from './threads.ts';

type Said = Parameters<Echoing>[0];
type Here = Pick<Surface, 'clock' | 'echo' | 'places' | 'tenant' | 'workspace' | 'log' | 'track'>;

const taken: InvokeReply = { status: 200 };
const notTaken: InvokeReply = { status: 503 };

/**
 * Takes what people write, edit and delete in rooms that are mirrored, before Teams is told that it was taken. Anything else is left
 * alone. Never throws.
 */
export async function hearRoom(surface: Here, activity: Activity): Promise<InvokeReply> {
  if (!isOfPerson(activity)) return taken;
  const hearing = takeSaid(surface, activity).then(
    () => taken,
    (error: unknown) => {
      logFault(surface, error, 'a message in a room');
      return notTaken;
    },
  );
  surface.track(hearing);
  const heard = await inTime(hearing, answerWithinMs(activity));
  return 'done' in heard ? heard.done : notTaken;
}

async function takeSaid(surface: Here, activity: Activity): Promise<void> {
  const { id, conversation } = activity;
  if (id === null || activity.isPersonal) return;
  const { echo, workspace } = surface;
  // A room is a thread, or else a channel with threads or a chat.
  const inThread = await echo(workspace, conversation.id);
  if (inThread) return inThread(await toSaid(surface, { ...activity, id }, null));
  const root = rootOf(conversation.id);
  const inChannel = root === null ? null : await echo(workspace, channelOf(conversation.id));
  if (inChannel) await inChannel(await toSaid(surface, { ...activity, id }, root === id ? null : root));
}

async function toSaid(
  { places, tenant, clock }: Here,
  activity: Activity & { id: string },
  root: string | null,
): Promise<Said> {
  const { id, conversation, from, timestamp } = activity;
  const done = timestamp ?? clock.now();
  // The id of a message is when it was written, as far as anybody has seen.
  const at = /^\d{13}$/.test(id) ? new Date(Number(id)) : done;
  const said = { id, at, revision: Number(done) * 1_000, isNew: activity.type === 'message' };
  if (activity.type === 'messageDelete') return { ...said, thread: null, says: null };
  const { answers, ...read } = readMessage(activity);
  const { group } = await places.home();
  const link = messageLink({ tenant, ...(group !== null && { group }) }, conversation.id, id);
  return { ...said, thread: answers ?? root, says: { author: from.name || 'Somebody', link, ...read } };
}
