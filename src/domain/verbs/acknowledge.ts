import { answerAs } from '../asking.ts';
import { accept, type Change } from '../change.ts';
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
    if (isAsked(escalation, act.by)) return join(change, act);
    if (escalation.acknowledged.by === act.by) return stay(change);
    return refuse({ code: 'already-acknowledged', by: escalation.acknowledged.by });
  },
});

function own(change: Change, { by, at }: Act): Change {
  answerAs(change, by, 'acknowledged', ({ group }) => group.startsWith('level:'));
  change.set({ status: 'acknowledged', acknowledged: { by, at }, unowned: false }).bringIn([by]);
  if (!change.now.roles.lead) change.set({ roles: { ...change.now.roles, lead: by } }).stop('role', 'lead');
  return expectOwnerToLast(change).tellRoom({ what: 'acknowledged' });
}

/** Somebody has the case already; whoever was asked beside them answers for their own group only. */
const join = (change: Change, { by }: Act): Change =>
  answerAs(change, by, 'acknowledged').bringIn([by]).tellRoom({ what: 'acknowledged' });

function stay(change: Change): Change {
  expectOwnerToLast(change);
  const expiry = change.now.deadlines.find(({ kind }) => kind === 'acknowledgement-expiry');
  return change.record({ what: 'still-on-it', until: expiry?.dueAt ?? null });
}
