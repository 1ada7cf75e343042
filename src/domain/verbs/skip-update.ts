import { audienceField, meantUpdate } from '../audience-field.ts';
import { accept } from '../change.ts';
import { text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { promiseUpdateAtPace } from '../update-promises.ts';
import { defineVerb } from '../verb.ts';

export const skipUpdate = defineVerb({
  name: 'skip-update',
  label: 'Not needed',
  hint: 'Leave this update out, with the reason; the one after it stays promised.',
  allowed: ['opener', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: { audience: audienceField, reason: text('Why is no update needed?', 500) },
  decide(escalation, { audience: chosen, reason }, act) {
    const due = meantUpdate(escalation, chosen);
    if (!due) return refuse({ code: 'no-update-due' });
    const { audience } = due;
    return promiseUpdateAtPace(accept(escalation, act), audience).record({
      ...{ what: 'update-skipped', audience, reason },
    });
  },
});
