import { tellNext } from '../root-cause-promises.ts';
import { reviewed, whichRevision } from '../root-cause-review.ts';
import { underReview } from '../root-causes.ts';
import { defineVerb } from '../verb.ts';

export const acceptRootCause = defineVerb({
  name: 'accept-root-cause',
  label: 'Accept root cause',
  hint: 'A manager or the owner accepts the root cause, or what customers are to read of it, that somebody else wrote.',
  style: 'primary',
  allowed: ['manager', 'owner'],
  when: ['resolved', 'verified'],
  fields: { which: whichRevision },
  offered: (escalation) => underReview(escalation) !== undefined,
  decide(escalation, { which }, act) {
    const answer = reviewed(escalation, { which, accepted: true, reason: null }, act);
    if ('refused' in answer) return answer;
    const { change, kind, revision, writer } = answer;
    if (kind === 'internal') change.stop('internal-root-cause');
    return tellNext(change.tellRoom({ what: 'root-cause-accepted', kind, revision }), [writer]);
  },
});
