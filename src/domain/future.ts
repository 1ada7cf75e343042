import { fallDue } from './due/fall-due.ts';
import type { Escalation } from './escalation.ts';
import type { Roster } from './roster.ts';
import type { Entry } from './timeline.ts';

/** A ladder and its promises are through in far fewer; it only bounds the work on a policy with very short times. */
const mostSteps = 20;

/**
 * What will be written down, and when, within `horizonMs` if nobody does anything. It is found by letting time pass on the state,
 * with the very code that runs when it does; what is overdue at `now` happens at `now`.
 */
export function futureOf(
  escalation: Escalation,
  { now, horizonMs, roster }: { now: Date; horizonMs: number; roster: Roster },
): Entry[] {
  const end = Number(now) + horizonMs;
  const written = escalation.timeline.length;
  let state = escalation;
  let at = now;
  for (let steps = 0; steps < mostSteps; steps++) {
    // What is resumed after a pause may be overdue by then.
    at = new Date(Math.max(Number(state.nextDueAt), Number(at)));
    const change = state.nextDueAt && Number(at) <= end ? fallDue(state, at, roster) : null;
    if (!change) break;
    state = change.done();
  }
  return state.timeline.slice(written);
}
