import { accept } from '../change.ts';
import { refuse } from '../refusal.ts';
import { goOn } from '../service-levels.ts';
import { defineVerb } from '../verb.ts';

export const customerAnswered = defineVerb({
  name: 'customer-answered',
  label: 'Customer answered',
  hint: 'The customer is not awaited any more: the clocks go on.',
  allowed: ['opener', 'task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: {},
  offered: ({ awaitingCustomer }) => awaitingCustomer !== null,
  decide(escalation, _input, act) {
    if (!escalation.awaitingCustomer) return refuse({ code: 'not-awaited' });
    return goOn(accept(escalation, act)).tellRoom({ what: 'customer-answered' });
  },
});
