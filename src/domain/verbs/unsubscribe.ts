import { accept } from '../change.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const unsubscribe = defineVerb({
  name: 'unsubscribe',
  label: 'Unsubscribe',
  hint: 'Stop getting the updates of a case.',
  allowed: ['anyone'],
  when: ['open', 'acknowledged', 'resolved', 'verified', 'closed', 'cancelled'],
  fields: {},
  decide(escalation, _input, act) {
    if (!escalation.subscribers.includes(act.by)) return refuse({ code: 'not-subscribed' });
    const subscribers = escalation.subscribers.filter((person) => person !== act.by);
    return accept(escalation, act).set({ subscribers }).record({ what: 'unsubscribed' });
  },
});
