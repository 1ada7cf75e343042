import type { Effect, Outgoing } from '../effects.ts';
import { type Escalation, rungOf } from '../escalation.ts';
import type { PersonId, Target } from '../policy.ts';
import { maySee } from '../visibility.ts';
import type { HandOverNews } from './news.ts';
import type { HandOver } from './on-call.ts';
import type { Schedule } from './schedule.ts';
import { onCallKey } from './tell-shift.ts';

/** As many as are read in one message. */
const mostCases = 10;

interface Scene {
  /** The id of the schedule. */
  id: string;
  schedule: Schedule;
  handOver: HandOver;
  untilAt: Date | null;
  /** The open cases; those it is of no interest for are left out. */
  open: readonly Escalation[];
  /** For each who is told: the channels of their rooms, on the platform where that is. */
  roomsFor: ReadonlyMap<PersonId, ReadonlyMap<string, string>>;
  workspace: string;
}

/** A message to who goes and one to who comes. The same hand-over has the same slots, whoever tells of it and however often. */
export function tellHandOver(scene: Scene): Outgoing {
  const { id, handOver, workspace } = scene;
  const { at, from, to } = handOver;
  const outbox = [from, to]
    .filter((person) => person !== null)
    .map((person): Effect => {
      const slot = `hand-over/${id}/${at.toISOString()}/${person}`;
      return { kind: 'word', slot, after: null, person, says: newsFor(person, scene) };
    });
  return { key: onCallKey, version: 1, workspace, severity: 'sev3', outbox };
}

function newsFor(person: PersonId, { id, schedule, handOver, untilAt, open, roomsFor }: Scene): HandOverNews {
  const cases = casesOf(id, handOver, open).filter((escalation) => maySee(escalation, person));
  return {
    what: 'hand-over',
    schedule: { id, name: schedule.name, zone: schedule.zone },
    ...handOver,
    untilAt,
    cases: cases.slice(0, mostCases).map(({ key, title, severity, status, acknowledged }) => ({
      ...{
        key,
        title,
        severity,
        owner: acknowledged?.by ?? null,
        room: roomsFor.get(person)?.get(key) ?? null,
      },
      isTheirs: status === 'acknowledged' && acknowledged?.by === person,
    })),
    more: Math.max(0, cases.length - mostCases),
  };
}

/** Those that were asked through the schedule, and those that who goes has. */
export const casesOf = (id: string, { from }: HandOver, open: readonly Escalation[]): Escalation[] =>
  open.filter(
    (escalation) =>
      (from !== null && escalation.acknowledged?.by === from) || wasAskedThrough(escalation, id),
  );

function wasAskedThrough(escalation: Escalation, id: string): boolean {
  const asksIt = (target: Target) => 'schedule' in target && target.schedule === id;
  return escalation.asks.some(({ group }) => {
    const rung = rungOf(escalation, group);
    return rung ? [...rung.ask, ...(rung.onlyIn?.otherwise ?? [])].some(asksIt) : false;
  });
}
