import { accept } from '../change.ts';
import { text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { expectAge, needsAgeReason } from '../service-levels.ts';
import { defineVerb } from '../verb.ts';

export const explainAge = defineVerb({
  name: 'explain-age',
  label: 'Explain age',
  hint: 'Say why the case is still open after thirty days.',
  allowed: ['manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: { reason: text('Why is it still open, and until when?', 1_000) },
  offered: ({ timeline, ageReason }) =>
    !ageReason && timeline.some(({ event }) => event.what === 'aged' && event.days >= 30),
  decide(escalation, { reason }, act) {
    if (!needsAgeReason(escalation, act.at)) return refuse({ code: 'not-that-old' });
    const change = accept(escalation, act).set({ ageReason: { by: act.by, at: act.at, reason } });
    return expectAge(change).tellRoom({ what: 'age-explained', reason });
  },
});
