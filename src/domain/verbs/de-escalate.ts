import { askLevel, isLevelAsked, withdrawLevelsAbove } from '../asking.ts';
import { accept } from '../change.ts';
import { choiceFrom, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const deEscalate = defineVerb({
  name: 'de-escalate',
  label: 'De-escalate',
  hint: 'Give the case back to a lower level, with the reason; those above are not asked any more.',
  allowed: ['manager'],
  when: ['open', 'acknowledged'],
  fields: {
    to: choiceFrom('Back to whom?', ({ escalation }) =>
      (escalation?.policy.levels ?? [])
        .slice(0, Math.max(escalation?.level ?? 0, 0))
        .map(({ name }, level) => ({ value: String(level), label: name }))
        .reverse(),
    ),
    reason: text('Why?', 1_000),
  },
  offered: ({ level }) => level > 0,
  decide(escalation, { to, reason }, act) {
    const level = Number(to);
    const rung = escalation.policy.levels[level];
    if (!rung || level >= escalation.level) return refuse({ code: 'no-level-below' }, 'to');
    const change = accept(escalation, act).tellRoom({ what: 'de-escalated', to: rung.name, reason });
    withdrawLevelsAbove(change, level).set({ level });
    const needsOwner = escalation.status === 'open' && !isLevelAsked(change.now);
    return needsOwner ? askLevel(change, level, 'escalated') : change;
  },
});
