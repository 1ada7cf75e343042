import { accept } from '../change.ts';
import { choice, line } from '../fields.ts';
import { means, meansNames } from '../means.ts';
import { refuse } from '../refusal.ts';
import { acceptedForCustomers, acceptedRootCause } from '../root-causes.ts';
import { defineVerb } from '../verb.ts';

export const shareCustomerRootCause = defineVerb({
  name: 'share-customer-root-cause',
  label: 'Root cause shared',
  hint: 'Once it is accepted and customers have got it: say who, and by what means.',
  allowed: ['comms', 'manager'],
  when: ['resolved', 'verified'],
  fields: {
    whom: line('Who has got it?', 150, { initial: ({ escalation }) => escalation?.customer ?? null }),
    means: choice('By what means?', means, { labels: meansNames, initial: () => 'email' }),
  },
  offered: (escalation) => acceptedForCustomers(escalation) !== undefined,
  decide(escalation, { whom, means: how }, act) {
    if (!acceptedRootCause(escalation)) return refuse({ code: 'root-cause-not-accepted' }, 'whom');
    const revision = acceptedForCustomers(escalation)?.n;
    if (revision === undefined) return refuse({ code: 'not-accepted-for-customers' }, 'whom');
    const { rootCauses } = escalation;
    const share = { by: act.by, at: act.at, revision, whom, means: how };
    return accept(escalation, act)
      .set({ rootCauses: { ...rootCauses, shares: [...rootCauses.shares, share] } })
      .stop('customer-root-cause')
      .tellRoom({ what: 'root-cause-shared', revision, whom, means: how });
  },
});
