import { accept } from '../change.ts';
import { text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { tellNext } from '../root-cause-promises.ts';
import { acceptedRootCause, customerRootCause } from '../root-causes.ts';
import { defineVerb } from '../verb.ts';

export const writeCustomerRootCause = defineVerb({
  name: 'write-customer-root-cause',
  label: 'Write for customers',
  hint: 'The communications lead writes what customers are to read of the accepted root cause; somebody else then accepts it.',
  allowed: ['comms', 'manager'],
  when: ['resolved', 'verified'],
  fields: {
    text: text('What are customers to read?', 2_500, {
      hint: 'What happened, why, and what is done so that it does not happen again.',
      initial: ({ escalation }) =>
        escalation && (customerRootCause(escalation)?.text ?? acceptedRootCause(escalation)?.summary ?? null),
    }),
  },
  offered: (escalation) => acceptedRootCause(escalation) !== undefined,
  decide(escalation, { text: words }, act) {
    const from = acceptedRootCause(escalation)?.n;
    if (from === undefined) return refuse({ code: 'root-cause-not-accepted' }, 'text');
    const { rootCauses } = escalation;
    const n = rootCauses.customer.length + 1;
    const revision = { n, from, by: act.by, at: act.at, text: words, review: null, outdated: false };
    const change = accept(escalation, act)
      .set({ rootCauses: { ...rootCauses, customer: [...rootCauses.customer, revision] } })
      .tellRoom({ what: 'root-cause-written', kind: 'customer', revision: n });
    return tellNext(change);
  },
});
