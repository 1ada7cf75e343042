import { climb, climbBeside, isLevelAsked, lapseAsks } from '../asking.ts';
import { type Escalation, readGroup } from '../escalation.ts';
import type { FallDue } from './fall-due.ts';

/**
 * Nobody of the group acknowledged in time: the next level is asked, unless a level still has time to answer (it was asked by
 * hand meanwhile, or the group is beside the levels). Another ladder goes on beside them until it is through. If nothing else
 * follows, the room hears of the silence itself.
 */
export const acknowledgeDue: FallDue = (change, { subject }) => {
  const group = subject ?? '';
  const why = hasAnswered(change.now, group) ? 'too-few' : 'silence';
  lapseAsks(change.stop('acknowledge', group), group);
  const { lastPost } = change.now;
  const { climb: beside } = { climb: undefined, ...readGroup(group) };
  if (beside) climbBeside(change, beside, why);
  else if (!isLevelAsked(change.now)) climb(change, why);
  return change.now.lastPost === lastPost ? change.tellRoom({ what: 'unanswered', group }) : change;
};

const hasAnswered = ({ asks }: Escalation, wanted: string): boolean =>
  asks.some(({ group, answer }) => group === wanted && answer === 'acknowledged');
