import { accept } from '../change.ts';
import { updateOwner } from '../escalation.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const requestUpdate = defineVerb({
  name: 'request-update',
  label: 'Ask for an update',
  hint: 'Let the owner know that you would like to hear; you will be told with everybody else.',
  allowed: ['anyone'],
  when: ['open', 'acknowledged', 'resolved'],
  fields: {},
  decide(escalation, _input, act) {
    const { updateRequestedBy } = escalation;
    if (updateRequestedBy.includes(act.by)) return refuse({ code: 'already-requested', by: act.by });
    const change = accept(escalation, act).set({ updateRequestedBy: [...updateRequestedBy, act.by] });
    if (!escalation.subscribers.includes(act.by) && !escalation.taskForce.includes(act.by))
      change.set({ subscribers: [...escalation.subscribers, act.by] });
    // The owner hears of the first; the others are counted on the card.
    const owner = updateOwner(escalation);
    change.record({ what: 'update-requested', owner });
    return updateRequestedBy.length === 0 ? change.tellPeople([owner]) : change;
  },
});
