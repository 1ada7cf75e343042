import type { MessageRef, Outside, Platform, Target } from '../../src/delivery/ports.ts';
import { AppError } from '../../src/errors.ts';
import { limitsOf } from '../../src/slack/pace.ts';
import type { MessageView } from '../../src/view/message.ts';
import type { Random } from './random.ts';
import { SlackBucket } from './slack-bucket.ts';
import { countCall, type Owner, type VirtualTime } from './virtual-time.ts';

/** Something that people could see, or see no more, at this instant. */
export interface Sight {
  atMs: number;
  what: 'room' | 'post' | 'edit' | 'remove' | 'pin' | 'invite' | 'topic' | 'purpose' | 'bookmark' | 'deleted';
  /** The effect it was for, such as `ESC-1/card`; of an edit, the one that posted the message. */
  key: string;
  place: string;
  text: string;
  by: string;
}

interface Message {
  key: string;
  ref: MessageRef;
  text: string;
  isThere: boolean;
}
type Fate = 'answered' | 'unreachable' | 'refused' | 'lost' | 'hangs';

const clientTimeoutMs = 10_000;

/** A workspace: what people see in it, how long it takes to answer, and how it fails. */
export class SimulatedSlack {
  readonly ledger: Sight[] = [];
  readonly rooms = new Map<string, { key: string; channel: string }>();
  readonly messages = new Map<string, Message>();
  readonly topics = new Map<string, string>();
  /** How often people deleted what was posted for an effect. */
  readonly deletions = new Map<string, number>();
  /** `strict`: those that were limited while Slack allowed less than it says. */
  readonly counts = { calls: 0, limited: 0, strict: 0, faults: 0 };
  troubledUntilMs = 0;
  strictUntilMs = 0;
  private readonly buckets = new Map<string, SlackBucket>();
  private readonly byKey = new Map<string, Message[]>();

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly options: { canFind: boolean },
    /** Hears of each message and room before it is asked for. */
    private readonly onSend: (key: string, owner: Owner) => void,
  ) {}

  /** Somebody deletes the message. */
  deleteMessage(message: Message): void {
    if (!message.isThere) return;
    message.isThere = false;
    this.deletions.set(message.key, (this.deletions.get(message.key) ?? 0) + 1);
    this.see('deleted', message.key, message.ref.channel, message.text, 'somebody');
  }

  platformFor(owner: Owner): Platform {
    const see = (what: Sight['what'], key: string, place: string, text: string): void =>
      this.see(what, key, place, text, owner.name);
    const call = <T>(method: string, act: () => T, channel?: string): Promise<T> =>
      this.call(owner, { method, channel }, act);
    const messageAt = (ref: MessageRef): Message => {
      const message = this.messages.get(placeOf(ref));
      if (!message?.isThere) throw new AppError('message-gone', 'That Slack message is gone.');
      return message;
    };
    const platform: Platform = {
      limitsOf,
      createRoom: ({ name, key }) => {
        this.onSend(key, owner);
        return call('conversations.create', () => {
          if (this.rooms.has(name)) throw nameTaken();
          const channel = `C${String(this.rooms.size + 1).padStart(8, '0')}`;
          this.rooms.set(name, { key, channel });
          see('room', key, channel, name);
          return { channel };
        });
      },
      invite: (channel, people) =>
        call('conversations.invite', () => {
          see('invite', '', channel, people.join(' '));
          return { failed: [] };
        }),
      post: (target, message, key) => {
        this.onSend(key, owner);
        const channel = channelOf(target);
        const post = () => {
          const ref = { channel, id: `${this.messages.size + 1}` };
          const posted = { key, ref, text: textOf(message), isThere: true };
          this.messages.set(placeOf(ref), posted);
          this.byKey.set(key, [...(this.byKey.get(key) ?? []), posted]);
          see('post', key, placeOf(ref), posted.text);
          return ref;
        };
        return call('chat.postMessage', post, channel);
      },
      edit: (ref, message) =>
        call('chat.update', () => {
          const there = messageAt(ref);
          there.text = textOf(message);
          see('edit', there.key, placeOf(ref), there.text);
        }),
      remove: (ref) =>
        call('chat.delete', () => {
          const there = this.messages.get(placeOf(ref));
          if (!there?.isThere) return;
          there.isThere = false;
          see('remove', there.key, placeOf(ref), there.text);
        }),
      pin: (ref) => call('pins.add', () => see('pin', messageAt(ref).key, placeOf(ref), '')),
      setTopic: (channel, topic) =>
        call('conversations.setTopic', () => {
          this.topics.set(channel, topic);
          see('topic', '', channel, topic);
        }),
      setPurpose: (channel, purpose) =>
        call('conversations.setPurpose', () => see('purpose', '', channel, purpose)),
      bookmark: (channel, { url }) => call('bookmarks.add', () => see('bookmark', '', channel, url)),
    };
    if (!this.options.canFind) return platform;
    return {
      ...platform,
      find: ({ key, target }) =>
        call(target ? 'conversations.history' : 'conversations.list', () =>
          target ? this.findMessage(key, channelOf(target)) : this.findRoom(key),
        ),
    };
  }

  private findMessage(key: string, channel: string): Outside | null {
    const all = this.byKey.get(key) ?? [];
    return all.find(({ isThere, ref }) => isThere && ref.channel === channel)?.ref ?? null;
  }

  private findRoom(key: string): Outside | null {
    const found = [...this.rooms.values()].find((room) => room.key === key);
    return found ? { channel: found.channel, id: null } : null;
  }

  private see(what: Sight['what'], key: string, place: string, text: string, by: string): void {
    this.ledger.push({ atMs: this.time.nowMs, what, key, place, text, by });
  }

  private call<T>(
    owner: Owner,
    { method, channel }: { method: string; channel: string | undefined },
    act: () => T,
  ): Promise<T> {
    const { time, random } = this;
    const startedAtMs = time.nowMs;
    const fate = this.fate();
    this.counts.calls++;
    countCall(owner, 'slack');
    if (fate !== 'answered') this.counts.faults++;
    return new Promise((resolve, reject) => {
      const answer = (end: () => void) => time.after(random.within(20, 150), end, owner);
      const answerLate = () =>
        time.at(startedAtMs + clientTimeoutMs, () => reject(noAnswer('timeout')), owner);
      time.after(random.within(20, 150) + (random.chance(0.01) ? random.within(100, 800) : 0), () => {
        if (owner.state === 'dead' && random.chance(0.5)) return;
        if (fate === 'unreachable') return answer(() => reject(unreachable()));
        const isDone = fate === 'answered' || fate === 'lost' || random.chance(0.5);
        if (!isDone) return fate === 'hangs' ? answerLate() : answer(() => reject(noAnswer('HTTP 503')));
        const waitS = this.waitS(method, channel);
        if (waitS > 0) {
          this.counts.limited++;
          if (this.isStrict()) this.counts.strict++;
          return answer(() => reject(rateLimited(waitS, method)));
        }
        const end = done(act);
        if (fate === 'hangs') return answerLate();
        if (fate !== 'answered') return answer(() => reject(noAnswer('connection lost')));
        answer(() => ('value' in end ? resolve(end.value) : reject(end.error)));
      });
    });
  }

  private isStrict = (): boolean => this.time.nowMs < this.strictUntilMs;

  private fate(): Fate {
    const isTroubled = this.time.nowMs < this.troubledUntilMs;
    if (!this.random.chance(isTroubled ? 0.5 : 0.006)) return 'answered';
    return this.random.pick<Fate>(['unreachable', 'refused', 'lost', 'hangs']);
  }

  /** How many seconds to wait; 0 when it may be done now. Each limit that is asked counts, as it does in Slack. */
  private waitS(method: string, channel: string | undefined): number {
    const keys = [method, ...(channel === undefined ? [] : [`${method}/${channel}`])];
    const buckets = keys.map((key) => {
      const bucket = this.buckets.get(key) ?? new SlackBucket(key, this.time.nowMs);
      this.buckets.set(key, bucket);
      return bucket;
    });
    const part = this.isStrict() ? 0.2 : 1;
    return Math.max(...buckets.map((bucket) => bucket.take(this.time.nowMs, part)));
  }
}

const done = <T>(act: () => T): { value: T } | { error: unknown } => {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
};

const placeOf = ({ channel, id }: MessageRef): string => `${channel}/${id}`;
const textOf = ({ fallback }: MessageView): string => fallback.join('');
const channelOf = (target: Target): string =>
  'channel' in target ? target.channel : 'person' in target ? `D-${target.person}` : target.thread.channel;

const nameTaken = () => new AppError('name-taken', 'The name is taken.', { retryable: true });
const unreachable = () => new AppError('unreachable', 'Slack cannot be reached.', { retryable: true });
const noAnswer = (why: string) =>
  new AppError('no-answer', `Slack gave no usable answer (${why}).`, { retryable: true, doubtful: true });
const rateLimited = (waitS: number, limit: string) =>
  new AppError('rate-limited', `Slack asks to wait ${waitS} s.`, {
    ...{ retryable: true, retryAfterMs: waitS * 1_000, limit },
  });
