import { askTeam, climb } from '../asking.ts';
import { accept } from '../change.ts';
import { choiceFrom, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

const nextLevel = 'next-level';

export const escalate = defineVerb({
  name: 'escalate',
  label: 'Escalate further',
  hint: 'Ask the next level, or another team, with the reason.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: {
    to: choiceFrom('Who should help?', ({ policy, escalation }) => {
      const next = policy.levels[(escalation?.level ?? 0) + 1];
      const teams = Object.entries(policy.teams).map(([id, { name }]) => ({
        value: `team:${id}`,
        label: name,
      }));
      return next ? [{ value: nextLevel, label: `Next level: ${next.name}` }, ...teams] : teams;
    }),
    reason: text('Why?', 1_000),
  },
  decide(escalation, { to, reason }, act) {
    const change = accept(escalation, act);
    const { levels, teams } = escalation.policy;
    if (to === nextLevel) {
      const next = levels[escalation.level + 1];
      if (!next) return refuse({ code: 'no-level-above' }, 'to');
      return climb(change.tellRoom({ what: 'escalated', to: next.name, reason }), 'escalated');
    }
    const id = to.replace(/^team:/, '');
    const team = Object.hasOwn(teams, id) ? teams[id] : undefined;
    if (!team) return refuse({ code: 'unknown-team' }, 'to');
    return askTeam(change.tellRoom({ what: 'escalated', to: team.name, reason }), id);
  },
});
