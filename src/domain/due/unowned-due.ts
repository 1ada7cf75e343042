import { expectOwner } from '../asking.ts';
import { twiceAsLongMs } from '../deadlines.ts';
import type { FallDue } from './fall-due.ts';

/** Still nobody has it: the managers hear of it again, each time after twice as long. */
export const unownedDue: FallDue = (change, deadline) => {
  const { policy, opened } = change.now;
  return expectOwner(change, twiceAsLongMs(deadline))
    .tellRoom({ what: 'still-unowned' })
    .tellPeople([...policy.managers, opened.by]);
};
