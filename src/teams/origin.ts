import { z } from 'zod';
import type { Escalation } from '../domain/escalation.ts';
import { AppError } from '../errors.ts';
import { readOrigin } from '../view/raise-start.ts';
import type { Activity, MessagePayload } from './payloads.ts';
import { webAddress } from './render-line.ts';
import type { Surface } from './surface.ts';
import { rootOf, threadOf } from './threads.ts';

type Origin = NonNullable<Escalation['origin']>;

/** The message on which a command was chosen, as where a case comes from. Only threads of channels are places where Muster may answer. */
export function originOf({ conversation, channel }: Activity, text: string, message: MessagePayload): Origin {
  const { id, replyToId, linkToMessage } = message;
  const root = rootOf(conversation.id) ?? replyToId ?? id;
  const place = channel === null ? null : placeOf(channel, root);
  return { text, link: linkToMessage ? webAddress(linkToMessage) : null, place };
}

/** The conversation of a thread, and the message it begins with. */
export const placeOf = (channel: string, root: string): string => `${threadOf(channel, root)}/${root}`;

const inPlace = /^(19:[^/;]{1,200});messageid=(\d{1,20})\/\2$/;

/** Null where it is the place of no thread. */
export function threadAt(place: string | null): { channel: string; root: string } | null {
  const [, channel, root] = inPlace.exec(place ?? '') ?? [];
  return channel !== undefined && root !== undefined ? { channel, root } : null;
}

/**
 * The same as its form has carried it. What a form carries can be forged, so the place stays only where both Muster and whoever raises
 * the case are: Teams answers for nobody else.
 */
export async function readOriginHere(
  surface: Surface,
  activity: Activity,
  carry: Readonly<Record<string, string>>,
): Promise<Origin | null> {
  const origin = readOrigin(carry);
  if (!origin) return null;
  const thread = threadAt(origin.place);
  const isHere = thread !== null && (await isIn(surface, activity, thread.channel));
  return { ...origin, link: origin.link && webAddress(origin.link), place: isHere ? origin.place : null };
}

async function isIn({ client }: Surface, { from, serviceUrl }: Activity, channel: string): Promise<boolean> {
  const path = ['conversations', channel, 'members', from.aadObjectId ?? ''];
  try {
    await client.call({ method: 'GET', serviceUrl, path, answer: z.unknown(), absence: 'person-unknown' });
    return true;
  } catch (error) {
    // Without the line in its thread a case is as good as with it.
    if (error instanceof AppError) return false;
    throw error;
  }
}
