import { hoursInZone } from '../calendar/hours-in-zone.ts';
import { type Interval, overlapOf } from '../calendar/interval.ts';
import { dayMs, instantMsOf, wallMsAt, wallMsOfDate } from '../calendar/wall-time.ts';
import { usualHours } from '../calendar/week.ts';
import type { PersonId } from '../policy.ts';
import type { Layer } from './schedule.ts';

/** A time in which a person is on call on a layer. */
export interface Turn extends Interval {
  person: PersonId;
}

const unitsMs = { hours: 3_600_000, days: dayMs, weeks: 7 * dayMs };

/** The wall time at which the first turn starts. */
export const startWallMs = ({ rotation }: Layer): number =>
  wallMsOfDate(rotation.startsOn) + rotation.handOverMs;

/**
 * Who is on call on a layer within `span`, in order. A turn that starts at a time the clock jumps over starts at the jump; at a
 * time that happens twice, it starts at the first.
 */
export function turnsOf(layer: Layer, zone: string, span: Interval): Turn[] {
  const turns =
    new Set(layer.people).size === 1 ? oneTurn(layer, zone, span) : [...rotate(layer, zone, span)];
  const hours = layer.restrictedTo;
  if (!hours) return turns;
  return turns.flatMap(({ person, ...turn }) =>
    [...hoursInZone(zone, turn, (dayStartMs) => usualHours(hours, dayStartMs))].map((part) => ({
      ...part,
      person,
    })),
  );
}

/** Somebody alone hands over to themselves, so there is nothing to count. */
function oneTurn(layer: Layer, zone: string, span: Interval): Turn[] {
  const turn = overlapOf({ fromMs: instantMsOf(zone, startWallMs(layer)), untilMs: span.untilMs }, span);
  return turn ? layer.people.slice(0, 1).map((person) => ({ ...turn, person })) : [];
}

function* rotate(layer: Layer, zone: string, span: Interval): Generator<Turn> {
  const startsAtMs = (turn: number) =>
    instantMsOf(zone, startWallMs(layer) + turn * layer.rotation.every * unitsMs[layer.rotation.unit]);
  for (let turn = firstTurn(layer, zone, span.fromMs); ; turn++) {
    const fromMs = startsAtMs(turn);
    if (fromMs >= span.untilMs) return;
    const person = layer.people[turn % layer.people.length];
    const within = overlapOf({ fromMs, untilMs: startsAtMs(turn + 1) }, span);
    if (person !== undefined && within) yield { ...within, person };
    if (person === undefined) return;
  }
}

/** A turn that has started at this instant, though not always the last one: in autumn the clock on the wall goes back. */
function firstTurn(layer: Layer, zone: string, atMs: number): number {
  const lengthMs = layer.rotation.every * unitsMs[layer.rotation.unit];
  return Math.max(0, Math.floor((wallMsAt(zone, atMs) - startWallMs(layer)) / lengthMs));
}
