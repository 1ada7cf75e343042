import { askAgain } from '../asking.ts';
import { accept } from '../change.ts';
import { text } from '../fields.ts';
import { expectOwnerToLast, expectRoles } from '../promises.ts';
import { setRootCausesAside } from '../root-cause-promises.ts';
import { promiseService } from '../service-levels.ts';
import { promiseUpdatesAtPace } from '../update-promises.ts';
import { defineVerb } from '../verb.ts';

export const rejectResolution = defineVerb({
  name: 'reject-resolution',
  label: 'Reject',
  hint: 'It is not resolved: say why, and the case goes on.',
  style: 'danger',
  allowed: ['architect', 'manager', 'opener'],
  when: ['resolved'],
  fields: { reason: text('What is still wrong?', 1_000) },
  decide(escalation, { reason }, act) {
    const { acknowledged, resolution } = escalation;
    const change = accept(escalation, act)
      .set({ status: acknowledged ? 'acknowledged' : 'open', resolution: null })
      .tellRoom({ what: 'resolution-rejected', reason })
      .tellPeople([acknowledged?.by, resolution?.by].filter((person) => person !== undefined));
    promiseService(promiseUpdatesAtPace(expectRoles(change)).stop('verify'), 'resolve');
    setRootCausesAside(change);
    return acknowledged ? expectOwnerToLast(change) : askAgain(change, 'reopened');
  },
});
