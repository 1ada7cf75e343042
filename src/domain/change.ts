import { isUpdate } from './audiences.ts';
import { customersOf } from './customers.ts';
import { type Deadline, type DeadlineKind, nextDueAtOf } from './deadlines.ts';
import { type Effect, ownSlot, type RoomSide, slotOn } from './effects.ts';
import { type Escalation, lastUpdate, updateOwner } from './escalation.ts';
import type { PersonId } from './policy.ts';
import { resumed } from './promised-length.ts';
import type { Refusal } from './refusal.ts';
import { isDone, rootCauseKinds } from './root-causes.ts';
import type { Roster } from './roster.ts';
import { expectMovement } from './service-levels.ts';
import type { Happening } from './timeline.ts';

/** Who does it, when, and through which surface, and who is there to be asked. `by` is null when it follows from time. */
export interface Cause {
  by: PersonId | null;
  at: Date;
  via: string;
  command: string | null;
  roster: Roster;
}

export type Decision = Change | Refusal;

export const isRefusal = (decision: Decision): decision is Refusal => 'refused' in decision;

/** What is to be shown, without where and after what. */
type Shown = Effect extends infer E
  ? E extends Effect
    ? Omit<E, 'slot' | 'after' | 'wanted'>
    : never
  : never;

type DeadlineOptions = Partial<Pick<Deadline, 'warnAt' | 'startedAt' | 'snoozed' | 'calendar'>> & {
  subject?: string;
};

/** What a verb or a deadline makes of an escalation: the next state together with all that must follow from it. */
export class Change {
  private state: Escalation;
  /** The one invitation of this change, if it brings anybody in. */
  private invited: { slot: string; people: PersonId[] } | undefined;

  constructor(
    private readonly before: Escalation,
    readonly cause: Cause,
  ) {
    this.state = { ...before, outbox: stillIn(before) };
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
    const n = this.lastEntry() + 1;
    return this.set({ timeline: [...this.state.timeline, { n, at, happenedAt, by, via, command, event }] });
  }

  /** Writes a line of history that the room hears too. */
  tellRoom(event: Happening): this {
    this.record(event);
    const entry = this.lastEntry();
    return this.post({ kind: 'notice', entry }, `notice/${entry}`);
  }

  /** Tells the last line of history to the room on one side only. */
  tellSide(side: RoomSide): this {
    const entry = this.lastEntry();
    const after = slotOn(side, this.state.lastPost);
    return this.show({ kind: 'notice', entry }, ownSlot(side, `notice/${entry}`), after);
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
  start(kind: DeadlineKind, dueAt: Date, options: DeadlineOptions = {}): this {
    const { subject = null, warnAt = null, startedAt = this.cause.at } = options;
    const { snoozed = false, calendar = null } = options;
    this.stop(kind, subject);
    const seq = this.takeSeq();
    const happened = { warnedAt: null, brokenAt: null };
    const deadline: Deadline = {
      ...{ kind, subject, seq, startedAt, dueAt, warnAt, snoozed, calendar, ...happened },
      pausedAt: null,
    };
    return this.set({ deadlines: [...this.state.deadlines, deadline] });
  }

  /** Stops the deadlines of a kind, all of them unless a subject is named; prompts and checks shown for them vanish. */
  stop(kind: DeadlineKind, subject?: string | null): this {
    const ends = (d: Deadline) => d.kind === kind && (subject === undefined || d.subject === subject);
    const ending = this.state.deadlines.filter(ends);
    this.set({ deadlines: this.state.deadlines.filter((d) => !ends(d)) });
    for (const deadline of ending) this.showAgain(deadline);
    return this;
  }

  /** Marks what has followed from a deadline. */
  mark(seq: number, fields: Partial<Pick<Deadline, 'warnedAt' | 'brokenAt'>>): this {
    return this.set({
      deadlines: this.state.deadlines.map((d) => (d.seq === seq ? { ...d, ...fields } : d)),
    });
  }

  /** Stops the clock of the deadlines of a kind; `resume` gives them back the time that was left. */
  pause(kind: DeadlineKind): this {
    const { at } = this.cause;
    return this.retime(
      (d) => d.kind === kind && !d.pausedAt && !d.brokenAt,
      (d) => ({ ...d, pausedAt: at }),
    );
  }

  resume(kind: DeadlineKind): this {
    const { at, roster } = this.cause;
    return this.retime(
      (d) => d.kind === kind && d.pausedAt !== null,
      (d) => resumed(d, at, roster),
    );
  }

  private retime(concerns: (deadline: Deadline) => boolean, retimed: (deadline: Deadline) => Deadline): this {
    const { deadlines } = this.state;
    this.set({ deadlines: deadlines.map((d) => (concerns(d) ? retimed(d) : d)) });
    for (const deadline of deadlines.filter(concerns)) this.showAgain(deadline);
    return this;
  }

  /** Brings people into the task force and its room; all of one change are invited at once. */
  bringIn(people: PersonId[]): this {
    const missing = [...new Set(people)].filter((person) => !this.state.taskForce.includes(person));
    if (missing.length === 0) return this;
    this.set({ taskForce: [...this.state.taskForce, ...missing] });
    this.invited ??= { slot: `invite/${this.takeSeq()}`, people: [] };
    this.invited.people.push(...missing);
    const { slot, people: invited } = this.invited;
    return this.show({ kind: 'invite', people: [...invited] }, slot, 'room');
  }

  /** Posts a message in the room, after the one posted there before. */
  post(shown: Shown, slot: string): this {
    return this.show(shown, slot, this.state.lastPost).set({ lastPost: slot });
  }

  /** Makes a slot show the present state. Shown twice before it was sent, it is sent once. */
  show(shown: Shown, slot: string, after: string | null = null): this {
    const before = this.state.outbox.find((e) => e.slot === slot);
    // What was lost stays lost until the effect was taken up.
    const kept = before && 'lost' in before ? { lost: before.lost } : {};
    const effect: Effect = { ...kept, ...shown, slot, after };
    return this.set({ outbox: [...this.state.outbox.filter((e) => e.slot !== slot), effect] });
  }

  takeSeq(): number {
    this.set({ lastSeq: this.state.lastSeq + 1 });
    return this.state.lastSeq;
  }

  /** The state to store: the next version, its next due instant, and whatever shows it brought up to date. */
  done(): Escalation {
    if (this.cause.by !== null) expectMovement(this);
    this.show({ kind: 'card' }, 'card', 'room');
    if (this.state.policy.announcementChannel && this.changed(announced))
      this.show({ kind: 'announcement' }, 'announcement', 'card');
    if (this.changed(titled)) this.show({ kind: 'topic' }, 'topic', 'card');
    if (this.changed(prompted)) for (const deadline of this.state.deadlines) this.showPromptAgain(deadline);
    const { deadlines } = this.state;
    return { ...this.state, version: this.before.version + 1, nextDueAt: nextDueAtOf(deadlines) };
  }

  /** What was shown for a deadline, if anything was, shows the present state of it. */
  private showAgain(deadline: Deadline): void {
    const { kind, subject, seq, warnedAt } = deadline;
    this.showPromptAgain(deadline);
    if (kind === 'acknowledgement-expiry' && warnedAt && subject)
      this.show({ kind: 'check', seq, person: subject }, `check/${seq}`);
  }

  private showPromptAgain({ kind, seq, warnedAt, brokenAt }: Deadline): void {
    if (isUpdate(kind) && (warnedAt || brokenAt)) this.show({ kind: 'prompt', seq }, `prompt/${seq}`, 'card');
  }

  /** Whether this has to be shown anew, or for the first time. */
  private changed(shownOf: (escalation: Escalation) => unknown[]): boolean {
    const [was, is] = [shownOf(this.before), shownOf(this.state)];
    return this.before.version === 0 || is.some((value, index) => value !== was[index]);
  }

  private lastEntry(): number {
    return this.state.timeline.at(-1)?.n ?? 0;
  }
}

/** What an earlier version wished may not have been taken out yet; it is put in again with the next, and not wished anew by it. */
const stillIn = ({ outbox, version }: Escalation): Effect[] =>
  outbox.map((effect) => ({ wanted: version, ...effect }));

/** All of a case that the announcement shows and that can change. */
const announced = (escalation: Escalation) => {
  const { status, severity, acknowledged, unowned, subscribers } = escalation;
  return [
    status,
    severity,
    acknowledged?.by,
    unowned,
    lastUpdate(escalation, 'internal')?.n,
    subscribers.length,
    ...rootCauseKinds.map((kind) => isDone(escalation, kind)),
  ];
};

/** The same for the room's topic, which Slack tells the whole room each time it is set. */
const titled = ({ status, severity }: Escalation) => [status, severity];

/** The same for what asks for updates: whom it names. */
const prompted = (escalation: Escalation) => [updateOwner(escalation), customersOf(escalation).join('\n')];

export const accept = (escalation: Escalation, cause: Cause): Change => new Change(escalation, cause);
