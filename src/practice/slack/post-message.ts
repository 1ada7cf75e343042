import type { Block } from './block-kit.ts';
import type { Attachment, ChannelRecord, MessageRecord, Workspace } from './workspace.ts';

export interface NewMessage {
  channel: string;
  user: string;
  text: string;
  blocks?: Block[];
  attachments?: Attachment[];
  metadata?: unknown;
  threadTs?: string | undefined;
  subtype?: string;
  onlyFor?: string;
}

/** Stores a message under the next ts. The author has read it. */
export function postMessage(workspace: Workspace, message: NewMessage): MessageRecord {
  const stored: MessageRecord = {
    ts: workspace.nextTs(),
    channel: message.channel,
    user: message.user,
    text: message.text,
    blocks: message.blocks ?? [],
    attachments: message.attachments ?? [],
    metadata: message.metadata,
    reactions: [],
    values: {},
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    ...(message.onlyFor === undefined ? {} : { onlyFor: message.onlyFor }),
  };
  workspace.saveMessage(stored);
  return stored;
}

/** The line Slack itself writes into a channel when something happens to it, such as a new topic or member. */
export function postNotice(workspace: Workspace, channel: ChannelRecord, user: string, what: Notice): void {
  if (channel.kind === 'im' || channel.kind === 'mpim') return;
  const prefix = channel.kind === 'private' ? 'group' : 'channel';
  postMessage(workspace, {
    channel: channel.id,
    user,
    text: `<@${user}> ${what.text}`,
    subtype: `${prefix}_${what.kind}`,
  });
}

interface Notice {
  kind: 'join' | 'leave' | 'topic' | 'purpose' | 'name' | 'archive' | 'unarchive';
  text: string;
}
