import { climbByItself } from '../asking.ts';
import { twiceAsLongMs } from '../deadlines.ts';
import { updateOwner } from '../escalation.ts';
import { expectMovement } from '../service-levels.ts';
import type { FallDue } from './fall-due.ts';

/** Nobody has done anything for long: the managers hear of it, the next level is asked; again after twice as long. */
export const standstillDue: FallDue = (change, deadline) => {
  const owner = updateOwner(change.now);
  change
    .tellRoom({ what: 'standstill', since: deadline.startedAt })
    .tellPeople([owner, ...change.now.policy.managers]);
  return expectMovement(climbByItself(change, 'standstill'), twiceAsLongMs(deadline));
};
