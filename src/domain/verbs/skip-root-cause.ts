import { accept } from '../change.ts';
import { choice, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { isMissing, rootCauseKinds } from '../root-causes.ts';
import { defineVerb } from '../verb.ts';

export const skipRootCause = defineVerb({
  name: 'skip-root-cause',
  label: 'No root cause needed',
  hint: 'A manager says why the root cause that the policy demands is not needed in this case.',
  allowed: ['manager'],
  when: ['resolved', 'verified'],
  fields: {
    of: choice('What is not needed?', ['both', 'customer'], {
      labels: { both: 'Any root cause', customer: 'One for customers; the internal one is' },
      initial: () => 'both',
    }),
    reason: text('Why?', 1_000),
  },
  offered: (escalation) => rootCauseKinds.some((kind) => isMissing(escalation, kind)),
  decide(escalation, { of, reason }, act) {
    const left = of === 'both' ? rootCauseKinds : (['customer'] as const);
    if (!left.some((kind) => isMissing(escalation, kind)))
      return refuse({ code: 'no-root-cause-missing' }, 'of');
    const skipped = { by: act.by, at: act.at, of, reason };
    const change = accept(escalation, act).set({ rootCauses: { ...escalation.rootCauses, skipped } });
    for (const kind of left) change.stop(`${kind}-root-cause`);
    return change.tellRoom({ what: 'root-cause-skipped', of, reason });
  },
});
