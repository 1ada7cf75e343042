import { AppError } from '../errors.ts';
import type { MessageView } from '../view/message.ts';
import type { SlackMessage } from './render-message.ts';
import { type Surface, show } from './surface.ts';

/** Where a person can be told something privately. */
export interface Ear {
  user: string;
  /** Works wherever the person is, even where Muster is not. */
  responseUrl?: string | undefined;
  /** The channel they acted in. */
  channel?: string | null | undefined;
}

export const sentence = (text: string): MessageView => ({
  tone: 'attention',
  fallback: [text],
  sections: [[text]],
});

/** Tells a person something that nobody else sees: where they are if possible, else as a direct message. Throws AppError. */
export async function tell(surface: Surface, ear: Ear, view: MessageView): Promise<void> {
  const message = await show(surface, view);
  if (await tellWhereTheyAre(surface, ear, message)) return;
  await surface.client.call((web) => web.chat.postMessage({ channel: ear.user, ...message, ...noPreviews }));
}

const noPreviews = { unfurl_links: false, unfurl_media: false };

async function tellWhereTheyAre(
  { client }: Surface,
  { user, responseUrl, channel }: Ear,
  message: SlackMessage,
): Promise<boolean> {
  if (responseUrl) {
    const answer = { response_type: 'ephemeral', replace_original: false, ...message };
    if (await succeeds(client.respond(responseUrl, answer))) return true;
  }
  return channel
    ? succeeds(client.call((web) => web.chat.postEphemeral({ channel, user, ...message })))
    : false;
}

/** False when Slack will not have it there; then it is told elsewhere. */
async function succeeds(telling: Promise<unknown>): Promise<boolean> {
  try {
    await telling;
    return true;
  } catch (error) {
    if (error instanceof AppError && !error.retryable && error.code !== 'credentials-refused') return false;
    throw error;
  }
}
