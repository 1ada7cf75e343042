import { dayMs } from '../calendar/wall-time.ts';
import type { PersonId } from '../policy.ts';
import { type Gap, gapsIn, type HandOver, nextHandOver, whoIsOnCall } from './on-call.ts';
import type { Gone, Schedule } from './schedule.ts';

/** How a schedule stands at an instant, and what comes. */
export interface Overview {
  id: string;
  name: string;
  /** IANA. */
  zone: string;
  /** Null = nobody is on call. */
  person: PersonId | null;
  /** The next two hand-overs; where the first is to somebody, the second is left out. */
  next: HandOver[];
  /** When nobody will be on call in the next two weeks; not what has begun. */
  gaps: Gap[];
}

const gapsAheadMs = 14 * dayMs;

export function overviewOf(
  [id, schedule]: readonly [string, Schedule],
  { at, gone }: { at: Date; gone: Gone },
): Overview {
  const first = nextHandOver(schedule, at, gone);
  const second = first && first.to === null ? nextHandOver(schedule, first.at, gone) : null;
  const ahead = { fromAt: at, untilAt: new Date(Number(at) + gapsAheadMs) };
  return {
    ...{ id, name: schedule.name, zone: schedule.zone },
    person: whoIsOnCall(schedule, at, gone)?.person ?? null,
    next: [first, second].filter((handOver) => handOver !== null),
    gaps: gapsIn(schedule, ahead, gone).filter(({ fromAt }) => fromAt > at),
  };
}
