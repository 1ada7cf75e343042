import type { DeadlineKind } from './deadlines.ts';
import { nextDueAtOf } from './deadlines.ts';
import type { Effect } from './effects.ts';
import type { Escalation } from './escalation.ts';
import type { PersonId } from './policy.ts';
import type { Refusal } from './refusal.ts';
import type { Happening } from './timeline.ts';

/** Who does it, when, and through which surface. `by` is null when it follows from time. */
export interface Cause {
  by: PersonId | null;
  at: Date;
  via: string;
  command: string | null;
}

export type Decision = Change | Refusal;

export const isRefusal = (decision: Decision): decision is Refusal => 'refused' in decision;

type EffectSubject = Effect extends infer E ? (E extends Effect ? Omit<E, 'slot' | 'after'> : never) : never;

/** What a verb or a deadline makes of an escalation: the next state together with all that must follow from it. */
export class Change {
  private state: Escalation;

  constructor(
    private readonly before: Escalation,
    readonly cause: Cause,
  ) {
    this.state = before;
  }

  /** The state as changed so far. */
  get now(): Escalation {
    return this.state;
  }

  set(fields: Partial<Escalation>): this {
    this.state = { ...this.state, ...fields };
    return this;
  }

  /** Writes a line of history. */
  record(event: Happening, happenedAt: Date | null = null): this {
    const { by, at, via, command } = this.cause;
    const n = (this.state.timeline.at(-1)?.n ?? 0) + 1;
    return this.set({ timeline: [...this.state.timeline, { n, at, happenedAt, by, via, command, event }] });
  }

  /** Writes a line of history that the room hears too. */
  tellRoom(event: Happening): this {
    this.record(event);
    const entry = this.lastEntry();
    return this.show({ kind: 'notice', entry }, `notice/${entry}`);
  }

  /** Sends the last line of history to people directly; whoever caused it is left out. */
  tellPeople(people: PersonId[]): this {
    const entry = this.lastEntry();
    for (const person of new Set(people)) {
      if (person !== this.cause.by) this.show({ kind: 'tell', entry, person }, `tell/${entry}/${person}`);
    }
    return this;
  }

  /** Starts a deadline; one of the same kind and subject is replaced. Due at once if `dueAt` has passed. */
  start(kind: DeadlineKind, dueAt: Date, options: { subject?: string; warnAt?: Date | null } = {}): this {
    const subject = options.subject ?? null;
    this.stop(kind, subject);
    const seq = this.takeSeq();
    const deadline = {
      kind,
      subject,
      seq,
      startedAt: this.cause.at,
      dueAt,
      warnAt: options.warnAt ?? null,
      warnedAt: null,
      brokenAt: null,
      snoozed: false,
    };
    return this.set({ deadlines: [...this.state.deadlines, deadline] });
  }

  /** Stops the deadlines of a kind, all of them unless a subject is named; prompts and checks shown for them vanish. */
  stop(kind: DeadlineKind, subject?: string | null): this {
    const ends = (d: { kind: DeadlineKind; subject: string | null }) =>
      d.kind === kind && (subject === undefined || d.subject === subject);
    for (const { seq, warnedAt } of this.state.deadlines.filter(ends)) {
      if (warnedAt && kind === 'acknowledgement-expiry' && this.before.acknowledged)
        this.show({ kind: 'check', seq, person: this.before.acknowledged.by }, `check/${seq}`);
      else if (warnedAt) this.show({ kind: 'prompt', seq }, `prompt/${seq}`);
    }
    return this.set({ deadlines: this.state.deadlines.filter((d) => !ends(d)) });
  }

  /** Marks what has followed from a deadline. */
  mark(
    seq: number,
    fields: Partial<
      Pick<Escalation['deadlines'][number], 'warnedAt' | 'brokenAt' | 'snoozed' | 'dueAt' | 'warnAt'>
    >,
  ): this {
    return this.set({
      deadlines: this.state.deadlines.map((d) => (d.seq === seq ? { ...d, ...fields } : d)),
    });
  }

  /** Marks the deadline started last. */
  markLast(fields: Partial<Pick<Escalation['deadlines'][number], 'snoozed'>>): this {
    return this.mark(this.state.lastSeq, fields);
  }

  /** Brings people into the task force and its room. */
  bringIn(people: PersonId[]): this {
    const missing = [...new Set(people)].filter((person) => !this.state.taskForce.includes(person));
    if (missing.length === 0) return this;
    this.set({ taskForce: [...this.state.taskForce, ...missing] });
    return this.show({ kind: 'invite', people: missing }, `invite/${this.takeSeq()}`, 'room');
  }

  /** Makes a slot show the present state. Shown twice in one change, it is sent once. */
  show(subject: EffectSubject, slot: string, after: string | null = null): this {
    const effect = { ...subject, slot, after } as Effect;
    return this.set({ outbox: [...this.state.outbox.filter((e) => e.slot !== slot), effect] });
  }

  takeSeq(): number {
    this.set({ lastSeq: this.state.lastSeq + 1 });
    return this.state.lastSeq;
  }

  /** The state to store: the next version, its next due instant, and whatever shows it brought up to date. */
  done(): Escalation {
    this.show({ kind: 'card' }, 'card', 'room');
    if (announced(this.state) !== announced(this.before)) {
      if (this.state.policy.announcementChannel) this.show({ kind: 'announcement' }, 'announcement', 'card');
      this.show({ kind: 'topic' }, 'topic', 'card');
    }
    const { deadlines } = this.state;
    return { ...this.state, version: this.before.version + 1, nextDueAt: nextDueAtOf(deadlines) };
  }

  private lastEntry(): number {
    return this.state.timeline.at(-1)?.n ?? 0;
  }
}

/** Everything the announcement and the topic show; they are brought up to date when it changes. */
function announced({ status, severity, title, acknowledged, unowned, updates, version }: Escalation): string {
  return JSON.stringify([version === 0, status, severity, title, acknowledged?.by, unowned, updates.length]);
}

export const accept = (escalation: Escalation, cause: Cause): Change => new Change(escalation, cause);
