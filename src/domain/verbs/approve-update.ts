import { accept } from '../change.ts';
import { awaitingApproval } from '../drafting.ts';
import { text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { sendOut } from '../updates.ts';
import { defineVerb } from '../verb.ts';

/** The words are in the form, so that what is approved is what was read, also where it was written anew meanwhile. */
export const approveUpdate = defineVerb({
  name: 'approve-update',
  label: 'Approve update',
  hint: 'Approve what the customers are to be told; somebody else than its writer does.',
  style: 'primary',
  allowed: ['manager', 'comms'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    text: text('What the customers are told', 2_500, {
      initial: ({ escalation }) => escalation?.customerDraft?.text ?? null,
    }),
  },
  offered: (escalation) => awaitingApproval(escalation) !== null,
  decide(escalation, { text: words }, act) {
    const draft = awaitingApproval(escalation);
    if (!draft) return refuse({ code: 'nothing-to-approve' }, 'text');
    if (draft.by === act.by) return refuse({ code: 'writer-cannot-approve' }, 'text');
    const { by, customers, means, nextInMs, whyNoNext } = draft;
    const change = accept(escalation, act).set({ customerDraft: null });
    return sendOut(change, {
      ...{ by, audience: 'customer', text: words, customers, means, nextInMs, whyNoNext },
      approvedBy: act.by,
    })
      .record({ what: 'update-approved', update: escalation.updates.length + 1, writer: by })
      .tellPeople([by]);
  },
});
