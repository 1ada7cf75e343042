import { accept } from '../change.ts';
import { statuses } from '../escalation.ts';
import { defineVerb } from '../verb.ts';

export const sendAgain = defineVerb({
  name: 'send-again',
  label: 'Send again',
  hint: 'Try anew what Muster has given up, such as a message that could not be sent, once its cause is mended.',
  allowed: ['manager'],
  when: statuses,
  fields: {},
  decide(escalation, _input, act) {
    const change = accept(escalation, act).record({ what: 'sent-again' });
    return change.show({ kind: 'retry' }, `retry/${change.takeSeq()}`);
  },
});
