import { accept } from '../change.ts';
import { awaitingApproval } from '../drafting.ts';
import { text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const sendBackUpdate = defineVerb({
  name: 'send-back-update',
  label: 'Send update back',
  hint: 'What the customers are to be told goes back to its writer, with the reason.',
  allowed: ['manager', 'comms'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: { reason: text('What should be different?', 1_000) },
  offered: (escalation) => awaitingApproval(escalation) !== null,
  decide(escalation, { reason }, act) {
    const draft = awaitingApproval(escalation);
    if (!draft) return refuse({ code: 'nothing-to-approve' }, 'reason');
    const sentBack = { by: act.by, at: act.at, reason };
    return accept(escalation, act)
      .set({ customerDraft: { ...draft, sentBack } })
      .tellRoom({ what: 'update-sent-back', writer: draft.by, reason })
      .tellPeople([draft.by]);
  },
});
