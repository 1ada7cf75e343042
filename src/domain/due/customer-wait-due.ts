import { updateOwner } from '../escalation.ts';
import { expectMovement, goOn } from '../service-levels.ts';
import type { FallDue } from './fall-due.ts';

/** The customer was awaited for as long as was said: the clocks go on. */
export const customerWaitDue: FallDue = (change) =>
  expectMovement(goOn(change))
    .tellRoom({ what: 'customer-wait-over' })
    .tellPeople([updateOwner(change.now)]);
