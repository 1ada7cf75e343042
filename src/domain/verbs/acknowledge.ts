import { answerForGroup } from '../asking.ts';
import { accept, type Change } from '../change.ts';
import { own, sponsor } from '../ownership.ts';
import { expectOwnerToLast } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { type Act, defineVerb, isAsked } from '../verb.ts';

export const acknowledge = defineVerb({
  name: 'acknowledge',
  label: 'Acknowledge',
  hint: 'Take the case: you have it and work on it.',
  style: 'primary',
  allowed: ['asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: {},
  decide(escalation, _input, act) {
    const change = accept(escalation, act);
    if (!escalation.acknowledged) return own(change, act);
    const owns = escalation.acknowledged.by === act.by;
    if (isAsked(escalation, act.by)) return help(owns ? expectOwnerToLast(change) : change, act);
    return owns ? stay(change) : refuse({ code: 'already-acknowledged', by: escalation.acknowledged.by });
  },
});

/** Somebody has the case already; whoever was asked beside them answers for their own group only. */
const help = (change: Change, { by }: Act): Change =>
  sponsor(answerForGroup(change, by), by).bringIn([by]).tellRoom({ what: 'acknowledged' });

function stay(change: Change): Change {
  expectOwnerToLast(change);
  const expiry = change.now.deadlines.find(({ kind }) => kind === 'acknowledgement-expiry');
  return change.record({ what: 'still-on-it', until: expiry?.dueAt ?? null });
}
