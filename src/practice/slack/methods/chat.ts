import { z } from 'zod';
import { toMessage } from '../answers.ts';
import { flag, type Method, method, parseJson } from '../method.ts';
import { type NewMessage, postMessage } from '../post-message.ts';
import { Refusal } from '../refusal.ts';
import { validateMessageBlocks } from '../validate-blocks.ts';
import {
  Attachment,
  botUserId,
  type ChannelRecord,
  type MessageRecord,
  type Workspace,
} from '../workspace.ts';

/** Beyond this Slack answers msg_too_long. */
const mostText = 40_000;

const Content = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
const Post = Content.extend({
  channel: z.string(),
  thread_ts: z.string().optional(),
  reply_broadcast: flag.optional(),
});
const Target = z.object({ channel: z.string(), ts: z.string() });

/** What a message consists of, validated; an argument that was not given is left out. Throws Refusal. */
export function readContent(args: z.infer<typeof Content>) {
  if ((args.text ?? '').length > mostText) throw new Refusal('msg_too_long');
  return {
    ...(args.text === undefined ? {} : { text: args.text }),
    ...(isAbsent(args.blocks)
      ? {}
      : { blocks: validateMessageBlocks(parseJson(args.blocks, 'invalid_blocks_format')) }),
    ...(isAbsent(args.attachments) ? {} : { attachments: readAttachments(args.attachments) }),
    ...(isAbsent(args.metadata) ? {} : { metadata: readMetadata(args.metadata) }),
  };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function readAttachments(value: unknown): Attachment[] {
  const read = z
    .array(Attachment.extend({ blocks: z.unknown().optional() }))
    .max(100)
    .safeParse(parseJson(value, 'invalid_attachments'));
  if (!read.success) throw new Refusal('invalid_attachments', [read.error.message]);
  return read.data.map(({ blocks, ...rest }) =>
    blocks === undefined ? rest : Attachment.parse({ ...rest, blocks: validateMessageBlocks(blocks) }),
  );
}

const Metadata = z.object({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
});

function readMetadata(value: unknown): z.infer<typeof Metadata> {
  const read = Metadata.safeParse(parseJson(value, 'invalid_metadata_format'));
  if (!read.success) throw new Refusal('invalid_metadata_schema');
  return read.data;
}

function ensureSaysSomething({
  text,
  blocks,
  attachments,
}: Pick<Partial<NewMessage>, 'text' | 'blocks' | 'attachments'>): void {
  const empty = (text ?? '') === '' && (blocks ?? []).length === 0 && (attachments ?? []).length === 0;
  if (empty) throw new Refusal('no_text');
}

/** A channel the bot may write to, by its id, by `#name` or, for a direct message, by the person's id. */
function writableChannel(workspace: Workspace, id: string): ChannelRecord {
  const named = id.startsWith('#') ? workspace.findChannelByName(id.slice(1)) : undefined;
  const channel =
    named ?? (workspace.users.get(id) !== undefined ? directWith(workspace, id) : workspace.channel(id));
  const isMember = channel.members.includes(botUserId);
  if (!isMember && channel.kind !== 'public') throw new Refusal('channel_not_found');
  if (channel.archived) throw new Refusal('is_archived');
  if (!isMember) throw new Refusal('not_in_channel');
  return channel;
}

function directWith(workspace: Workspace, userId: string): ChannelRecord {
  if (userId === botUserId) throw new Refusal('channel_not_found');
  return workspace.ensureDirect([botUserId, userId]);
}

const post = method(Post, (workspace, args) => {
  const content = readContent(args);
  ensureSaysSomething(content);
  const channel = writableChannel(workspace, args.channel);
  const threadTs = args.thread_ts === undefined ? undefined : threadOf(workspace, channel, args.thread_ts);
  const message = postMessage(workspace, {
    channel: channel.id,
    user: botUserId,
    text: '',
    ...content,
    threadTs,
  });
  return { channel: channel.id, ts: message.ts, message: toMessage(message) };
});

/** Replies to a reply go to the thread it is in. */
function threadOf(workspace: Workspace, channel: ChannelRecord, ts: string): string {
  const parent = workspace.messages.get(`${channel.id}/${ts}`);
  if (parent === undefined) throw new Refusal('thread_not_found');
  return parent.threadTs ?? ts;
}

const postEphemeral = method(Post.extend({ user: z.string() }), (workspace, args) => {
  const content = readContent(args);
  ensureSaysSomething(content);
  const channel = writableChannel(workspace, args.channel);
  if (!channel.members.includes(workspace.user(args.user).id)) throw new Refusal('user_not_in_channel');
  const message = postMessage(workspace, {
    channel: channel.id,
    user: botUserId,
    text: '',
    ...content,
    threadTs: args.thread_ts,
    onlyFor: args.user,
  });
  return { message_ts: message.ts };
});

const update = method(Content.extend(Target.shape), (workspace, args) => {
  const content = readContent(args);
  if (Object.keys(content).length === 0) throw new Refusal('no_text');
  const channel = workspace.channel(args.channel);
  const message = workspace.message(args.channel, args.ts);
  if (message.user !== botUserId) throw new Refusal('cant_update_message');
  if (channel.archived) throw new Refusal('is_archived');
  const updated = replaceContent(workspace, message, content);
  workspace.saveMessage(updated);
  return { channel: channel.id, ts: updated.ts, text: updated.text, message: toMessage(updated) };
});

/** New text without blocks removes the blocks; blocks without text leave the text. An edit by blocks is not marked. */
export function replaceContent(
  workspace: Workspace,
  message: MessageRecord,
  content: Partial<NewMessage>,
): MessageRecord {
  const onlyText = content.text !== undefined && content.blocks === undefined;
  const next: MessageRecord = {
    ...message,
    text: content.text ?? message.text,
    blocks: content.blocks ?? (onlyText ? [] : message.blocks),
    attachments: content.attachments ?? (onlyText ? [] : message.attachments),
    metadata: content.metadata ?? message.metadata,
  };
  ensureSaysSomething(next);
  return onlyText ? { ...next, editedTs: workspace.nextTs() } : next;
}

const remove = method(Target, (workspace, { channel, ts }) => {
  workspace.channel(channel);
  const message = workspace.message(channel, ts);
  if (message.user !== botUserId) throw new Refusal('cant_delete_message');
  workspace.messages.delete(`${channel}/${ts}`);
  workspace.pins.delete(`${channel}/${ts}`);
  return { channel, ts };
});

const getPermalink = method(
  z.object({ channel: z.string(), message_ts: z.string() }),
  (workspace, { channel, message_ts: ts }, { origin }) => {
    workspace.channel(channel);
    workspace.message(channel, ts);
    return { channel, permalink: `${origin}/archives/${channel}/p${ts.replace('.', '')}` };
  },
);

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': post,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
