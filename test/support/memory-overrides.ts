import type { ShiftChange } from '../../src/domain/on-call/shift-change.ts';
import type { Overrides } from '../../src/usecases/ports.ts';

/** Overrides in memory: each call is one step, so races interleave as they would between processes. */
export function memoryOverrides(): Overrides & { all: ShiftChange[] } {
  const all: ShiftChange[] = [];
  const watches = new Map<string, Date>();
  return {
    all,
    endingAfter: async (instant) => all.filter(({ untilAt }) => untilAt > instant),
    async ofSchedule(schedule) {
      const changes = all.filter((change) => change.schedule === schedule).sort((a, b) => a.seq - b.seq);
      return { last: changes.at(-1)?.seq ?? 0, changes };
    },
    load: async (id) => all.find((change) => change.id === id) ?? null,
    async append(change) {
      const isThere = all.some(
        ({ id, schedule, seq }) => id === change.id || (schedule === change.schedule && seq === change.seq),
      );
      if (!isThere) all.push(change);
      return !isThere;
    },
    async watchedSince(schedule, now) {
      const since = watches.get(schedule) ?? now;
      watches.set(schedule, since);
      return since;
    },
  };
}
