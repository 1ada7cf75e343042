import { AppError } from '../errors.ts';
import type { Answer, Command } from '../usecases/ports.ts';
import type { Signs } from '../usecases/signs.ts';
import { ignored, joinedElsewhere, suggestion, suggestionVerbs } from '../view/signs.ts';
import { mrkdwnToText } from './escape.ts';
import type { ListensIn } from './listened-channels.ts';
import { openWhenReady } from './open-form.ts';
import type { ActionPayload, MessageEvent } from './payloads.ts';
import { raiseView } from './raise.ts';
import { permalink } from './room-link.ts';
import { type Surface, show } from './surface.ts';

type Origin = NonNullable<Command['origin']>;

export interface SignsHere extends Signs {
  listensIn: ListensIn;
}

/** Messages that people write: with text alone, or with files. Edits, broadcasts of threads and what apps write are something else. */
const heardSubtypes: readonly (string | undefined)[] = [undefined, 'file_share'];

/** A message somewhere: where its channel is one of the policy's and it shows enough, its thread gets a suggestion. */
export async function onMessage(surface: Surface, event: MessageEvent, botUser: string): Promise<void> {
  const { signs, workspace } = surface;
  const { channel, user, ts, thread_ts: thread = ts, parent_user_id: threadAuthor = null } = event;
  if (!signs || !user || user === botUser || event.bot_id || !heardSubtypes.includes(event.subtype)) return;
  if (!(await signs.listensIn(channel))) return;
  const at = new Date(Number(ts) * 1_000);
  const text = mrkdwnToText(event.text);
  const seen = await signs.hear({
    workspace,
    channel,
    message: ts,
    thread,
    author: user,
    threadAuthor,
    text,
    at,
  });
  if (!seen) return;
  const place = `${channel}/${thread}`;
  const message = await show(surface, suggestion(seen, `${place}/${ts}`));
  try {
    const posted = await surface.client.call((web) =>
      web.chat.postMessage({
        channel,
        thread_ts: thread,
        ...message,
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    if (posted.ts) await signs.posted(workspace, place, posted.ts);
  } catch (error) {
    // The next message of the thread may try again.
    await signs.release(workspace, place);
    throw error;
  }
}

/** A button under a suggestion. Its key names the channel, the thread and the message. */
export async function onSuggestion(
  surface: Surface,
  payload: ActionPayload,
  pressed: { suggestion: string; key: string },
): Promise<void> {
  const [channel = '', thread = '', ts = ''] = pressed.key.split('/');
  const place = `${channel}/${thread}`;
  if (pressed.suggestion === suggestionVerbs.raise)
    return openSuggested(surface, payload, { channel, thread, ts });
  const by = await surface.directory.identify(payload.user.id);
  const line = payload.container.message_ts;
  if (!line || !(await surface.signs?.ignore(surface.workspace, place, by))) return;
  const message = await show(surface, ignored(by));
  await surface.client.call((web) => web.chat.update({ channel, ts: line, ...message }));
}

interface Place {
  channel: string;
  thread: string;
  ts: string;
}

/** The form, as "Escalate this" on the message opens it. Its words were not kept, so Slack is asked for them. */
async function openSuggested(
  surface: Surface,
  payload: ActionPayload,
  { channel, thread, ts }: Place,
): Promise<void> {
  const { user, trigger_id: triggerId, response_url: responseUrl } = payload;
  const ear = { user: user.id, channel, responseUrl };
  await openWhenReady(surface, { triggerId, ear, again: null }, async () => {
    const text = await textOf(surface, { channel, thread, ts });
    const link = permalink(surface.url, { channel, ts, threadTs: thread });
    const origin = { text, link, place: `${channel}/${thread}` };
    return raiseView(surface, { ear, words: text, origin });
  });
}

/** Empty when Slack does not give it (deleted meanwhile, no right to look): the form is worth opening all the same. */
async function textOf({ client }: Surface, { channel, thread, ts }: Place): Promise<string> {
  try {
    const window = { oldest: ts, latest: ts, inclusive: true, limit: 2 };
    const { messages = [] } = await client.call((web) =>
      web.conversations.replies({ channel, ts: thread, ...window }),
    );
    return mrkdwnToText(messages.find((message) => message.ts === ts)?.text ?? '');
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}

/** The message a case is raised from, with the signs seen and the line that becomes the link to the case. */
export const withSuggestion = async (
  { signs, workspace }: Surface,
  origin: Origin | null,
): Promise<Origin | null> => (origin && signs ? signs.withSuggestion(workspace, origin) : origin);

/** A case was raised from a message: nothing more is suggested in its thread. */
export async function afterRaising(
  surface: Surface,
  origin: Origin | null,
  answer: Answer,
  by: string,
): Promise<void> {
  const { signs, workspace, client } = surface;
  if (!signs || !origin?.place || 'refused' in answer) return;
  const [channel = ''] = origin.place.split('/');
  if (!(await signs.listensIn(channel))) return;
  const key = 'joined' in answer ? answer.joined : answer.done;
  await signs.escalated(workspace, origin.place, key);
  const { line } = origin;
  if (!('joined' in answer) || !line) return;
  const message = await show(surface, joinedElsewhere(by, key));
  await client.call((web) => web.chat.update({ channel, ts: line, ...message }));
}
