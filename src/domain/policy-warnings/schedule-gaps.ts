import type { Interval } from '../calendar/interval.ts';
import { merged } from '../calendar/interval.ts';
import { dayMs, wallMsAt } from '../calendar/wall-time.ts';
import { gapsIn } from '../on-call/on-call.ts';
import type { Gone, Schedule } from '../on-call/schedule.ts';
import { startWallMs } from '../on-call/turns.ts';
import type { Target } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Rulebook } from '../rulebook.ts';
import { listed, sayRecurrence } from './say-times.ts';
import { commonTimes, createHoursIn, type Hours } from './times.ts';
import { usesOf } from './uses.ts';
import { recurrenceOf } from './weekly.ts';

/** Long enough to tell what comes every week from what comes once. */
const weeks = 5;

/** Schedules that are asked together, and when that is. */
interface Asked {
  path: Problem['path'];
  schedules: string[];
  times: Interval[];
}

/**
 * Schedules with nobody on call in the next five weeks. Hours in which no level asks a schedule do not count, and neither do those
 * in which another schedule of the same level has somebody. One that no level asks counts all the time.
 */
export function gapWarnings(rulebook: Rulebook, at: Date): Problem[] {
  // A day more than the weeks have, as some have an hour more by the clock.
  const span = { fromMs: Number(at), untilMs: Number(at) + (weeks * 7 + 1) * dayMs };
  const gapsOf = createGapsOf(rulebook, span);
  return askedTogether(rulebook, span).flatMap(({ path, schedules, times }): Problem[] => {
    const [zone] = schedules.flatMap((name) => rulebook.schedules[name]?.zone ?? []);
    if (zone === undefined) return [];
    const gaps = schedules.map(gapsOf).reduce(commonTimes, times);
    if (gaps.length === 0) return [];
    const when = sayRecurrence(recurrenceOf(gaps, times, { zone, fromMs: Number(at), weeks }));
    return when === '' ? [] : [{ path, says: sayGap(schedules, when, zone) }];
  });
}

function sayGap(schedules: readonly string[], when: string, zone: string): string {
  const of = schedules.length === 1 ? '' : ` in ${listed(schedules)}`;
  return `Nobody is on call${of} ${when} (${zone}). Add a layer for that time, or let the level ask somebody else as well.`;
}

function createGapsOf({ schedules, gone }: Rulebook, span: Interval): (name: string) => Interval[] {
  const found = new Map<string, Interval[]>();
  const period = { fromAt: new Date(span.fromMs), untilAt: new Date(span.untilMs) };
  const find = (schedule: Schedule | undefined): Interval[] => {
    if (!schedule) return [span];
    return hasSomebody(schedule, span.fromMs, gone)
      ? []
      : merged(gapsIn(schedule, period, gone).map(toInterval));
  };
  return (name) => {
    const gaps = found.get(name) ?? find(schedules[name]);
    found.set(name, gaps);
    return gaps;
  };
}

/** Whether it needs no planning: a layer counts at all times, and all who may be on call instead are there. */
function hasSomebody({ zone, layers, overrides }: Schedule, fromMs: number, gone: Gone): boolean {
  const all = [...layers.flatMap(({ people }) => people), ...overrides.map(({ person }) => person)];
  if (all.some((person) => gone.has(person))) return false;
  const wallMs = wallMsAt(zone, fromMs);
  return layers.some(
    (layer) => !layer.restrictedTo && layer.people.length > 0 && startWallMs(layer) <= wallMs,
  );
}

const toInterval = ({ fromAt, untilAt }: { fromAt: Date; untilAt: Date }): Interval => ({
  fromMs: Number(fromAt),
  untilMs: Number(untilAt),
});

function askedTogether(rulebook: Rulebook, span: Interval): Asked[] {
  const hoursIn = createHoursIn(rulebook, span);
  const together = new Map<string, Asked>();
  for (const { path, targets, hours } of asksOf(rulebook)) {
    const schedules = [
      ...new Set(targets.flatMap((target) => ('schedule' in target ? [target.schedule] : []))),
    ];
    if (schedules.length === 0) continue;
    const key = JSON.stringify(schedules.toSorted());
    const times = hours.map(hoursIn).reduce(commonTimes, [span]);
    const before = together.get(key);
    const spot = schedules.length === 1 ? ['schedules', ...schedules] : path;
    together.set(key, {
      path: spot,
      schedules,
      ...before,
      times: merged([...(before?.times ?? []), ...times]),
    });
  }
  return [...together.values(), ...neverAsked(rulebook, span, [...together.values()])];
}

function neverAsked({ schedules }: Rulebook, span: Interval, asked: readonly Asked[]): Asked[] {
  const names = new Set(asked.flatMap((each) => each.schedules));
  return Object.keys(schedules)
    .filter((name) => !names.has(name))
    .map((name) => ({ path: ['schedules', name], schedules: [name], times: [span] }));
}

interface Ask {
  path: Problem['path'];
  targets: readonly Target[];
  /** All of them have to hold. */
  hours: (Hours | undefined)[];
}

/** Whom each level asks, and in which hours, for each way in which its ladder is chosen. */
const asksOf = (rulebook: Rulebook): Ask[] =>
  usesOf(rulebook).flatMap(({ when, choice }) =>
    (rulebook.ladders[choice.ladder]?.levels ?? []).flatMap(({ ask, onlyIn }, index): Ask[] => {
      const path = ['ladders', choice.ladder, 'levels', index];
      if (!onlyIn) return [{ path, targets: ask, hours: [when.hours] }];
      const { calendar, otherwise } = onlyIn;
      return [
        { path, targets: ask, hours: [when.hours, { calendar, within: true }] },
        { path, targets: otherwise, hours: [when.hours, { calendar, within: false }] },
      ];
    }),
  );
