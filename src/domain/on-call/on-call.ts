import type { Interval } from '../calendar/interval.ts';
import { dayMs } from '../calendar/wall-time.ts';
import type { PersonId } from '../policy.ts';
import { type Part, planOf, type Source } from './plan.ts';
import type { Gone, Schedule } from './schedule.ts';

/** From one instant to just before another. */
export interface Period {
  fromAt: Date;
  untilAt: Date;
}

export interface Shift extends Period {
  person: PersonId;
  source: Source;
}

/** Nobody is on call. `gone` is who would be, if they were not unknown or had not left; null = nobody is planned. */
export interface Gap extends Period {
  gone: PersonId | null;
  /** The zone of the schedule, in which people should read it. */
  zone: string;
}

/** Another person is on call from then on; null = nobody. */
export interface HandOver {
  at: Date;
  from: PersonId | null;
  to: PersonId | null;
}

const spanOf = ({ fromAt, untilAt }: Period): Interval => ({
  fromMs: Number(fromAt),
  untilMs: Number(untilAt),
});
const periodOf = ({ fromMs, untilMs }: Interval): Period => ({
  fromAt: new Date(fromMs),
  untilAt: new Date(untilMs),
});

/** Who is on call at an instant, and why; null = nobody, or somebody who is gone. */
export function whoIsOnCall(
  schedule: Schedule,
  at: Date,
  gone: Gone,
): { person: PersonId; source: Source } | null {
  const [part] = planOf(schedule, { fromMs: Number(at), untilMs: Number(at) + 1 });
  return part && !gone.has(part.person) ? { person: part.person, source: part.source } : null;
}

/** Who is on call in a period, in order and cut off at its ends; nobody twice at a time, and one shift for one reason. */
export const shiftsIn = (schedule: Schedule, period: Period, gone: Gone): Shift[] =>
  planOf(schedule, spanOf(period))
    .filter(({ person }) => !gone.has(person))
    .map(({ person, source, ...part }) => ({ ...periodOf(part), person, source }));

/** When nobody is on call in a period, in order and cut off at its ends. */
export function gapsIn(schedule: Schedule, period: Period, gone: Gone): Gap[] {
  const { zone } = schedule;
  const gaps: Gap[] = [];
  let fromMs = Number(period.fromAt);
  for (const part of planOf(schedule, spanOf(period))) {
    if (fromMs < part.fromMs) gaps.push({ ...periodOf({ fromMs, untilMs: part.fromMs }), gone: null, zone });
    if (gone.has(part.person)) gaps.push({ ...periodOf(part), gone: part.person, zone });
    fromMs = part.untilMs;
  }
  const untilMs = Number(period.untilAt);
  return fromMs < untilMs ? [...gaps, { ...periodOf({ fromMs, untilMs }), gone: null, zone }] : gaps;
}

/** Looked at one after the other, so that a hand-over tomorrow is found without planning years. */
const windowsMs = [2 * dayMs, 14 * dayMs, 100 * dayMs, 2 * 366 * dayMs];

/** The first instant after `at` from which another person is on call, or nobody, or somebody again; null = none within two years. */
export function nextHandOver(schedule: Schedule, at: Date, gone: Gone): HandOver | null {
  for (const windowMs of windowsMs) {
    const span = { fromMs: Number(at), untilMs: Number(at) + windowMs };
    const [next] = handOversWithin(schedule, span, gone);
    if (next) return next;
  }
  return null;
}

/** Every such instant in a period but its first one, in order. */
export const handOversIn = (schedule: Schedule, period: Period, gone: Gone): HandOver[] =>
  handOversWithin(schedule, spanOf(period), gone);

function handOversWithin(schedule: Schedule, span: Interval, gone: Gone): HandOver[] {
  const stretches = people(planOf(schedule, span), span, gone);
  return stretches.slice(1).map(({ fromMs, person }, before) => ({
    at: new Date(fromMs),
    from: stretches[before]?.person ?? null,
    to: person,
  }));
}

interface Stretch {
  fromMs: number;
  person: PersonId | null;
}

/** From when on who is on call, whatever the reason; null = nobody. */
function people(plan: Part[], span: Interval, gone: Gone): Stretch[] {
  const starts = plan.flatMap(({ fromMs, untilMs, person }, index): Stretch[] => {
    const isFollowed = plan[index + 1]?.fromMs === untilMs || untilMs === span.untilMs;
    const start = { fromMs, person: gone.has(person) ? null : person };
    return isFollowed ? [start] : [start, { fromMs: untilMs, person: null }];
  });
  const all = starts[0]?.fromMs === span.fromMs ? starts : [{ fromMs: span.fromMs, person: null }, ...starts];
  return all.filter(({ person }, index) => index === 0 || all[index - 1]?.person !== person);
}
