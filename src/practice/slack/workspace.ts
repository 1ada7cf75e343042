import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Records } from '../records.ts';
import { Block, MessageBlock, ViewShape } from './block-kit.ts';
import { Refusal } from './refusal.ts';

const UserRecord = z.object({
  id: z.string(),
  name: z.string(),
  realName: z.string(),
  email: z.string(),
  title: z.string(),
  timeZone: z.string(),
  locale: z.string(),
  isBot: z.boolean(),
  isDeactivated: z.boolean().optional(),
  /** Not in front of Slack just now. */
  isAway: z.boolean().optional(),
});
export type UserRecord = z.infer<typeof UserRecord>;

const ChannelRecord = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['public', 'private', 'im', 'mpim']),
  creator: z.string(),
  createdAtS: z.number(),
  topic: z.string(),
  purpose: z.string(),
  members: z.array(z.string()),
  archived: z.boolean(),
});
export type ChannelRecord = z.infer<typeof ChannelRecord>;

export const Attachment = z.object({
  color: z.string().optional(),
  fallback: z.string().optional(),
  text: z.string().optional(),
  blocks: z.array(MessageBlock).optional(),
});
export type Attachment = z.infer<typeof Attachment>;

const MessageRecord = z.object({
  ts: z.string(),
  channel: z.string(),
  user: z.string(),
  text: z.string(),
  blocks: z.array(Block),
  attachments: z.array(Attachment),
  metadata: z.unknown().optional(),
  threadTs: z.string().optional(),
  subtype: z.string().optional(),
  /** Set for an ephemeral message: the one person who sees it. */
  onlyFor: z.string().optional(),
  editedTs: z.string().optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })),
  /** What people chose in the message's selects, by block and action. */
  values: z.record(z.string(), z.record(z.string(), z.unknown())),
});
export type MessageRecord = z.infer<typeof MessageRecord>;

const ViewRecord = z.object({
  id: z.string(),
  userId: z.string(),
  shape: ViewShape,
  hash: z.string(),
  rootId: z.string(),
  previousId: z.string().nullable(),
  /** What is filled in, by block and action. */
  values: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** What the last submission was refused for, by block. */
  errors: z.record(z.string(), z.string()),
});
export type ViewRecord = z.infer<typeof ViewRecord>;

const BookmarkRecord = z.object({
  id: z.string(),
  channel: z.string(),
  title: z.string(),
  link: z.string(),
  emoji: z.string(),
  createdAtS: z.number(),
});
const PinRecord = z.object({ channel: z.string(), ts: z.string(), by: z.string(), createdAtS: z.number() });
const ResponseUrlRecord = z.object({
  id: z.string(),
  channel: z.string(),
  user: z.string(),
  messageTs: z.string().optional(),
  usesLeft: z.number(),
  expiresAtMs: z.number(),
});

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

interface WorkspaceOptions {
  directory: string | undefined;
  /** Slack's clock: the times of messages and channels come from it. */
  now: () => Date;
  teamName: string;
  appName: string;
}

export const teamId = 'T0PRACTICE';
export const appId = 'A0PRACTICE';
export const botId = 'B0PRACTICE';
export const botUserId = 'U0PRACTICE';

/** Everything the fake Slack knows, and the questions asked of it from several places. */
export class Workspace {
  readonly teamName: string;
  readonly appName: string;
  readonly now: () => Date;
  readonly records: Records;
  readonly users;
  readonly channels;
  readonly messages;
  readonly views;
  readonly bookmarks;
  readonly pins;
  readonly responseUrls;
  /** Key `user/channel`, value the ts of the last message read. */
  readonly lastRead;
  private readonly counters;
  userGroups: UserGroup[] = [];
  /** Slack refuses it to bots whom somebody put out by archiving, which is all of them. */
  botsMayUnarchive = false;

  constructor({ directory, now, teamName, appName }: WorkspaceOptions) {
    this.teamName = teamName;
    this.appName = appName;
    this.now = now;
    this.records = new Records(directory, 'slack.jsonl');
    this.users = this.records.table('users', UserRecord);
    this.channels = this.records.table('channels', ChannelRecord);
    this.messages = this.records.table('messages', MessageRecord);
    this.views = this.records.table('views', ViewRecord);
    this.bookmarks = this.records.table('bookmarks', BookmarkRecord);
    this.pins = this.records.table('pins', PinRecord);
    this.responseUrls = this.records.table('responseUrls', ResponseUrlRecord);
    this.lastRead = this.records.table('lastRead', z.string());
    this.counters = this.records.table('counters', z.number());
  }

  /** An id in Slack's form that was never given before, not even in an earlier run. */
  nextId(prefix: string): string {
    const count = (this.counters.get(prefix) ?? 0) + 1;
    this.counters.set(prefix, count);
    return `${prefix}0${count.toString(36).toUpperCase().padStart(8, '0')}`;
  }

  /** A message ts: practice time in seconds, with six decimals, always later than the one before. */
  nextTs(): string {
    const nowUs = this.now().getTime() * 1000;
    const nextUs = Math.max(nowUs, (this.counters.get('ts') ?? 0) + 1);
    this.counters.set('ts', nextUs);
    return `${Math.floor(nextUs / 1e6)}.${String(nextUs % 1e6).padStart(6, '0')}`;
  }

  nowS(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  /** Throws Refusal channel_not_found when there is none. */
  channel(id: string): ChannelRecord {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Refusal('channel_not_found');
    return channel;
  }

  /** Throws Refusal user_not_found when there is none. */
  user(id: string): UserRecord {
    const user = this.users.get(id);
    if (user === undefined) throw new Refusal('user_not_found');
    return user;
  }

  /** Throws Refusal message_not_found when there is none, or when it is ephemeral. */
  message(channel: string, ts: string): MessageRecord {
    const message = this.messages.get(`${channel}/${ts}`);
    if (message === undefined || message.onlyFor !== undefined) throw new Refusal('message_not_found');
    return message;
  }

  saveMessage(message: MessageRecord): void {
    this.messages.set(`${message.channel}/${message.ts}`, message);
  }

  saveChannel(channel: ChannelRecord): void {
    this.channels.set(channel.id, channel);
  }

  saveView(view: ViewRecord): void {
    this.views.set(view.id, view);
  }

  /** All messages of a channel in the order of their ts. */
  messagesIn(channel: string): MessageRecord[] {
    return this.messages
      .all()
      .filter((message) => message.channel === channel)
      .sort((a, b) => compareTs(a.ts, b.ts));
  }

  findChannelByName(name: string): ChannelRecord | undefined {
    return this.channels.all().find((channel) => channel.name === name && !isDirect(channel));
  }

  findDirect(members: readonly string[]): ChannelRecord | undefined {
    const wanted = [...members].sort().join();
    return this.channels
      .all()
      .find((channel) => isDirect(channel) && [...channel.members].sort().join() === wanted);
  }

  /** The direct conversation of these people, opened when there is none yet. */
  ensureDirect(members: readonly string[]): ChannelRecord {
    const existing = this.findDirect(members);
    if (existing !== undefined) return existing;
    const names = members.map((id) => this.user(id).name);
    const channel: ChannelRecord = {
      id: this.nextId(members.length > 2 ? 'G' : 'D'),
      name: members.length > 2 ? `mpdm-${names.join('--')}` : (names[1] ?? ''),
      kind: members.length > 2 ? 'mpim' : 'im',
      creator: members[0] ?? botUserId,
      createdAtS: this.nowS(),
      topic: '',
      purpose: '',
      members: [...members],
      archived: false,
    };
    this.saveChannel(channel);
    return channel;
  }

  homeOf(userId: string): ViewRecord | undefined {
    return this.views.all().find((view) => view.userId === userId && view.shape.type === 'home');
  }

  /** The open modals of a person, the one on top last. */
  modalsOf(userId: string): ViewRecord[] {
    return this.views.all().filter((view) => view.userId === userId && view.shape.type === 'modal');
  }
}

export function isDirect({ kind }: ChannelRecord): boolean {
  return kind === 'im' || kind === 'mpim';
}

export function compareTs(a: string, b: string): number {
  return Number(a) - Number(b);
}

/** The same person has the same id in every run, so that a bot's database stays right. */
export function userIdOf(email: string): string {
  const digest = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return `U0${digest.slice(0, 9).toUpperCase()}`;
}
