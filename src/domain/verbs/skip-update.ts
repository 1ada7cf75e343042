import { accept } from '../change.ts';
import { dueUpdate } from '../escalation.ts';
import { text } from '../fields.ts';
import { promiseUpdateAtPace } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const skipUpdate = defineVerb({
  name: 'skip-update',
  label: 'Not needed',
  hint: 'Leave this update out, with the reason; the one after it stays promised.',
  allowed: ['opener', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: { reason: text('Why is no update needed?', 500) },
  decide(escalation, { reason }, act) {
    if (!dueUpdate(escalation)) return refuse({ code: 'no-update-due' });
    return promiseUpdateAtPace(accept(escalation, act)).record({ what: 'update-skipped', reason });
  },
});
