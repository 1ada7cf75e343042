import { climb, lapseAsks } from '../asking.ts';
import { levelGroup } from '../escalation.ts';
import type { FallDue } from './fall-due.ts';

/** Nobody of the group acknowledged in time: the next level is asked, unless it was asked by hand already. */
export const acknowledgeDue: FallDue = (change, { subject }) => {
  const group = subject ?? '';
  change.stop('acknowledge', group);
  lapseAsks(change, group);
  const superseded = group.startsWith('level:') && group !== levelGroup(change.now.level);
  return superseded ? change : climb(change, 'silence');
};
