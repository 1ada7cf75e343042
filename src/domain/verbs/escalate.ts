import { askTeam, climb, climbBeside, nextBeside } from '../asking.ts';
import { accept } from '../change.ts';
import { choiceFrom, type FormContext, type Option, text } from '../fields.ts';
import { escalationTypes } from '../policy.ts';
import { refuse } from '../refusal.ts';
import { typeNames } from '../type-names.ts';
import { defineVerb } from '../verb.ts';

const nextLevel = 'next-level';
const asType = 'type:';
const toTeam = 'team:';

export const escalate = defineVerb({
  name: 'escalate',
  label: 'Escalate further',
  hint: 'Ask the next level, a level of another type of escalation beside it, or another team, with the reason.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: {
    to: choiceFrom('Who should help?', (context) => [
      ...ownLevel(context),
      ...otherTypes(context),
      ...teams(context),
    ]),
    reason: text('Why?', 1_000),
  },
  decide(escalation, { to, reason }, act) {
    const change = accept(escalation, act);
    if (to === nextLevel) {
      const next = escalation.policy.levels[escalation.level + 1];
      if (!next) return refuse({ code: 'no-level-above' }, 'to');
      return climb(change.tellRoom({ what: 'escalated', to: next.name, reason }), 'escalated');
    }
    const type = escalationTypes.find((each) => to === `${asType}${each}`);
    if (type) {
      const next = nextBeside(escalation, type);
      if (!next) return refuse({ code: 'no-level-above' }, 'to');
      const name = `${typeNames[type]}: ${next.name}`;
      return climbBeside(change.tellRoom({ what: 'escalated', to: name, reason }), type, 'escalated');
    }
    const id = to.replace(toTeam, '');
    const team = Object.hasOwn(act.roster.teams, id) ? act.roster.teams[id] : undefined;
    if (!team) return refuse({ code: 'unknown-team' }, 'to');
    return askTeam(change.tellRoom({ what: 'escalated', to: team.name, reason }), id);
  },
});

function ownLevel({ escalation }: FormContext): Option[] {
  const next = escalation?.policy.levels[escalation.level + 1];
  return next ? [{ value: nextLevel, label: `Next level: ${next.name}` }] : [];
}

/** What the case can climb beside its own levels. */
const otherTypes = ({ escalation }: FormContext): Option[] =>
  escalationTypes.flatMap((type) => {
    const next = escalation && nextBeside(escalation, type);
    return next ? [{ value: `${asType}${type}`, label: `${typeNames[type]}: ${next.name}` }] : [];
  });

const teams = ({ rulebook }: FormContext): Option[] =>
  Object.entries(rulebook.teams).map(([id, { name }]) => ({ value: `${toTeam}${id}`, label: name }));
