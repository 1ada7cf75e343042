import { accept } from '../change.ts';
import { mayBeExcused, missingToClose } from '../closing.ts';
import { optional, text } from '../fields.ts';
import { endAllPromises } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const close = defineVerb({
  name: 'close',
  label: 'Close',
  hint: 'Close a verified case once nothing is missing, or say why it is closed all the same.',
  style: 'primary',
  allowed: ['opener', 'manager'],
  when: ['verified'],
  fields: {
    summary: text('What was it, and what did we learn?', 2_500),
    anyway: optional(text('If something is missing: why close all the same?', 500)),
  },
  decide(escalation, { summary, anyway }, act) {
    const missing = missingToClose(escalation);
    if (missing.length > 0 && !(anyway && mayBeExcused(missing)))
      return refuse({ code: 'not-ready-to-close', missing }, 'anyway');
    const change = accept(escalation, act)
      .set({ status: 'closed', closed: { by: act.by, at: act.at } })
      .tellRoom({ what: 'closed', summary, anyway: missing.length > 0 ? anyway : null });
    return endAllPromises(change).tellPeople(escalation.subscribers);
  },
});
