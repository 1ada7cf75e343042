import type { Mark } from '../domain/alike.ts';
import type { Effect } from '../domain/effects.ts';
import type { Escalation, Status } from '../domain/escalation.ts';
import type { NotOnCall } from '../domain/on-call/not-on-call.ts';
import type { ShiftChange } from '../domain/on-call/shift-change.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Reason } from '../domain/refusal.ts';

/** Says what time it is. Only the composition root knows whether it is the real one. */
export interface Clock {
  now(): Date;
}

/** A case to which something happens at an instant. */
export interface Scheduled {
  key: string;
  nextDueAt: Date;
}

export interface EscalationStore {
  load(key: string): Promise<Escalation | null>;
  /** Stores a new case. False when one with this key, or one opened by the same command, is there already. */
  insert(escalation: Escalation): Promise<boolean>;
  /** Stores the next version over the one before it. False when somebody else was faster: nothing is written then. */
  save(next: Escalation): Promise<boolean>;
  openedBy(command: string): Promise<Escalation | null>;
  /** Cases with something due at or before `now`: the most severe first, of these the longest due. */
  due(now: Date, limit: number): Promise<Scheduled[]>;
  /** The earliest instant at which anything is due; null when nothing is. */
  earliestDue(): Promise<Date | null>;
  /** All cases that have a next due instant. */
  scheduled(): Promise<Scheduled[]>;
  /** All active cases of a workspace, by their keys, and where they are mirrored. */
  active(workspace: string): Promise<Pick<Escalation, 'key' | 'mirror'>[]>;
  /** The newest first. */
  list(query: {
    workspace: string;
    statuses: readonly Status[];
    person?: PersonId;
    limit: number;
  }): Promise<Escalation[]>;
  /** Cases whose key, title or customer has all the words, the newest first. */
  find(query: { workspace: string; words: string; limit: number }): Promise<Escalation[]>;
  /** Active cases that have any of these marks, with all of theirs; the newest first. */
  alike(query: {
    workspace: string;
    marks: readonly Mark[];
    limit: number;
  }): Promise<{ key: string; marks: readonly Mark[] }[]>;
  /** Those of these cases that there are and that can be read, in any order. */
  loadMany(keys: readonly string[]): Promise<Escalation[]>;
}

/** Where somebody wants to be asked. */
export const reaches = ['slack', 'teams', 'both'] as const;
export type Reach = (typeof reaches)[number];

/**
 * A human, whatever platform ids they have: `slack` as `T0001:U0001`, `teams` as tenant and Entra object, `<tenant>:<object>`. `reach` is
 * null where they have said nothing.
 */
export interface Person {
  id: PersonId;
  name: string;
  email: string | null;
  slack: string | null;
  teams: string | null;
  reach: Reach | null;
}

export interface PeopleStore {
  /** Those of the ids that are known, by the id that was asked for: one that was joined to another is the other. */
  get(ids: readonly PersonId[]): Promise<Map<PersonId, Person>>;
  bySlack(slack: string): Promise<Person | null>;
  byTeams(teams: string): Promise<Person | null>;
  byEmail(email: string): Promise<Person | null>;
  /** Makes sure that there is a person with this e-mail address; safe to repeat and to race. */
  ensureByEmail(email: string, name: string): Promise<Person>;
  /** Makes sure that this Slack account is a person: the one with the same e-mail address, if given, or a new one. */
  ensureBySlack(slack: string, known: { name: string; email: string | null }): Promise<Person>;
  /** The same for a Teams account. */
  ensureByTeams(teams: string, known: { name: string; email: string | null }): Promise<Person>;
  /** This Slack account is nobody's any more. Answers whose it was. */
  removeSlack(slack: string): Promise<Person | null>;
  /**
   * These two are one human from now on: whoever asks for either, by whatever they were known by, gets the one that is kept, with the
   * accounts of both. Safe to repeat.
   */
  join(kept: PersonId, joined: PersonId): Promise<void>;
  /** The ids of those who were joined to another, and whom they are now. */
  joined(): Promise<Map<PersonId, PersonId>>;
  /** Null takes back what they have said. */
  setReach(person: PersonId, reach: Reach | null): Promise<void>;
}

/**
 * Where a conversation of a platform is reached that cannot be reached by a name alone. `id` is Muster's name for it, beginning with
 * the workspace; `conversation` the platform's; `team` and `group` those of what it belongs to, where it belongs to a team.
 */
export interface Conversation {
  id: string;
  serviceUrl: string;
  conversation: string;
  team: string | null;
  group: string | null;
}

/** Kept so that Muster can speak first, also after a restart. */
export interface Conversations {
  /** Safe to repeat; the latest word counts. */
  remember(conversation: Conversation): Promise<void>;
  find(id: string): Promise<Conversation | null>;
  /** Safe to repeat. */
  forget(id: string): Promise<void>;
}

/** Who had an account and has none any more. One who gets an account again is not gone. */
export interface Leavers {
  gone(): Promise<PersonId[]>;
}

/** The next number of a named counter, starting at 1; never given twice. */
export interface Counters {
  next(name: string): Promise<number>;
}

/** What a command came to; stored, so that a repeat is answered as the first was. */
export type Answer =
  | { done: string; verb: string /** Of those brought in by it. */; notOnCall?: NotOnCall[] }
  | { joined: string; by: PersonId }
  | { refused: Reason; field: string | null };

/** One thing a person asked for, as it came in. `id` is the same for each delivery of the same click. */
export interface Command {
  id: string;
  workspace: string;
  verb: string;
  /** Null when a case is to be opened. */
  key: string | null;
  /** As it came in; the verb's schema judges it. */
  input: Record<string, unknown>;
  origin: Escalation['origin'];
  by: PersonId;
  via: string;
  at: Date;
}

export interface Inbox {
  /** Stores the command before anything is done. If it was stored before: its answer, null when it has none yet. */
  receive(command: Command): Promise<{ first: true } | { first: false; answer: Answer | null }>;
  /**
   * Writes down how a command was answered; answers how it is. A refusal that comes after another answer was late, as when a process
   * slept while another one carried the command out: then that one holds.
   */
  answer(id: string, answer: Answer): Promise<Answer>;
  /** Commands received before `before` that have no answer, the oldest first. */
  unanswered(before: Date, limit: number): Promise<Command[]>;
  /**
   * Claims a subject (the same complaint raised twice) for a key until `until`. Answers the key that holds it: the one
   * given, or that of an earlier claim that has not run out at `now`.
   */
  claim(subject: string, key: string, now: Date, until: Date): Promise<string>;
  /** Writes down that a request with this id came in; false when it had before. */
  isFirst(id: string): Promise<boolean>;
}

/**
 * The channels of the rooms of these cases in a workspace, by their keys: of the room where it is the home, of its mirror where that
 * is. Of those that have none there, none.
 */
export type FindRooms = (
  cases: readonly Pick<Escalation, 'key' | 'workspace' | 'mirror'>[],
  workspace: string,
) => Promise<Map<string, string>>;

export const undeliveredStates = ['dead', 'doubtful', 'failed', 'paused', 'waiting'] as const;

/**
 * Something of a case that the outside should have seen by now and has not. dead: given up. doubtful: it may be out, and is looked
 * up and tried again. failed: tried again. paused: its turn comes later. waiting: for more than a minute, for `waitsFor` or for
 * whoever takes it up. All instants are real time.
 */
export interface Undelivered {
  /** Such as `ESC-1/card`. */
  id: string;
  escalation: string;
  workspace: string;
  /** Null when what is stored cannot be read. */
  effect: Effect | null;
  state: (typeof undeliveredStates)[number];
  attempts: number;
  /** When it was given up, or since when it should have been out. */
  since: Date;
  /** Null when it is not tried again, or as soon as something else has come. */
  nextTryAt: Date | null;
  /** A plain sentence of what went wrong last; null when nothing has. */
  why: string | null;
  waitsFor: string | null;
}

/** What has not reached the outside, and its mending. */
export interface Deliveries {
  /** The given up first, then the oldest; as of `now`, which is real time. */
  undelivered(query: {
    now: Date;
    workspace?: string;
    escalation?: string;
    limit: number;
  }): Promise<Undelivered[]>;
  /** The stored states of those of these effects that there are. */
  states(ids: readonly string[]): Promise<Map<string, string>>;
  /** Puts back, as if never tried, those of these that were given up or are tried again later. Answers which. */
  sendAgain(ids: readonly string[], now: Date): Promise<string[]>;
  /** Puts back what was given up of a case; null = of all cases. Answers which. */
  sendDeadAgain(escalation: string | null, now: Date): Promise<string[]>;
}

/** What was said of who takes over which shift. */
export interface Overrides {
  /** Of all schedules, what is about times that end after this instant. */
  endingAfter(instant: Date): Promise<ShiftChange[]>;
  /** Of one schedule, in the order it was said; `last` is the number of the last change, 0 where there is none. */
  ofSchedule(schedule: string): Promise<{ last: number; changes: ShiftChange[] }>;
  load(id: string): Promise<ShiftChange | null>;
  /** Adds a change. False when it, or another of its schedule with this number, is there already: nothing is written then. */
  append(change: ShiftChange): Promise<boolean>;
  /** When Muster first saw this schedule, in whichever process: now, if never before. */
  watchedSince(schedule: string, now: Date): Promise<Date>;
}
