import { withdrawAllAsks } from '../asking.ts';
import { accept } from '../change.ts';
import { text } from '../fields.ts';
import { endAllPromises } from '../promises.ts';
import { defineVerb } from '../verb.ts';

export const cancel = defineVerb({
  name: 'cancel',
  label: 'Cancel the case',
  hint: 'It was no escalation after all.',
  style: 'danger',
  allowed: ['opener', 'manager'],
  when: ['open', 'acknowledged'],
  fields: { reason: text('Why?', 1_000) },
  decide(escalation, { reason }, act) {
    const change = accept(escalation, act).set({ status: 'cancelled', unowned: false });
    return endAllPromises(withdrawAllAsks(change))
      .tellRoom({ what: 'cancelled', reason })
      .tellPeople(escalation.subscribers);
  },
});
