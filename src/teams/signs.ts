import { z } from 'zod';
import type { PersonId } from '../domain/policy.ts';
import type { Answer, Command } from '../usecases/ports.ts';
import type { Heard, Signs } from '../usecases/signs.ts';
import { clip } from '../view/clip.ts';
import type { MessageView } from '../view/message.ts';
import { raiseStart } from '../view/raise-start.ts';
import { ignored, joinedElsewhere, suggestion, suggestionVerbs } from '../view/signs.ts';
import { formDialog, raiseForm } from './dialogs.ts';
import { htmlToText } from './html-to-text.ts';
import { type InvokeReply, words } from './invoke-reply.ts';
import { limits } from './limits.ts';
import type { ListensIn } from './listened-channels.ts';
import { placeOf, threadAt } from './origin.ts';
import { draw, toActivity } from './outgoing.ts';
import { type Activity, isOfPerson } from './payloads.ts';
import { roomLink } from './room-link.ts';
import type { Surface } from './surface.ts';
import { rootOf, threadOf } from './threads.ts';

type Origin = NonNullable<Command['origin']>;

export interface SignsHere extends Signs {
  listensIn: ListensIn;
}

const posted = z.object({ id: z.string() });
const html = z.object({ contentType: z.literal('text/html'), content: z.string() });

/** A message that is not meant for Muster: where its channel is one of the policy's and it shows enough, its thread gets a suggestion. */
export async function lookForSigns(surface: Surface, activity: Activity): Promise<void> {
  const { signs, client } = surface;
  const heard = toHeard(surface, activity);
  if (!signs || !heard || !activity.team) return;
  const { serviceUrl, team } = activity;
  const { workspace, channel, message, thread } = heard;
  // Another company reads along in a shared channel, and should not read what its words look like.
  if (activity.isShared || !(await signs.listensIn({ serviceUrl, team: team.id, channel }))) return;
  const seen = await signs.hear(heard);
  if (!seen) return;
  const said = withWords(suggestion(seen, message), heard.text);
  const place = `${channel}/${thread}`;
  try {
    const { id } = await client.call({
      ...{ method: 'POST', serviceUrl, path: ['conversations', threadOf(channel, thread), 'activities'] },
      ...{ body: toActivity(await draw(surface, said)), answer: posted, absence: 'room-gone' },
    });
    await signs.posted(workspace, place, id);
  } catch (error) {
    // The next message of the thread may try again.
    await signs.release(workspace, place);
    throw error;
  }
}

/** Null for what no person has written into a channel. */
function toHeard({ workspace }: Surface, activity: Activity): Heard | null {
  const { id, from, channel, conversation } = activity;
  if (id === null || channel === null || !from.aadObjectId || !isOfPerson(activity)) return null;
  return {
    ...{ workspace, channel, message: id, thread: rootOf(conversation.id) ?? id },
    // Who began a thread Teams does not tell.
    ...{ author: from.aadObjectId, threadAuthor: null },
    ...{ text: textOf(activity), at: new Date(Number(id)) },
  };
}

function textOf({ attachments, text }: Activity): string {
  const written = attachments.map((each) => html.safeParse(each)).find(({ success }) => success)?.data;
  return written ? htmlToText(written.content) : htmlToText(text);
}

/** A bot cannot ask Teams for a message, so the button has its words: they stand in the same thread. */
const withWords = (view: MessageView, text: string): MessageView => ({
  ...view,
  buttons: (view.buttons ?? []).map((button) =>
    'verb' in button && button.verb === suggestionVerbs.raise
      ? { ...button, filled: { text: clip(text, limits.filled) } }
      : button,
  ),
});

/** "Escalate" under a suggestion: the form, as "Escalate this message" on the message opens it. */
export async function onSuggestedRaise(
  surface: Surface,
  activity: Activity,
  by: PersonId,
  { key: message, filled = {} }: { key: string; filled?: Readonly<Record<string, string>> },
): Promise<InvokeReply> {
  const { conversation, channel } = activity;
  const { group } = await surface.places.home();
  const root = rootOf(conversation.id) ?? message;
  const origin: Origin = {
    text: filled.text ?? '',
    link: roomLink({ tenant: surface.tenant, ...(group !== null && { group }) }, conversation.id),
    place: channel === null ? null : placeOf(channel, root),
  };
  return formDialog(surface, activity, await raiseForm(surface, by, raiseStart(origin.text, origin)));
}

/** "Not now, ignore this thread": the line says so to everybody. */
export async function onSuggestionIgnored(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const { signs, directory, workspace } = surface;
  const by = await directory.identify(activity);
  const { channel, conversation, replyToId } = activity;
  const root = rootOf(conversation.id);
  const isOurs = channel !== null && root !== null && replyToId !== null;
  if (!isOurs || !(await signs?.ignore(workspace, `${channel}/${root}`, by)))
    return words('That was decided before.');
  await showLine(surface, activity.serviceUrl, threadOf(channel, root), replyToId, ignored(by));
  return words('Muster suggests nothing more in this thread.');
}

async function showLine(
  surface: Surface,
  serviceUrl: string,
  conversation: string,
  id: string,
  view: MessageView,
): Promise<void> {
  const body = { ...toActivity(await draw(surface, view)), id };
  await surface.client.call({
    ...{ method: 'PUT', serviceUrl, path: ['conversations', conversation, 'activities', id], body },
    ...{ answer: z.unknown(), absence: 'message-gone' },
  });
}

/** The message a case is raised from, with the signs seen and the line that becomes the link to the case. */
export async function withSuggestion(
  { signs, workspace }: Surface,
  origin: Origin | null,
): Promise<Origin | null> {
  const thread = threadAt(origin?.place ?? null);
  if (!signs || !origin || !thread) return origin;
  const place = `${thread.channel}/${thread.root}`;
  return { ...(await signs.withSuggestion(workspace, { ...origin, place })), place: origin.place };
}

/** A case was raised from a message: nothing more is suggested in its thread. */
export async function afterRaising(
  surface: Surface,
  { serviceUrl, team }: Activity,
  origin: Origin | null,
  { answer, by }: { answer: Answer; by: PersonId },
): Promise<void> {
  const { signs, workspace } = surface;
  const thread = threadAt(origin?.place ?? null);
  if (!signs || !thread || !team || 'refused' in answer) return;
  const { channel, root } = thread;
  if (!(await signs.listensIn({ serviceUrl, team: team.id, channel }))) return;
  const key = 'joined' in answer ? answer.joined : answer.done;
  await signs.escalated(workspace, `${channel}/${root}`, key);
  if (!('joined' in answer) || !origin?.line) return;
  await showLine(surface, serviceUrl, threadOf(channel, root), origin.line, joinedElsewhere(by, key));
}
