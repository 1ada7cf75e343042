import type { Deliveries, Undelivered } from '../../src/usecases/ports.ts';
import type { memoryQueue } from './memory-queue.ts';

const stuckAfterMs = 60_000;
const failing = ['dead', 'doubtful', 'failed'];

/** What was not delivered of a queue in memory. */
export function memoryDeliveries({
  all,
  put,
}: Pick<ReturnType<typeof memoryQueue>, 'all' | 'put'>): Deliveries {
  type Kept = typeof all extends Map<string, infer K> ? K : never;

  const standing = ({ state, runAt, error }: Kept, now: Date): Undelivered['state'] | null => {
    if (state === 'dead' || state === 'doubtful' || state === 'failed') return state;
    if (state === 'sent') return null;
    if (state === 'pending' && runAt > now) return 'paused';
    if (state !== 'waiting' && error) return 'failed';
    return Number(now) - Number(runAt) >= stuckAfterMs ? 'waiting' : null;
  };

  function toUndelivered(kept: Kept, now: Date): Undelivered[] {
    const state = standing(kept, now);
    if (!state) return [];
    const { id, escalation, workspace, effect, attempts, error, runAt, createdAt, waitsFor } = kept;
    const isTried = state !== 'dead' && state !== 'waiting';
    return [
      {
        ...{ id, escalation, workspace, effect, state, attempts, waitsFor: waitsFor?.slot ?? null },
        since: state === 'dead' ? (error?.at ?? runAt) : createdAt,
        nextTryAt: isTried ? runAt : null,
        why: error?.message ?? null,
      },
    ];
  }

  function putBack(wanted: (kept: Kept) => boolean, now: Date): string[] {
    const ready = [...all.values()].filter(wanted);
    for (const { id } of ready) put(id, { state: 'pending', attempts: 0, runAt: now, waitsFor: null });
    return ready.map(({ id }) => id);
  }

  return {
    undelivered: async ({ now, workspace, escalation, limit }) =>
      [...all.values()]
        .filter((kept) => workspace === undefined || kept.workspace === workspace)
        .filter((kept) => escalation === undefined || kept.escalation === escalation)
        .flatMap((kept) => toUndelivered(kept, now))
        .sort(
          (a, b) =>
            Number(b.state === 'dead') - Number(a.state === 'dead') || Number(a.since) - Number(b.since),
        )
        .slice(0, limit),
    states: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const state = all.get(id)?.state;
          return state ? [[id, state] as const] : [];
        }),
      ),
    sendAgain: async (ids, now) =>
      putBack(({ id, state }) => ids.includes(id) && failing.includes(state), now),
    sendDeadAgain: async (key, now) =>
      putBack(({ escalation, state }) => state === 'dead' && (key === null || escalation === key), now),
  };
}
