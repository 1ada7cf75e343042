import type { Effect, Outgoing } from '../effects.ts';
import type { ShiftNews } from './news.ts';
import type { Gone, Schedule } from './schedule.ts';
import type { ShiftChange } from './shift-change.ts';

/** Stands for the case of what is about none. */
export const onCallKey = 'on-call';

/**
 * Everybody concerned sees how it stands, in one message that is kept up to date; whoever did not do it themselves is told of each
 * later change besides. Nobody who is gone. The same change gives the same again.
 */
export function tellShift(change: ShiftChange, schedule: Schedule, gone: Gone): Outgoing {
  const { override, person, replaces, madeBy, by, state, seq, workspace } = change;
  const concerned = [...new Set([person, replaces, madeBy])]
    .filter((each) => each !== null)
    .filter((each) => !gone.has(each));
  const word = (slot: string, to: string, isFresh: boolean): Effect => ({
    ...{ kind: 'word', slot: `shift/${override}/${slot}`, after: null, person: to },
    says: newsOf(change, schedule, isFresh),
  });
  const isFirst = change.id === override;
  const shown = concerned.map((each) => word(each, each, false));
  const told = isFirst ? [] : concerned.filter((each) => each !== by);
  const fresh = told.map((each) => word(`${state}/${each}`, each, true));
  return { key: onCallKey, version: seq, workspace, severity: 'sev3', outbox: [...shown, ...fresh] };
}

const newsOf = (change: ShiftChange, { name, zone }: Schedule, isFresh: boolean): ShiftNews => {
  const { override, state, person, replaces, fromAt, untilAt, reason, madeBy, by } = change;
  return {
    what: 'shift',
    schedule: { id: change.schedule, name, zone },
    ...{ override, state, person, replaces, fromAt, untilAt, reason, madeBy, by, isFresh },
  };
};
