import { accept } from '../change.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const subscribe = defineVerb({
  name: 'subscribe',
  label: 'Subscribe',
  hint: 'Get each update of a case as a direct message.',
  allowed: ['anyone'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {},
  decide(escalation, _input, act) {
    if (escalation.subscribers.includes(act.by)) return refuse({ code: 'already-subscribed' });
    return accept(escalation, act)
      .set({ subscribers: [...escalation.subscribers, act.by] })
      .record({ what: 'subscribed' });
  },
});
