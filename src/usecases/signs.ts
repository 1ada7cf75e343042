import { contactsSeen } from '../domain/signs/contacts.ts';
import { createRecognise, type Recognition, type Seen } from '../domain/signs/recognise.ts';
import type { Rule } from '../domain/signs/rule.ts';
import type { Sign } from '../domain/signs/sign.ts';
import type { Clock, Command, Inbox } from './ports.ts';

/** Where to look for signs, and for which, as the policy says. */
export interface SignsConfig {
  /** Ids or names of channels. */
  channels: readonly string[];
  threshold: number;
  coolDownMs: number;
  rules: readonly Rule[];
  /** Whether coming back unanswered is a sign. */
  countsContacts: boolean;
}

/** What was suggested in a thread. `line` is the message that says so; null while it is not posted. */
interface Suggestion {
  signs: readonly Sign[];
  line: string | null;
  state: 'suggested' | 'ignored' | 'escalated';
}

/** Remembers of what people write only where, by whom (as a digest) and when; nothing of the words. */
export interface Suggestions {
  /** Somebody wrote in a conversation. Answers when they did since anybody else wrote there, this time included. */
  wrote(conversation: string, author: string, at: Date): Promise<Date[]>;
  /** Forgets who wrote in a conversation. */
  answered(conversation: string): Promise<void>;
  load(thread: string): Promise<Suggestion | null>;
  /** Makes the one suggestion of a thread; false when it has one. */
  take(thread: string, signs: readonly Sign[], at: Date): Promise<boolean>;
  posted(thread: string, line: string): Promise<void>;
  /** It was not posted after all: the thread may have another. */
  release(thread: string): Promise<void>;
  /** Nothing is suggested in this thread any more, for ever; false when something was decided before. */
  ignore(thread: string, by: string, at: Date): Promise<boolean>;
  /** A case was raised from this thread. */
  escalated(thread: string, key: string, at: Date): Promise<void>;
}

/** A message of a person in a channel that is listened to. Ids are the platform's. */
export interface Heard {
  workspace: string;
  channel: string;
  message: string;
  /** The first message of its thread; its own id when it is the first. */
  thread: string;
  author: string;
  /** Who began the thread, where that is known and the message stands in it. */
  threadAuthor: string | null;
  text: string;
  at: Date;
}

type Origin = NonNullable<Command['origin']>;

export interface SignsDeps {
  config: SignsConfig;
  suggestions: Suggestions;
  inbox: Pick<Inbox, 'isFirst' | 'claim'>;
  clock: Clock;
}

/** Sees in what people write that an escalation is due. It suggests; a person decides. */
function createSigns({ config, suggestions, inbox, clock }: SignsDeps) {
  const recognise = createRecognise(config);

  /** What speaks for an escalation, where it is to be suggested now; null otherwise. Each message is heard once. */
  async function hear(heard: Heard): Promise<readonly Seen[] | null> {
    const { workspace, channel, message, text } = heard;
    if (!(await inbox.isFirst(`${workspace}:signs:${channel}:${message}`))) return null;
    const recognition = recognise(text, config.countsContacts ? await count(heard) : []);
    return recognition.isDue && (await takeTurn(heard, recognition)) ? recognition.seen : null;
  }

  async function count({
    workspace,
    channel,
    thread,
    message,
    author,
    threadAuthor,
    at,
  }: Heard): Promise<Seen[]> {
    const ofAuthor = (one: string) => `${workspace}/${channel}//${one}`;
    const isReply = thread !== message;
    if (isReply && threadAuthor !== null && threadAuthor !== author)
      await suggestions.answered(ofAuthor(threadAuthor));
    const conversation = isReply ? threadKey(workspace, channel, thread) : ofAuthor(author);
    const seen = contactsSeen(await suggestions.wrote(conversation, author, at), at);
    return seen ? [seen] : [];
  }

  /** One suggestion for each thread, and within the cool-down one for each author and channel. */
  async function takeTurn(
    { workspace, channel, thread, author }: Heard,
    { seen }: Recognition,
  ): Promise<boolean> {
    const key = threadKey(workspace, channel, thread);
    if (await suggestions.load(key)) return false;
    const now = clock.now();
    const until = new Date(Number(now) + config.coolDownMs);
    const holder = await inbox.claim(`signs ${workspace} ${channel} ${author}`, key, now, until);
    return (
      holder === key &&
      suggestions.take(
        key,
        seen.map(({ sign }) => sign),
        now,
      )
    );
  }

  /** The message a case is raised from, with what was suggested for it. */
  async function withSuggestion(workspace: string, origin: Origin): Promise<Origin> {
    const suggestion = origin.place ? await suggestions.load(`${workspace}/${origin.place}`) : null;
    if (suggestion?.state !== 'suggested') return origin;
    const { line, signs } = suggestion;
    return { ...origin, signs: [...signs], ...(line !== null && { line }) };
  }

  return {
    channels: config.channels,
    hear,
    withSuggestion,
    posted: (workspace: string, place: string, line: string) =>
      suggestions.posted(`${workspace}/${place}`, line),
    release: (workspace: string, place: string) => suggestions.release(`${workspace}/${place}`),
    ignore: (workspace: string, place: string, by: string) =>
      suggestions.ignore(`${workspace}/${place}`, by, clock.now()),
    escalated: (workspace: string, place: string, key: string) =>
      suggestions.escalated(`${workspace}/${place}`, key, clock.now()),
  };
}
export type Signs = ReturnType<typeof createSigns>;

/** What looks for signs as the policy says; null where it looks for none. */
export const signsOf = (config: SignsConfig | null, deps: Omit<SignsDeps, 'config'>): Signs | null =>
  config && createSigns({ config, ...deps });

const threadKey = (workspace: string, channel: string, thread: string): string =>
  `${workspace}/${channel}/${thread}`;
