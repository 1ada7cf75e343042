import type { Cause, Change } from '../domain/change.ts';
import type { RoomSide } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { lastMending } from '../domain/rooms.ts';
import type { ExecuteDeps } from './execute.ts';

/** A case that this many writers change at once is broken. */
const mostTries = 20;

/** Writes down what was found out or mended outside, so that those whom it concerns hear of it. */
export function createRecordMending({
  escalations,
  clock,
  rulebook,
  saved,
}: Pick<ExecuteDeps, 'escalations' | 'clock' | 'rulebook' | 'saved'>) {
  /**
   * `decide` answers null when there is nothing to write. False when nothing was written: because of that, or because somebody
   * else has written something about the room of this side since the case was read.
   */
  return async function recordMending(
    seen: Escalation,
    decide: (escalation: Escalation, cause: Cause) => Change | null,
    side: RoomSide = 'home',
  ): Promise<boolean> {
    for (let tries = 0; tries < mostTries; tries++) {
      const escalation = await escalations.load(seen.key);
      if (!escalation || lastMending(escalation, side) !== lastMending(seen, side)) return false;
      const cause = { by: null, at: clock.now(), via: 'delivery', command: null, roster: rulebook() };
      const next = decide(escalation, cause)?.done();
      if (!next) return false;
      if (await escalations.save(next)) {
        saved(next);
        return true;
      }
    }
    return false;
  };
}
