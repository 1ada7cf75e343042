import { withdrawAllAsks } from '../asking.ts';
import { accept } from '../change.ts';
import { choice, text } from '../fields.ts';
import { endPromises } from '../promises.ts';
import { promiseService } from '../service-levels.ts';
import { defineVerb } from '../verb.ts';

export const declareResolved = defineVerb({
  name: 'declare-resolved',
  label: 'Declare resolved',
  hint: 'The escalation manager says what was done; somebody else then verifies it.',
  allowed: ['manager'],
  when: ['open', 'acknowledged'],
  fields: {
    how: choice('How was it resolved?', ['fix', 'workaround'], {
      labels: { fix: 'Fixed', workaround: 'Workaround' },
      initial: () => 'fix',
    }),
    done: text('What was done?', 2_500),
  },
  decide(escalation, { how, done }, act) {
    const change = accept(escalation, act).set({
      status: 'resolved',
      unowned: false,
      resolution: { by: act.by, at: act.at, how, done },
    });
    promiseService(endPromises(withdrawAllAsks(change)), 'verify').tellRoom({
      what: 'resolution-declared',
      how,
      done,
    });
    const { architect } = escalation.roles;
    return architect ? change.tellPeople([architect]) : change;
  },
});
