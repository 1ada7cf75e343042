import type { Outgoing } from '../domain/effects.ts';
import {
  decideAccept,
  decideDecline,
  decideGive,
  decideTake,
  decideUndo,
  mayNotTake,
  type Said,
  type ShiftAct,
} from '../domain/on-call/decide-shift.ts';
import type { ShiftChange } from '../domain/on-call/shift-change.ts';
import { standingChanges, withChanges } from '../domain/on-call/shift-change.ts';
import { giveFields, takeFields } from '../domain/on-call/shift-fields.ts';
import { isShiftVerb, type ShiftVerb } from '../domain/on-call/shift-verbs.ts';
import { tellShift } from '../domain/on-call/tell-shift.ts';
import type { PersonId } from '../domain/policy.ts';
import { type Reason, type Refusal, refuse } from '../domain/refusal.ts';
import { AppError } from '../errors.ts';
import { startingWith } from '../view/form.ts';
import type { FormView } from '../view/message.ts';
import { shiftForm } from '../view/shift-form.ts';
import type { LiveRulebook } from './live-rulebook.ts';
import type { Answer, Clock, Command, Overrides } from './ports.ts';
import { readInput } from './read-input.ts';

export interface ShiftDeps {
  overrides: Overrides;
  live: LiveRulebook;
  clock: Clock;
  /** Sees to it that this is told; safe to repeat. */
  tell(outgoing: Outgoing): Promise<void>;
}

/** A schedule that ten people change at once settles in far fewer tries. */
const mostTries = 20;

/** Who takes over which shift: said by form, asked of others, and undone. */
export function createShifts({ overrides, live, clock, tell }: ShiftDeps) {
  /**
   * Does what a command says about a shift, once: what it said is known by the id of the command. When somebody else says
   * something of the same schedule meanwhile, it is decided anew.
   */
  async function act(command: Command & { verb: ShiftVerb }): Promise<Answer> {
    for (let tries = 0; tries < mostTries; tries++) {
      const said = (await overrides.load(command.id)) ?? (await sayOnce(command));
      if (said && 'refused' in said) return said;
      if (said) return answerTo(command, said);
    }
    throw new AppError('too-busy', 'This schedule is being changed by many at once. Please try again.', {
      retryable: true,
    });
  }

  async function answerTo({ verb }: Command, said: ShiftChange): Promise<Answer> {
    await live.refresh();
    const { schedules, gone } = live.rulebook();
    const schedule = schedules[said.schedule];
    if (schedule) await tell(tellShift(said, schedule, gone));
    return { done: said.override, verb };
  }

  /** Null when somebody else was faster. */
  async function sayOnce(command: Command & { verb: ShiftVerb }): Promise<ShiftChange | Refusal | null> {
    const subject = await subjectOf(command);
    if ('refused' in subject) return subject;
    const { last, changes } = await overrides.ofSchedule(subject.schedule);
    const rulebook = withChanges(live.withoutOverrides(), changes);
    const schedule = rulebook.schedules[subject.schedule];
    if (!schedule) return refuse({ code: 'unknown-schedule' });
    const at = latestOf([clock.now(), ...changes.map((change) => change.at)]);
    const said = decide(subject, { rulebook, schedule, by: command.by, at }, changes);
    if ('refused' in said) return said;
    const { by, id, workspace } = command;
    const change: ShiftChange = {
      ...said,
      ...{ id, by, at, workspace, seq: last + 1 },
      ...{ schedule: subject.schedule, override: subject.override ?? id },
    };
    return (await overrides.append(change)) ? change : null;
  }

  /** What a command is about, with its schedule. */
  async function subjectOf({ verb, key, input }: Command & { verb: ShiftVerb }): Promise<Subject | Refusal> {
    if (verb === 'take-shift') {
      const read = readInput(takeFields, input);
      return read.invalid ?? { verb, schedule: read.input.schedule, override: null, input: read.input };
    }
    if (verb === 'give-shift') {
      const read = readInput(giveFields, input);
      return read.invalid ?? { verb, schedule: read.input.schedule, override: null, input: read.input };
    }
    const first = key === null ? null : await overrides.load(key);
    return first
      ? { verb, schedule: first.schedule, override: first.override }
      : refuse({ code: 'unknown-shift' });
  }

  return {
    /** Null when it is about no shift. */
    act(command: Command): Promise<Answer> | null {
      const { verb } = command;
      return isShiftVerb(verb) ? act({ ...command, verb }) : null;
    },

    /** The form for taking or giving away a shift; `schedule` is chosen already, if there is one of that id and `filled` has no other. */
    form({ verb, schedule, by, filled }: ShiftFormWanted): FormView | { refused: Reason } {
      const rulebook = live.rulebook();
      const all = Object.values(rulebook.schedules);
      if (all.length === 0) return { refused: { code: 'unknown-schedule' } };
      if (all.every((each) => mayNotTake(by, { rulebook, schedule: each })))
        return { refused: { code: 'of-no-schedule' } };
      const form = shiftForm(verb, schedule, { escalation: null, rulebook, by, at: clock.now() });
      return startingWith(form, filled);
    },
  };
}

interface ShiftFormWanted {
  verb: ShiftVerb;
  schedule: string;
  by: PersonId;
  filled: Readonly<Record<string, string>>;
}

type Subject =
  | { verb: 'take-shift'; schedule: string; override: null; input: Parameters<typeof decideTake>[0] }
  | { verb: 'give-shift'; schedule: string; override: null; input: Parameters<typeof decideGive>[0] }
  | { verb: Exclude<ShiftVerb, 'take-shift' | 'give-shift'>; schedule: string; override: string };

function decide(subject: Subject, act: ShiftAct, changes: readonly ShiftChange[]): Said | Refusal {
  if (subject.verb === 'take-shift') return decideTake(subject.input, act);
  if (subject.verb === 'give-shift') return decideGive(subject.input, act);
  const standing = standingChanges(changes).find(({ override }) => override === subject.override);
  if (!standing) return refuse({ code: 'unknown-shift' });
  switch (subject.verb) {
    case 'accept-shift':
      return decideAccept(standing, act);
    case 'decline-shift':
      return decideDecline(standing, act);
    case 'undo-shift':
      return decideUndo(standing, act, changes);
  }
}

/** What is said later counts more, also where the clocks of two processes differ. */
const latestOf = (instants: readonly Date[]): Date => new Date(Math.max(...instants.map(Number)));
