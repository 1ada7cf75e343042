import { dayIn, dayMs } from '../calendar/wall-time.ts';
import type { PersonId } from '../policy.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Rulebook } from '../rulebook.ts';
import { gapsIn, type Period } from './on-call.ts';
import type { Schedule } from './schedule.ts';
import { peopleOn } from './schedules-named.ts';
import { type ShiftChange, standingChanges } from './shift-change.ts';
import type { GiveInput, TakeInput, WhenInput } from './shift-fields.ts';
import { swapped } from './swap.ts';

/** What somebody says of a shift now. The rulebook has what was said of the schedule before. */
export interface ShiftAct {
  rulebook: Rulebook;
  schedule: Schedule;
  by: PersonId;
  at: Date;
}

/** What is new in it; the rest is where and as what it is kept. */
export type Said = Pick<
  ShiftChange,
  'state' | 'person' | 'replaces' | 'fromAt' | 'untilAt' | 'reason' | 'madeBy'
>;

const aheadMs = 366 * dayMs;

/** Somebody takes over what another would be on call for, or a time when nobody is. */
export function decideTake({ whose, reason, ...when }: TakeInput, act: ShiftAct): Said | Refusal {
  const { by, schedule, rulebook, at } = act;
  const problem = mayNotTake(by, act);
  if (problem) return refuse(problem, 'schedule');
  if (whose === by) return refuse({ code: 'replaces-self' }, 'whose');
  const asked = readWhen(when, schedule.zone, at);
  if ('refused' in asked) return asked;
  const time = whose === null ? gapWithin(schedule, asked, rulebook) : shiftWithin(whose, by, asked, act);
  if ('refused' in time) return time;
  return { state: 'holds', person: by, replaces: whose, ...time, reason, madeBy: by };
}

/** Somebody asks another to take over what they would be on call for. */
export function decideGive({ to, reason, ...when }: GiveInput, act: ShiftAct): Said | Refusal {
  const { by, schedule, at } = act;
  if (to === by) return refuse({ code: 'replaces-self' }, 'to');
  const problem = mayNotTake(to, act);
  if (problem) return refuse(problem, 'to');
  const asked = readWhen(when, schedule.zone, at);
  if ('refused' in asked) return asked;
  const time = shiftWithin(by, to, asked, act);
  if ('refused' in time) return time;
  return { state: 'asked', person: to, replaces: by, ...time, reason, madeBy: by };
}

/** Who was asked says yes: it is looked at anew, for much may have happened since. */
export function decideAccept(asked: ShiftChange, act: ShiftAct): Said | Refusal {
  if (asked.person !== act.by) return refuse({ code: 'shift-of-others' });
  if (asked.state !== 'asked' || asked.replaces === null) return refuse({ code: 'shift-settled' });
  if (asked.untilAt <= act.at) return refuse({ code: 'shift-is-over' });
  const problem = mayNotTake(asked.person, act);
  if (problem) return refuse(problem);
  const time = shiftWithin(asked.replaces, asked.person, fromNow(asked, act.at), act);
  return 'refused' in time ? time : { ...asked, ...time, state: 'holds' };
}

export function decideDecline(asked: ShiftChange, { by }: ShiftAct): Said | Refusal {
  if (asked.person !== by) return refuse({ code: 'shift-of-others' });
  return asked.state === 'asked' ? { ...asked, state: 'declined' } : refuse({ code: 'shift-settled' });
}

/** Whoever said it takes it back, before it has begun and unless somebody builds on it. */
export function decideUndo(
  change: ShiftChange,
  { by, at }: ShiftAct,
  changes: readonly ShiftChange[],
): Said | Refusal {
  if (change.madeBy !== by) return refuse({ code: 'shift-of-others' });
  if (change.state === 'asked') return { ...change, state: 'undone' };
  if (change.state !== 'holds') return refuse({ code: 'shift-settled' });
  if (change.fromAt <= at) return refuse({ code: 'shift-has-begun' });
  const since = standingChanges(changes).find((other) => buildsOn(other, change));
  return since ? refuse({ code: 'shift-taken-since', person: since.person }) : { ...change, state: 'undone' };
}

/** It takes over from the same person what that person has taken over. */
const buildsOn = (other: ShiftChange, change: ShiftChange): boolean =>
  other.state === 'holds' &&
  other.seq > change.seq &&
  other.replaces === change.person &&
  other.fromAt < change.untilAt &&
  other.untilAt > change.fromAt;

/** Why this person cannot be on call here; null when they can. */
export function mayNotTake(
  person: PersonId,
  { rulebook, schedule }: Pick<ShiftAct, 'rulebook' | 'schedule'>,
) {
  if (rulebook.gone.has(person)) return { code: 'person-gone', person } as const;
  const isAble = peopleOn(schedule).includes(person) || managersIn(rulebook).includes(person);
  return isAble ? null : ({ code: 'not-of-schedule', person, schedule: schedule.name } as const);
}

/** Everybody who manages cases of whatever kind. */
const managersIn = ({ usual, rules }: Rulebook): PersonId[] => [
  ...usual.managers,
  ...rules.flatMap(({ use }) => use.managers ?? []),
];

function readWhen({ day, from, until }: WhenInput, zone: string, now: Date): Period | Refusal {
  const asked = day === null ? timesGiven(from, until) : from || until ? null : wholeDay(zone, day);
  if (!asked) return refuse({ code: 'say-when' }, 'day');
  const last = day === null ? 'until' : 'day';
  if (asked.untilAt <= asked.fromAt) return refuse({ code: 'ends-before-start' }, last);
  if (asked.untilAt <= now) return refuse({ code: 'shift-is-over' }, last);
  if (Number(asked.untilAt) > Number(now) + aheadMs) return refuse({ code: 'too-far-ahead' }, last);
  return fromNow(asked, now);
}

const timesGiven = (fromAt: Date | null, untilAt: Date | null): Period | null =>
  fromAt && untilAt ? { fromAt, untilAt } : null;

function wholeDay(zone: string, day: string): Period {
  const { fromMs, untilMs } = dayIn(zone, day);
  return { fromAt: new Date(fromMs), untilAt: new Date(untilMs) };
}

/** What has passed cannot be changed. */
const fromNow = ({ fromAt, untilAt }: Period, now: Date): Period => ({
  fromAt: fromAt < now ? now : fromAt,
  untilAt,
});

/** From the first to the last instant at which `replaces` would be on call; in between only while they would be. */
function shiftWithin(
  replaces: PersonId,
  person: PersonId,
  within: Period,
  { schedule, by, at }: ShiftAct,
): Period | Refusal {
  const shifts = swapped(schedule, { person, replaces, within, by, at });
  const [first, last] = [shifts[0], shifts.at(-1)];
  if (!first || !last) return refuse({ code: 'no-shift-then', person: replaces }, 'day');
  return { fromAt: first.fromAt, untilAt: last.untilAt };
}

function gapWithin(schedule: Schedule, within: Period, { gone }: Rulebook): Period | Refusal {
  const [gap, another] = gapsIn(schedule, within, gone);
  if (!gap) return refuse({ code: 'somebody-then' }, 'whose');
  if (another) return refuse({ code: 'several-gaps-then' }, 'day');
  return { fromAt: gap.fromAt, untilAt: gap.untilAt };
}
