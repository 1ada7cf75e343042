import { accept } from '../change.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const join = defineVerb({
  name: 'join',
  label: 'Join',
  hint: 'Come into the room of a case and help.',
  allowed: ['anyone'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {},
  decide(escalation, _input, act) {
    if (escalation.taskForce.includes(act.by)) return refuse({ code: 'joined-already' });
    if (escalation.policy.room.private) return refuse({ code: 'not-allowed', verb: 'join' });
    return accept(escalation, act).bringIn([act.by]).tellRoom({ what: 'joined' });
  },
});
