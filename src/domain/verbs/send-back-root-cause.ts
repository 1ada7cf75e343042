import { text } from '../fields.ts';
import { tellNext } from '../root-cause-promises.ts';
import { reviewed, whichRevision } from '../root-cause-review.ts';
import { underReview } from '../root-causes.ts';
import { defineVerb } from '../verb.ts';

export const sendBackRootCause = defineVerb({
  name: 'send-back-root-cause',
  label: 'Send root cause back',
  hint: 'Say what is missing or wrong in it, so that it is written anew.',
  style: 'danger',
  allowed: ['manager', 'owner'],
  when: ['resolved', 'verified'],
  fields: { which: whichRevision, reason: text('What is missing or wrong?', 1_000) },
  offered: (escalation) => underReview(escalation) !== undefined,
  decide(escalation, { which, reason }, act) {
    const answer = reviewed(escalation, { which, accepted: false, reason }, act);
    if ('refused' in answer) return answer;
    const { change, kind, revision, writer } = answer;
    return tellNext(change.tellRoom({ what: 'root-cause-sent-back', kind, revision, reason }), [writer]);
  },
});
