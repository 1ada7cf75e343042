import { answerAs, askLevel, climb } from '../asking.ts';
import { accept } from '../change.ts';
import { waitingAsks } from '../escalation.ts';
import { optional, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { defineVerb, isAsked } from '../verb.ts';

export const decline = defineVerb({
  name: 'decline',
  label: "Can't take it",
  hint: 'Say that you cannot take it; if nobody else was asked, the next level is asked at once.',
  allowed: ['asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: { reason: optional(text('Why can you not take it?', 500)) },
  decide(escalation, { reason }, act) {
    const change = accept(escalation, act);
    if (isAsked(escalation, act.by)) {
      answerAs(change, act.by, 'declined').tellRoom({ what: 'declined', reason });
      const somebodyAsked = waitingAsks(change.now).length > 0;
      return somebodyAsked || change.now.acknowledged ? change : climb(change, 'declined');
    }
    if (escalation.acknowledged?.by !== act.by) return refuse({ code: 'not-asked' });
    change.stop('acknowledgement-expiry').set({ status: 'open', acknowledged: null });
    change.tellRoom({ what: 'handed-back', reason });
    return askLevel(change, escalation.level, 'handed-back');
  },
});
