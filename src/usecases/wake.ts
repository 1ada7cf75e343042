import { accept } from '../domain/change.ts';
import { fallDue } from '../domain/due/fall-due.ts';
import type { ExecuteDeps } from './execute.ts';

/** More than this at once would be a deadline that starts itself anew in the past. */
const mostSteps = 100;

/**
 * Lets everything happen to a case that has become due. A wake-up that is early, late, repeated or stale changes nothing: the
 * stored deadlines decide.
 */
export function createWake({
  escalations,
  clock,
  saved,
}: Pick<ExecuteDeps, 'escalations' | 'clock' | 'saved'>) {
  async function wake(key: string): Promise<void> {
    for (let steps = 0; steps < mostSteps; steps++) {
      const escalation = await escalations.load(key);
      const change = escalation && fallDue(escalation, clock.now());
      if (!change) return;
      const next = change.done();
      if (await escalations.save(next)) saved(next);
    }
  }

  /** Wakes every case with something due; answers how many there were, and by how much the latest was late. */
  async function sweep(): Promise<{ cases: number; lateByMs: number }> {
    const keys = await escalations.due(clock.now(), 500);
    const latest = keys[0] === undefined ? null : await escalations.load(keys[0]);
    const lateByMs = latest?.nextDueAt ? Number(clock.now()) - Number(latest.nextDueAt) : 0;
    for (const key of keys) await wake(key);
    return { cases: keys.length, lateByMs };
  }

  /** Brings the card up to date with something that is not part of the case, such as a message that could not be sent. */
  async function refreshCard(key: string): Promise<void> {
    for (let tries = 0; tries < mostSteps; tries++) {
      const escalation = await escalations.load(key);
      if (!escalation) return;
      const cause = { by: null, at: clock.now(), via: 'delivery', command: null };
      const next = accept(escalation, cause).done();
      if (await escalations.save(next)) return saved(next);
    }
  }

  return { wake, sweep, refreshCard };
}
