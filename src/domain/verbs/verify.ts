import { accept } from '../change.ts';
import { optional, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { demandRootCauses } from '../root-cause-promises.ts';
import { promiseService } from '../service-levels.ts';
import { defineVerb } from '../verb.ts';

export const verify = defineVerb({
  name: 'verify',
  label: 'Verify',
  hint: 'The de-escalation architect, or a manager who did not declare it, confirms that it is resolved.',
  style: 'primary',
  allowed: ['architect', 'manager'],
  when: ['resolved'],
  fields: { note: optional(text('How did you verify it?', 1_000)) },
  decide(escalation, { note }, act) {
    if (escalation.resolution?.by === act.by) return refuse({ code: 'verifier-declared-it' });
    const change = accept(escalation, act).stop('verify');
    promiseService(change, 'close')
      .set({ status: 'verified', verification: { by: act.by, at: act.at, note } })
      .tellRoom({ what: 'verified', note })
      .tellPeople([escalation.opened.by, ...escalation.subscribers]);
    return demandRootCauses(change);
  },
});
