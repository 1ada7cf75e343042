import type { Effect, Outgoing } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { PersonId, Severity } from '../domain/policy.ts';
import type { MessageView } from '../view/message.ts';

/** Where a message is, in the platform's own ids. */
export interface MessageRef {
  channel: string;
  id: string;
}

/** What the outside gave back for a slot: a room's channel, a message's place; null for slots that leave nothing behind. */
export interface Outside {
  channel: string;
  id: string | null;
}

/** Where a message goes. A channel is an id of the platform, or the name of a channel from the policy. */
export type Target = { channel: string } | { person: PersonId } | { thread: MessageRef };

/**
 * How often something may be asked of the outside: a token bucket that all processes share. The key begins with the workspace,
 * such as `slack:T1/conversations.create`.
 */
export interface Limit {
  key: string;
  perMinute: number;
  /** How many may go at once after a rest. */
  burst: number;
  /** Tokens that only urgent effects may take. */
  reserve: number;
}

/** Whether the case of a room is running, runs again after it was over, or is over. */
export type RoomStage = 'running' | 'reopened' | 'over';

/** What a platform does for the delivery queue. Each call is one try: it neither waits nor repeats; it throws `AppError`s. */
export interface Platform {
  /** The limits under which this effect is sent, the widest first. */
  limitsOf(effect: QueuedEffect): readonly Limit[];
  /** How many characters the name of a room may have; 80 when absent. */
  longestRoomName?: number;
  /**
   * Creates a room; `name` is a wish, `card` what it begins with where a room is a thread, `people` whom it is made of where it is a
   * chat. Throws `name-taken` with retryable when it should be tried under another name.
   */
  createRoom(room: {
    name: string;
    private: boolean;
    key: string;
    people: readonly PersonId[];
    card(): MessageView;
  }): Promise<{ channel: string }>;
  /** What people should know of this room because it is not as it was wished for, as a sentence; null when nothing. */
  roomTrouble?(channel: string): string | null;
  /** Adds people; those who cannot be added are named in the answer, the others are in. */
  invite(channel: string, people: PersonId[]): Promise<{ failed: { name: string; why: string }[] }>;
  /** `key` travels with the message, so that a send whose answer was lost can be looked up. */
  post(target: Target, message: MessageView, key: string): Promise<MessageRef>;
  edit(ref: MessageRef, message: MessageView): Promise<void>;
  /** Safe to repeat: a message that is gone already is no error. */
  remove(ref: MessageRef): Promise<void>;
  pin(ref: MessageRef): Promise<void>;
  setTopic(channel: string, topic: string, stage: RoomStage): Promise<void>;
  setPurpose(channel: string, purpose: string): Promise<void>;
  /** Whether a room has no threads, so that what answers something stands beside it; none has where absent. */
  isFlat?(channel: string): boolean;
  /** `again`: an earlier try may have made it. */
  bookmark(channel: string, bookmark: { title: string; url: string }, again: boolean): Promise<void>;
  /**
   * Looks for what an earlier try with this key, whose answer was lost, may have left behind since then: a room when `target`
   * is null, else a message there. Null when there is nothing. A platform without it is sent to again.
   */
  find?(trace: { key: string; target: Target | null; since: Date }): Promise<Outside | null>;
}

export type EffectState = 'waiting' | 'pending' | 'sending' | 'sent' | 'doubtful' | 'failed' | 'dead';

/**
 * A slot of an escalation in the queue. `wanted` and `done` are versions of the escalation; `id` is `ESC-1/card`. `attempts`
 * counts the leases since it was last sent or wanted anew, the present one included; waiting for another slot does not count.
 * As leased, `state` is `doubtful` when an earlier try may have come through, else `sending`.
 */
export interface QueuedEffect {
  id: string;
  escalation: string;
  workspace: string;
  severity: Severity;
  effect: Effect;
  wanted: number;
  done: number | null;
  state: EffectState;
  attempts: number;
  runAt: Date;
  outside: Outside | null;
  error: { code: string; message: string; at: Date } | null;
  fence: number;
  createdAt: Date;
}

/**
 * How a try ended. What is `sent` replaces what was outside before. `waitFor` names a slot without whose outside this one cannot
 * be done: it is ready again when that slot is next settled, or at once when that slot has something outside by now; `outside` is
 * what it has shown meanwhile. `pausedUntil`:
 * it was not tried, for its limits are used up; in a long pause those behind it need not wait for its turn.
 */
export type Outcome =
  | { sent: Outside | null }
  | { retryAt: Date; error: { code: string; message: string }; state: 'failed' | 'doubtful' }
  | { dead: { code: string; message: string } }
  | { waitFor: string; outside?: Outside }
  | { pausedUntil: Date; long: boolean };

/** Who wants to send, and for how long nobody else may. */
export interface Lease {
  owner: string;
  leaseMs: number;
}

/** What became ready when an effect was settled: what was leased with it, and whether there is anything else. */
export interface Followers {
  leased: QueuedEffect[];
  more: boolean;
}

export interface EffectQueue {
  /**
   * Puts an outbox into the queue; safe to repeat. A slot already sent is wanted anew if it can be refreshed.
   * An effect whose `after` slot has not been tried yet waits for it. With `lease` it answers the effects that are new and ready,
   * leased in the same go; without, none.
   */
  enqueue(outgoing: Outgoing, lease?: Lease): Promise<QueuedEffect[]>;
  /** Leases effects that are ready, sev1 first, then the oldest; each with a new fence. Leases that ran out are taken over as doubtful. */
  lease(options: Lease & { now: Date; limit: number; escalation?: string }): Promise<QueuedEffect[]>;
  /** Ends the leases of owners that are gone, so that what they were sending is taken over at once, as doubtful. */
  endLeases(isGone: (owner: string) => boolean): Promise<void>;
  /**
   * Ends the leases given to this owner before that instant, but for those it keeps: it never heard of the others, as the answer was
   * lost. Answers how many there were.
   */
  reclaim(owner: string, lease: { kept: readonly string[]; before: Date }): Promise<number>;
  /**
   * Writes down how it ended, unless the fence says that somebody else has taken over; releases those waiting for it. With
   * `lease`, those waiting for what was sent are leased in the same go.
   */
  settle(effect: QueuedEffect, outcome: Outcome, now: Date, lease?: Lease): Promise<Followers>;
  /** What the outside gave for these slots of an escalation, where it gave something. */
  outside(escalation: string, slots: readonly string[]): Promise<Map<string, Outside>>;
  /** In which workspace each of these slots is shown, or will be; those that were given up before anything was to be seen are left out. */
  standing(escalation: string, slots: readonly string[]): Promise<Map<string, string>>;
  /** Effects that failed at least once and are not sent, for the card and the health page. */
  troubled(escalation: string): Promise<QueuedEffect[]>;
  /** The key of the case whose room this channel is; null for other channels. */
  caseOfRoom(channel: string): Promise<string | null>;
  /** When the next effect is ready; null when none waits. */
  nextRunAt(): Promise<Date | null>;
}

/** The outboxes that were not moved into the queue yet. */
export interface Outboxes {
  /** Escalations with something in their outbox, the oldest first. */
  full(limit: number): Promise<Escalation[]>;
  /** Takes what was enqueued out of the outbox, unless a later version put the slot in again. */
  clear(escalation: Escalation): Promise<void>;
}

/** What several processes have taken from one bucket, and what is left. */
export interface Pace {
  key: string;
  /** Fractions count towards the next one; less than nothing is owed. */
  tokens: number;
  /** How fast it fills at present, in tokens per millisecond: slower after the outside has complained. */
  perMs: number;
  /** 0 when nothing is stopped. */
  stoppedForMs: number;
}

/** The processes of Muster that share the database, by the names of `ownName`. */
export interface Processes {
  /** Says that this one is at work, and answers how many others have said so within the last 45 seconds. */
  seeOthers(name: string): Promise<number>;
  /** This one ends. */
  leave(name: string): Promise<void>;
}

/** How many tokens of a bucket were used; less than none were given back. */
export interface Spent {
  limit: Limit;
  tokens: number;
}

/** Token buckets shared by all processes, in the time of the server. */
export interface PaceStore {
  /** The buckets of a workspace that were used lately. */
  all(workspace: string): Promise<Pace[]>;
  /**
   * Takes what was `spent` already, then up to as many as are wanted: the urgent ones first, and the others only above the
   * reserve.
   */
  take(
    limit: Limit,
    wish: { spent: number; urgent: number; normal: number },
  ): Promise<Pace & { urgent: number; normal: number }>;
  /** Takes what was spent already, of many buckets in one go. */
  spend(spent: readonly Spent[]): Promise<void>;
  /** The outside said to wait: nothing is taken until then, and afterwards more slowly for a while. */
  stop(limit: Limit, forMs: number): Promise<Pace>;
}
