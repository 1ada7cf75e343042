import { answerWithNo, askAgain, climb, isLevelAsked } from '../asking.ts';
import { accept } from '../change.ts';
import { optional, text } from '../fields.ts';
import { disown } from '../ownership.ts';
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
      answerWithNo(change, act.by).tellRoom({ what: 'declined', reason });
      // Whoever has the case hears it in the room, and decides whom to ask instead.
      return escalation.acknowledged || isLevelAsked(change.now) ? change : climb(change, 'declined');
    }
    if (escalation.acknowledged?.by !== act.by) return refuse({ code: 'not-asked' });
    disown(change).tellRoom({ what: 'handed-back', reason });
    return askAgain(change, 'handed-back', act.by);
  },
});
