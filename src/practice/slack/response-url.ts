import { z } from 'zod';
import { readContent, replaceContent } from './methods/chat.ts';
import { postMessage } from './post-message.ts';
import { Refusal } from './refusal.ts';
import { botUserId, type Workspace } from './workspace.ts';

/** From Slack's page on handling interactions: five uses within thirty minutes. */
const uses = 5;
const lifetimeMs = 30 * 60_000;

interface Origin {
  channel: string;
  user: string;
  /** The message that was acted on, if any. */
  messageTs?: string;
}

/** Returns the path of a new response URL. */
export function issueResponseUrl(workspace: Workspace, origin: Origin): string {
  const id = workspace.nextId('R');
  workspace.responseUrls.set(id, { id, ...origin, usesLeft: uses, expiresAtMs: Date.now() + lifetimeMs });
  return `/response/${id}`;
}

const Response = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

/** Does what was posted to a response URL. Returns the HTTP answer. */
export function respond(workspace: Workspace, id: string, body: unknown): { status: number; body: string } {
  const url = workspace.responseUrls.get(id);
  if (url === undefined || url.expiresAtMs < Date.now()) return { status: 404, body: 'expired_url' };
  if (url.usesLeft === 0) return { status: 404, body: 'used_url' };
  const read = Response.safeParse(body);
  if (!read.success) return { status: 400, body: 'invalid_payload' };
  try {
    applyResponse(workspace, url, read.data);
  } catch (error) {
    if (error instanceof Refusal) return { status: 400, body: error.message };
    throw error;
  }
  workspace.responseUrls.set(id, { ...url, usesLeft: url.usesLeft - 1 });
  return { status: 200, body: 'ok' };
}

/** Shows an answer to a command or click, be it posted to the response URL or the body of the HTTP answer. */
export function applyResponse(
  workspace: Workspace,
  { channel, user, messageTs }: { channel: string; user: string; messageTs?: string | undefined },
  response: z.infer<typeof Response>,
): void {
  const original = messageTs === undefined ? undefined : workspace.messages.get(`${channel}/${messageTs}`);
  if (response.delete_original === true) {
    if (original !== undefined) workspace.messages.delete(`${channel}/${original.ts}`);
    return;
  }
  const content = readContent(response);
  if (response.replace_original === true && original !== undefined) {
    workspace.saveMessage(replaceContent(workspace, original, content));
    return;
  }
  postMessage(workspace, {
    channel,
    user: botUserId,
    text: '',
    ...content,
    threadTs: response.thread_ts,
    ...(response.response_type === 'in_channel' ? {} : { onlyFor: user }),
  });
}

/** Reads the body of the bot's HTTP answer to a command: JSON, or plain text. */
export function parseAnswerBody(body: string): z.infer<typeof Response> | undefined {
  if (body.trim() === '') return undefined;
  if (!body.trimStart().startsWith('{')) return { text: body };
  const read = Response.safeParse(JSON.parse(body));
  return read.success ? read.data : { text: body };
}
