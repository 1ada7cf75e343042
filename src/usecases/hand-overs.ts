import type { Outgoing } from '../domain/effects.ts';
import { activeStatuses } from '../domain/escalation.ts';
import { type HandOver, handOversIn, nextHandOver } from '../domain/on-call/on-call.ts';
import type { Schedule } from '../domain/on-call/schedule.ts';
import { casesOf, tellHandOver } from '../domain/on-call/tell-hand-over.ts';
import type { PersonId } from '../domain/policy.ts';
import type { LiveRulebook } from './live-rulebook.ts';
import type { Clock, EscalationStore, FindRooms, Overrides } from './ports.ts';

interface HandOverDeps {
  live: Pick<LiveRulebook, 'rulebook' | 'refresh'>;
  overrides: Pick<Overrides, 'watchedSince'>;
  escalations: Pick<EscalationStore, 'list'>;
  clock: Clock;
  /** Sees to it that this is told; what has the same slots is told once, in whichever process. */
  tell(outgoing: Outgoing): Promise<void>;
  rooms: FindRooms;
  /** The workspace in which this person is told, if possible this one. */
  whereIs(person: PersonId, workspace: string): Promise<string>;
  /** Where cases are; none while nothing is connected. */
  workspaces(): readonly string[];
}

/** After a longer downtime it is no news any more. */
const toldAtMostLateMs = 12 * 3_600_000;
/** More than are open at a time where people still get on with their work. */
const mostCases = 500;

/** Tells people that they come on call, and whom they hand over to. */
export function createHandOvers({
  live,
  overrides,
  escalations,
  clock,
  tell,
  rooms,
  whereIs,
  workspaces,
}: HandOverDeps) {
  const told = new Set<string>();
  const watchedSince = new Map<string, Date>();

  /** Tells of the last hand-over of each schedule, unless it was long ago. Who came and went while nothing ran is passed over. */
  async function tellOfLast(): Promise<void> {
    const where = workspaces();
    for (const id of Object.keys(live.rulebook().schedules)) await watch(id);
    if (where.length === 0 || untold().length === 0) return;
    // Another process may have been told a moment ago of somebody who takes over.
    await live.refresh();
    for (const last of untold()) await tellOnce(last, where);
  }

  /** Nobody is told of what was before Muster first saw the schedule. */
  async function watch(id: string): Promise<void> {
    if (!watchedSince.has(id)) watchedSince.set(id, await overrides.watchedSince(id, clock.now()));
  }

  function untold(): Last[] {
    const now = Number(clock.now());
    const period = { fromAt: new Date(now - toldAtMostLateMs), untilAt: new Date(now + 1) };
    const { schedules, gone } = live.rulebook();
    return Object.entries(schedules).flatMap(([id, schedule]) => {
      const handOver = handOversIn(schedule, period, gone).at(-1);
      const since = watchedSince.get(id);
      if (!handOver || !since || handOver.at <= since) return [];
      const last = { id, schedule, handOver };
      return told.has(nameOf(last)) ? [] : [last];
    });
  }

  /** The queue knows what was told before; what this process put in itself need not be put in again. */
  async function tellOnce(last: Last, where: readonly string[]): Promise<void> {
    const { id, schedule, handOver } = last;
    const query = { statuses: activeStatuses, limit: mostCases };
    const listed = await Promise.all(where.map((workspace) => escalations.list({ ...query, workspace })));
    const open = casesOf(id, handOver, listed.flat());
    const untilAt = nextHandOver(schedule, handOver.at, live.rulebook().gone)?.at ?? null;
    const [workspace = ''] = where;
    const roomsFor = new Map(
      await Promise.all(
        [handOver.from, handOver.to]
          .filter((person) => person !== null)
          .map(async (person) => [person, await rooms(open, await whereIs(person, workspace))] as const),
      ),
    );
    await tell(tellHandOver({ ...last, untilAt, open, roomsFor, workspace }));
    told.add(nameOf(last));
  }

  /** When any schedule next changes hands; null = not within two years. */
  function nextAt(): Date | null {
    const { schedules, gone } = live.rulebook();
    const instants = Object.values(schedules).flatMap((schedule) => {
      const next = nextHandOver(schedule, clock.now(), gone);
      return next ? [Number(next.at)] : [];
    });
    return instants.length > 0 ? new Date(Math.min(...instants)) : null;
  }

  return { tellOfLast, nextAt };
}

/** The hand-over a schedule had last. */
interface Last {
  id: string;
  schedule: Schedule;
  handOver: HandOver;
}

const nameOf = ({ id, handOver }: Last): string => JSON.stringify([id, handOver]);
