import { blocksToPlain, mrkdwnToPlain, type Names, textToPlain } from '../plain-text.ts';
import type { Block } from './block-kit.ts';
import { allBlocks } from './places.ts';
import { elementsOf } from './validate-blocks.ts';
import {
  botUserId,
  type ChannelRecord,
  compareTs,
  isDirect,
  type MessageRecord,
  type ViewRecord,
  type Workspace,
} from './workspace.ts';

/** A message as one person sees it. */
export interface SeenMessage {
  ts: string;
  channel: string;
  /** Slack's time of the message: practice time when the workspace runs on it. */
  at: Date;
  from: string;
  /** The fallback text, as notifications show it. */
  text: string;
  /** What is read on the screen: the blocks as plain text, or the text when there are none. */
  plain: string;
  blocks: Block[];
  buttons: string[];
  isEphemeral: boolean;
  isPinned: boolean;
  isEdited: boolean;
  threadTs: string | undefined;
}

/** A modal or Home as a person sees it. */
export interface SeenView {
  id: string;
  title: string;
  plain: string;
  labels: string[];
  buttons: string[];
  submit: string | undefined;
  callbackId: string;
  /** What the last submission was refused for, by label; under the empty label what concerns the whole view. */
  errors: Record<string, string>;
  blocks: Block[];
}

export function namesIn(workspace: Workspace): Names {
  return {
    user: (id) => workspace.users.get(id)?.realName ?? id,
    channel: (id) => workspace.channels.get(id)?.name ?? id,
  };
}

/** The messages of a channel that the person sees, without the notices Slack itself writes. */
export function messagesSeen(workspace: Workspace, userId: string, channelId: string): SeenMessage[] {
  return workspace
    .messagesIn(channelId)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
    .filter(({ subtype }) => subtype === undefined)
    .map((message) => toSeen(workspace, message));
}

function toSeen(workspace: Workspace, message: MessageRecord): SeenMessage {
  const names = namesIn(workspace);
  const blocks = allBlocks(message);
  return {
    ts: message.ts,
    channel: message.channel,
    at: new Date(Math.floor(Number(message.ts) * 1000)),
    from: names.user(message.user),
    text: message.text,
    plain: blocks.length > 0 ? blocksToPlain(blocks, names) : mrkdwnToPlain(message.text, names),
    blocks,
    buttons: clickablesIn(blocks, names).map(({ label }) => label),
    isEphemeral: message.onlyFor !== undefined,
    isPinned: workspace.pins.get(`${message.channel}/${message.ts}`) !== undefined,
    isEdited: message.editedTs !== undefined,
    threadTs: message.threadTs,
  };
}

export function viewSeen(workspace: Workspace, view: ViewRecord): SeenView {
  const names = namesIn(workspace);
  const { blocks } = view.shape;
  return {
    id: view.id,
    title: view.shape.title?.text ?? '',
    plain: blocksToPlain(blocks, names),
    labels: labelledIn(blocks, names).flatMap(({ labels }) => labels.slice(0, 1)),
    buttons: clickablesIn(blocks, names).map(({ label }) => label),
    submit: view.shape.submit?.text,
    callbackId: view.shape.callback_id ?? '',
    errors: errorsByLabel(blocks, view.errors),
    blocks,
  };
}

export function errorsByLabel(
  blocks: readonly Block[],
  errors: Record<string, string>,
): Record<string, string> {
  const named = Object.entries(errors).map(([blockId, error]) => {
    const block = blocks.find(({ block_id: id }) => id === blockId);
    return [block?.type === 'input' ? block.label.text : blockId, error];
  });
  return Object.fromEntries(named);
}

interface Clickable {
  label: string;
  blockId: string;
  actionId: string;
  /** The option, when it is an entry of an overflow menu. */
  choice?: string;
}

/** Buttons and the entries of overflow menus, in the order in which they stand. */
export function clickablesIn(blocks: readonly Block[], names: Names): Clickable[] {
  return blocks.flatMap((block) =>
    elementsOf(block).flatMap((element): Clickable[] => {
      const at = { blockId: block.block_id ?? '', actionId: element.action_id ?? '' };
      if (element.type === 'button') return [{ ...at, label: element.text.text }];
      if (element.type !== 'overflow') return [];
      return element.options.map(({ text, value }) => ({
        ...at,
        label: textToPlain(text, names),
        choice: value,
      }));
    }),
  );
}

/** Everything to be filled in or chosen, with the labels it is known by: its label, placeholder, or the text beside it. */
export function labelledIn(blocks: readonly Block[], names: Names) {
  return blocks.flatMap((block) =>
    elementsOf(block)
      .filter(({ type }) => type !== 'button' && type !== 'overflow')
      .map((element) => {
        const label = block.type === 'input' ? block.label.text : undefined;
        const beside =
          block.type === 'section' && block.text !== undefined ? textToPlain(block.text, names) : undefined;
        const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
        const labels = [label, placeholder, beside].filter((text) => text !== undefined);
        return { labels, element, blockId: block.block_id ?? '', actionId: element.action_id ?? '' };
      }),
  );
}

/** What a channel holds that is new to the person. Slack's own notices do not count. */
export function unreadIn(workspace: Workspace, userId: string, channelId: string): MessageRecord[] {
  const lastRead = workspace.lastRead.get(`${userId}/${channelId}`) ?? '0';
  return workspace.messages
    .all()
    .filter(
      (message) =>
        message.channel === channelId &&
        message.user !== userId &&
        message.subtype === undefined &&
        (message.onlyFor === undefined || message.onlyFor === userId) &&
        compareTs(message.ts, lastRead) > 0,
    );
}

/** How much of what is new is meant for this person: direct messages, and messages that name them. */
export function callsAmong(unread: readonly MessageRecord[], userId: string, channel: ChannelRecord): number {
  if (isDirect(channel)) return unread.length;
  const mention = `<@${userId}>`;
  return unread.filter(
    ({ text, blocks }) => text.includes(mention) || JSON.stringify(blocks).includes(mention),
  ).length;
}

/** The channels a person sees: where they are a member, by name; the app's direct message is among them once it exists. */
export function channelsSeen(workspace: Workspace, userId: string) {
  return workspace.channels
    .all()
    .filter(
      ({ members, kind }) => members.includes(userId) && (kind !== 'im' || members.includes(botUserId)),
    );
}
