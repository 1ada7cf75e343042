import { type Interval, overlapOf } from '../calendar/interval.ts';
import type { PersonId } from '../policy.ts';
import type { Override, Schedule } from './schedule.ts';
import { turnsOf } from './turns.ts';

/** Why somebody is on call: the id of the layer, or of the override. */
export type Source = { layer: string } | { override: string };

/** Somebody is on call for one reason, in milliseconds. */
export interface Part extends Interval {
  person: PersonId;
  source: Source;
}

/** Who is to be on call within `span` as the schedule says, in order and without overlaps; also people who are gone. */
export function planOf(schedule: Schedule, span: Interval): Part[] {
  let plan: Part[] = [];
  for (const layer of schedule.layers) {
    const turns = turnsOf(layer, schedule.zone, span);
    plan = laidOver(
      plan,
      turns.map((turn) => ({ ...turn, source: { layer: layer.id } })),
    );
  }
  const inOrder = schedule.overrides.toSorted((one, other) => Number(one.at) - Number(other.at));
  for (const override of inOrder) plan = laidOver(plan, partsOf(override, plan, span));
  return joined(plan);
}

function partsOf({ id, person, replaces, ...override }: Override, plan: Part[], span: Interval): Part[] {
  const times = replaces === null ? [span] : plan.filter((part) => part.person === replaces);
  const within = { fromMs: Number(override.fromAt), untilMs: Number(override.untilAt) };
  return times.flatMap((time) => {
    const part = overlapOf(time, within);
    return part ? [{ ...part, person, source: { override: id } }] : [];
  });
}

/** The upper parts, and of the lower ones what they leave. Both are in order and without overlaps. */
function laidOver(lower: Part[], upper: Part[]): Part[] {
  if (upper.length === 0) return lower;
  const result: Part[] = [];
  let next = 0;
  for (const part of lower) {
    while ((upper[next]?.untilMs ?? Infinity) <= part.fromMs) next++;
    let { fromMs } = part;
    for (let index = next; fromMs < part.untilMs; index++) {
      const over = upper[index] ?? { fromMs: Infinity, untilMs: Infinity };
      const untilMs = Math.min(over.fromMs, part.untilMs);
      if (fromMs < untilMs) result.push({ ...part, fromMs, untilMs });
      fromMs = over.untilMs;
    }
  }
  return [...result, ...upper].sort((one, other) => one.fromMs - other.fromMs);
}

/** Parts that touch and say the same are made one. */
function joined(plan: Part[]): Part[] {
  const result: Part[] = [];
  for (const part of plan) {
    const last = result.at(-1);
    if (last?.untilMs === part.fromMs && isSame(last, part)) last.untilMs = part.untilMs;
    else result.push({ ...part });
  }
  return result;
}

const isSame = (one: Part, other: Part): boolean =>
  one.person === other.person && keyOf(one.source) === keyOf(other.source);

const keyOf = (source: Source): string =>
  'layer' in source ? `layer ${source.layer}` : `override ${source.override}`;
