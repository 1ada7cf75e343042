import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { Records } from '../records.ts';

const PersonRecord = z.object({
  /** The object id in Microsoft Entra. */
  id: z.string(),
  name: z.string(),
  email: z.string(),
  title: z.string(),
  isInTeam: z.boolean(),
  /** Has added the app for themselves. */
  hasApp: z.boolean(),
});
export type PersonRecord = z.infer<typeof PersonRecord>;

const ChannelRecord = z.object({ id: z.string(), name: z.string() });

/** A chat of one person with the app. */
const ChatRecord = z.object({ id: z.string(), person: z.string() });

const MessageRecord = z.object({
  /** Milliseconds since 1970; no two are the same. */
  id: z.string(),
  /** A chat, or a thread: its channel with the message it begins with. */
  conversation: z.string(),
  /** A person, or the app. */
  from: z.string(),
  /** As it was sent. */
  activity: z.record(z.string(), z.unknown()),
  edits: z.number(),
  isDeleted: z.boolean(),
});
export type MessageRecord = z.infer<typeof MessageRecord>;

/** What only one person sees of a message: what the app answered to their click. */
const AnswerRecord = z.object({ text: z.string(), card: z.unknown() });

/** What a dialog was opened from. */
const Opener = z.discriminatedUnion('by', [
  z.object({ by: z.literal('card'), conversation: z.string(), message: z.string() }),
  z.object({
    by: z.literal('command'),
    conversation: z.string(),
    /** The id of the app's command. */
    command: z.string(),
    /** The message in whose menu it was chosen; null in the box where messages are written. */
    message: z.string().nullable(),
  }),
]);
export type Opener = z.infer<typeof Opener>;

const DialogRecord = z.object({
  /** Another one whenever something else is shown in it. */
  id: z.string(),
  title: z.string(),
  /** Null where there is only text. */
  card: z.unknown(),
  text: z.string(),
  opener: Opener,
});
export type DialogRecord = z.infer<typeof DialogRecord>;

interface TenantOptions {
  directory: string | undefined;
  /** The clock of Teams: the times of messages come from it. */
  now: () => Date;
  appName: string;
  teamName: string;
}

export const appId = '5ca1ab1e-0000-4000-8000-000000000001';
export const tenantId = '5ca1ab1e-0000-4000-8000-000000000002';
export const groupId = '5ca1ab1e-0000-4000-8000-000000000003';
/** As Teams calls the app among those who write. */
export const botAccount = `28:${appId}`;

/** Everything the practice Teams knows: one tenant with one team, and each person's chat with the app. */
export class Tenant {
  readonly now: () => Date;
  readonly appName: string;
  readonly teamName: string;
  readonly records: Records;
  readonly people;
  readonly channels;
  readonly chats;
  readonly messages;
  /** Key `conversation/message/person`. */
  readonly answers;
  /** By person: a person has one dialog at most. */
  readonly dialogs;
  /** Key `person/place`, value the id of the last message read; a place is a channel or a chat. */
  readonly lastRead;
  readonly settings;

  constructor({ directory, now, appName, teamName }: TenantOptions) {
    this.now = now;
    this.appName = appName;
    this.teamName = teamName;
    this.records = new Records(directory, 'teams.jsonl');
    this.people = this.records.table('people', PersonRecord);
    this.channels = this.records.table('channels', ChannelRecord);
    this.chats = this.records.table('chats', ChatRecord);
    this.messages = this.records.table('messages', MessageRecord);
    this.answers = this.records.table('answers', AnswerRecord);
    this.dialogs = this.records.table('dialogs', DialogRecord);
    this.lastRead = this.records.table('lastRead', z.string());
    this.settings = this.records.table('settings', z.string());
  }

  /** The first channel has the id of the team. */
  get teamId(): string {
    return this.channels.all()[0]?.id ?? '';
  }

  /** Practice time, always later than the one before. */
  nextMessageId(): string {
    const id = String(Math.max(this.now().getTime(), Number(this.settings.get('lastMessage') ?? 0) + 1));
    this.settings.set('lastMessage', id);
    return id;
  }

  /** Throws AppError when there is none. */
  person(id: string): PersonRecord {
    const person = this.people.get(id);
    if (person === undefined) throw gone('That person is not in this Teams.');
    return person;
  }

  /** Throws AppError when there is none, or when it was deleted. */
  message(conversation: string, id: string): MessageRecord {
    const message = this.messages.get(`${conversation}/${id}`);
    if (message === undefined || message.isDeleted) throw gone('That message is gone.');
    return message;
  }

  saveMessage(message: MessageRecord): void {
    this.messages.set(`${message.conversation}/${message.id}`, message);
  }

  /** Posts into a chat or thread. */
  post(conversation: string, from: string, activity: Record<string, unknown>): MessageRecord {
    return this.add({ id: this.nextMessageId(), conversation, from, activity });
  }

  /** Begins a thread in a channel. */
  begin(channel: string, from: string, activity: Record<string, unknown>): MessageRecord {
    const id = this.nextMessageId();
    return this.add({ id, conversation: threadOf(channel, id), from, activity });
  }

  private add(message: Pick<MessageRecord, 'id' | 'conversation' | 'from' | 'activity'>): MessageRecord {
    const added = { ...message, edits: 0, isDeleted: false };
    this.saveMessage(added);
    return added;
  }

  messagesIn(conversation: string): MessageRecord[] {
    return this.messages.all().filter((message) => message.conversation === conversation);
  }

  /** Whether there is such a chat or thread. */
  has(conversation: string): boolean {
    if (this.chats.get(conversation)) return true;
    const root = rootOf(conversation);
    if (root === null || !this.channels.get(placeOf(conversation))) return false;
    return this.messages.get(`${conversation}/${root}`) !== undefined;
  }

  /** The chat of this person with the app, begun when there is none yet. */
  ensureChat(person: string): string {
    const id = chatOf(person);
    if (!this.chats.get(id)) this.chats.set(id, { id, person });
    return id;
  }
}

export const gone = (sentence: string): AppError => new AppError('practice-refused', sentence);

const threadSign = ';messageid=';
export const threadOf = (channel: string, message: string): string => `${channel}${threadSign}${message}`;
/** The channel of a thread; a chat itself. */
export const placeOf = (conversation: string): string => conversation.split(threadSign)[0] ?? conversation;
export const rootOf = (conversation: string): string | null => conversation.split(threadSign)[1] ?? null;
export const chatOf = (person: string): string => `a:chat-${person}`;
export const channelIdOf = (name: string): string =>
  `19:${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@thread.tacv2`;

/** The same person has the same id in every run, so that a bot's database stays right. */
export function objectIdOf(email: string): string {
  const digits = createHash('sha256').update(email.toLowerCase()).digest('hex');
  const at = (from: number, to: number) => digits.slice(from, to);
  return `${at(0, 8)}-${at(8, 12)}-4${at(13, 16)}-8${at(17, 20)}-${at(20, 32)}`;
}
