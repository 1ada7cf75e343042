import type { Block } from './slack/block-kit.ts';
import type { Values } from './slack/input-values.ts';
import { callsAmong, channelsSeen, unreadIn } from './slack/seen.ts';
import {
  botUserId,
  type ChannelRecord,
  isDirect,
  type MessageRecord,
  type UserRecord,
  type ViewRecord,
  type Workspace,
} from './slack/workspace.ts';

/** Everything the page shows to the person it acts as. Ids everywhere; `names` says how they read. */
export interface PageState {
  team: string;
  app: { id: string; name: string };
  me: string;
  people: SlackPerson[];
  channels: PageChannel[];
  /** Public channels the person is not in. */
  joinable: { id: string; name: string }[];
  names: { users: Record<string, string>; channels: Record<string, string>; groups: Record<string, string> };
  open: OpenPlace;
  modal: PageView | null;
}

interface SlackPerson {
  id: string;
  name: string;
  title: string;
  unread: number;
  /** How much of the unread is meant for this very person. */
  calls: number;
}

export interface PageChannel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  unread: number;
  calls: number;
  isArchived: boolean;
}

type OpenPlace = { kind: 'home'; view: PageView | null } | OpenChannel;

export interface OpenChannel {
  kind: 'channel';
  channel: PageChannel;
  /** False when the person only looks into a public channel. */
  isMember: boolean;
  topic: string;
  members: string[];
  bookmarks: { id: string; title: string; link: string }[];
  messages: PageMessage[];
  /** The ts of the last message this person has read here. */
  lastRead: string;
}

export interface PageMessage {
  ts: string;
  user: string;
  isApp: boolean;
  text: string;
  blocks: Block[];
  attachments: { color?: string | undefined; text?: string | undefined; blocks?: Block[] | undefined }[];
  values: Values;
  isNotice: boolean;
  isEphemeral: boolean;
  isPinned: boolean;
  isEdited: boolean;
  threadTs?: string | undefined;
  reactions: { name: string; users: string[] }[];
}

export interface PageView {
  id: string;
  title: string;
  submit: string | null;
  close: string;
  blocks: Block[];
  values: Values;
  errors: Record<string, string>;
  /** Whether another modal lies below. */
  isStacked: boolean;
}

/** `at` is a channel's id or `home`. When the person does not see it, it is where somebody waits for them, or the first channel. */
export function toPageState(workspace: Workspace, me: string, at: string): PageState {
  const seen = channelsSeen(workspace, me);
  const people = workspace.users.all().filter(({ isBot }) => !isBot);
  return {
    team: workspace.teamName,
    app: { id: botUserId, name: workspace.appName },
    me,
    people: people.map((person) => toPerson(workspace, person)),
    channels: seen.map((channel) => toChannel(workspace, me, channel)),
    joinable: workspace.channels
      .all()
      .filter(({ kind, members, archived }) => kind === 'public' && !archived && !members.includes(me))
      .map(({ id, name }) => ({ id, name })),
    names: namesOf(workspace, seen),
    open: toOpenPlace(workspace, me, at, seen),
    modal: topModal(workspace, me),
  };
}

/** What is new to a person in all of Slack. */
export function slackNews(workspace: Workspace, id: string): { unread: number; calls: number } {
  const news = channelsSeen(workspace, id).map((channel) => newsIn(workspace, id, channel));
  const unread = news.reduce((sum, each) => sum + each.unread, 0);
  const calls = news.reduce((sum, each) => sum + each.calls, 0);
  return { unread, calls };
}

const toPerson = (workspace: Workspace, { id, realName, title }: UserRecord): SlackPerson => ({
  ...{ id, name: realName, title, ...slackNews(workspace, id) },
});

function toChannel(workspace: Workspace, me: string, channel: ChannelRecord): PageChannel {
  const { id, kind, archived } = channel;
  const name = isDirect(channel) ? othersIn(workspace, me, channel) : channel.name;
  return { id, name, kind, ...newsIn(workspace, me, channel), isArchived: archived };
}

function newsIn(workspace: Workspace, me: string, channel: ChannelRecord): { unread: number; calls: number } {
  const unread = unreadIn(workspace, me, channel.id);
  return { unread: unread.length, calls: callsAmong(unread, me, channel) };
}

function othersIn(workspace: Workspace, me: string, { members }: ChannelRecord): string {
  const others = members.filter((member) => member !== me);
  return others.map((id) => workspace.users.get(id)?.realName ?? id).join(', ');
}

/** A private channel's name is told only to those who see it. */
function namesOf(workspace: Workspace, seen: readonly ChannelRecord[]): PageState['names'] {
  const open = workspace.channels.all().filter(({ kind }) => kind === 'public');
  return {
    users: Object.fromEntries(workspace.users.all().map(({ id, realName }) => [id, realName])),
    channels: Object.fromEntries([...open, ...seen].map(({ id, name }) => [id, name])),
    groups: Object.fromEntries(workspace.userGroups.map(({ id, handle }) => [id, handle])),
  };
}

function toOpenPlace(
  workspace: Workspace,
  me: string,
  at: string,
  seen: readonly ChannelRecord[],
): OpenPlace {
  const asked = workspace.channels.get(at);
  const isOpenToMe = asked !== undefined && (asked.kind === 'public' || seen.includes(asked));
  const channel = isOpenToMe ? asked : firstPlace(workspace, me, seen);
  if (at !== 'home' && channel !== undefined) return toOpenChannel(workspace, me, channel);
  const home = workspace.homeOf(me);
  return { kind: 'home', view: home === undefined ? null : toPageView(home) };
}

/** A direct message that waits comes first, as it asks something of this person alone. */
function firstPlace(
  workspace: Workspace,
  me: string,
  seen: readonly ChannelRecord[],
): ChannelRecord | undefined {
  const open = seen.filter(({ archived }) => !archived);
  const waiting = open.filter((channel) => newsIn(workspace, me, channel).calls > 0);
  return waiting.find(isDirect) ?? waiting[0] ?? open[0];
}

function toOpenChannel(workspace: Workspace, me: string, channel: ChannelRecord): OpenChannel {
  const messages = workspace
    .messagesIn(channel.id)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === me);
  const bookmarks = workspace.bookmarks.all().filter((bookmark) => bookmark.channel === channel.id);
  return {
    kind: 'channel',
    channel: toChannel(workspace, me, channel),
    isMember: channel.members.includes(me),
    topic: channel.topic,
    members: channel.members,
    bookmarks: bookmarks.map(({ id, title, link }) => ({ id, title, link })),
    messages: messages.map((message) => toPageMessage(workspace, message)),
    lastRead: workspace.lastRead.get(`${me}/${channel.id}`) ?? '0',
  };
}

function toPageMessage(workspace: Workspace, message: MessageRecord): PageMessage {
  return {
    ts: message.ts,
    user: message.user,
    isApp: workspace.users.get(message.user)?.isBot ?? false,
    text: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    values: message.values,
    isNotice: message.subtype !== undefined,
    isEphemeral: message.onlyFor !== undefined,
    isPinned: workspace.pins.get(`${message.channel}/${message.ts}`) !== undefined,
    isEdited: message.editedTs !== undefined,
    threadTs: message.threadTs,
    reactions: message.reactions,
  };
}

function topModal(workspace: Workspace, me: string): PageView | null {
  const top = workspace.modalsOf(me).at(-1);
  return top === undefined ? null : toPageView(top);
}

function toPageView({ id, shape, values, errors, previousId }: ViewRecord): PageView {
  return {
    id,
    title: shape.title?.text ?? '',
    submit: shape.submit?.text ?? null,
    close: shape.close?.text ?? 'Close',
    blocks: shape.blocks,
    values,
    errors,
    isStacked: previousId !== null,
  };
}
