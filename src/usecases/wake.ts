import { accept, type Change } from '../domain/change.ts';
import { fallDue } from '../domain/due/fall-due.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { ExecuteDeps } from './execute.ts';
import { inOrder } from './in-order.ts';
import type { Scheduled } from './ports.ts';

/** More than this at once would be a deadline that starts itself anew in the past. */
const mostSteps = 100;
/** As many are read before it is asked anew which are the most urgent. */
const readAtOnce = 200;
/** The database writes what comes at the same time in one go. */
const wokenAtOnce = 20;

interface WakeDeps extends Pick<ExecuteDeps, 'escalations' | 'clock' | 'rulebook' | 'saved'> {
  /** Hears of each case that could not be woken by the sweep. */
  onFault(error: unknown, about: { escalation: string }): void;
}

/**
 * Lets everything happen to a case that has become due. A wake-up that is early, late, repeated or stale changes nothing: the
 * stored deadlines decide.
 */
export function createWake({ escalations, clock, rulebook, saved, onFault }: WakeDeps) {
  async function wake(key: string): Promise<void> {
    // What was just written need not be read again; what somebody else has written meanwhile must.
    let known: Escalation | null = null;
    for (let steps = 0; steps < mostSteps; steps++) {
      const escalation: Escalation | null = known ?? (await escalations.load(key));
      const change: Change | null = escalation && fallDue(escalation, clock.now(), rulebook());
      if (!change) return;
      const next = change.done();
      known = (await escalations.save(next)) ? next : null;
      if (known) saved(next);
    }
  }

  /**
   * Wakes every case with something due, the most severe first; one that cannot be woken keeps no other from it. Answers how many
   * there were, and by how much the latest was late.
   */
  async function sweep(): Promise<{ cases: number; lateByMs: number }> {
    const found = new Set<string>();
    let lateByMs = 0;
    for (;;) {
      const now = clock.now();
      // What could not be woken is due still, and comes before the rest.
      const due = await escalations.due(now, readAtOnce + found.size);
      const fresh = due.filter(({ key }) => !found.has(key));
      if (fresh.length === 0) return { cases: found.size, lateByMs };
      for (const { key, nextDueAt } of fresh) {
        found.add(key);
        lateByMs = Math.max(lateByMs, Number(now) - Number(nextDueAt));
      }
      await inOrder(fresh, wokenAtOnce, wakeFound);
    }
  }

  const wakeFound = ({ key }: Scheduled): Promise<void> =>
    wake(key).catch((error: unknown) => onFault(error, { escalation: key }));

  /** Brings the card up to date with something that is not part of the case, such as a message that could not be sent. */
  async function refreshCard(key: string): Promise<void> {
    for (let tries = 0; tries < mostSteps; tries++) {
      const escalation = await escalations.load(key);
      if (!escalation) return;
      const cause = { by: null, at: clock.now(), via: 'delivery', command: null, roster: rulebook() };
      const next = accept(escalation, cause).done();
      if (await escalations.save(next)) return saved(next);
    }
  }

  return { wake, sweep, refreshCard };
}
