import { askLevel } from '../asking.ts';
import { accept } from '../change.ts';
import { text } from '../fields.ts';
import { disown } from '../ownership.ts';
import { expectRoles } from '../promises.ts';
import { setRootCausesAside } from '../root-cause-promises.ts';
import { expectAge, promiseService } from '../service-levels.ts';
import { promiseUpdatesAtPace } from '../update-promises.ts';
import { defineVerb } from '../verb.ts';

export const reopen = defineVerb({
  name: 'reopen',
  label: 'Reopen',
  hint: 'New evidence: the case starts again, from the first level.',
  allowed: ['opener', 'asked', 'task-force', 'manager', 'architect'],
  when: ['verified', 'closed', 'cancelled'],
  fields: { reason: text('What happened?', 1_000) },
  decide(escalation, { reason }, act) {
    const change = disown(accept(escalation, act))
      .set({ resolution: null, verification: null, closed: null, round: 1, climbs: {} })
      .tellRoom({ what: 'reopened', reason });
    promiseUpdatesAtPace(expectRoles(askLevel(change, 0, 'reopened'))).stop('close');
    setRootCausesAside(change);
    return promiseService(expectAge(change), 'resolve');
  },
});
