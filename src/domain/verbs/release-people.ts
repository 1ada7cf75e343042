import { accept } from '../change.ts';
import type { Escalation } from '../escalation.ts';
import { optional, people, text } from '../fields.ts';
import type { PersonId } from '../policy.ts';
import { expectRoles } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { defineVerb, isAsked } from '../verb.ts';

export const releasePeople = defineVerb({
  name: 'release-people',
  label: 'Release people',
  hint: 'Thank people and let them go from the task force; roles they had are free again.',
  allowed: ['manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    people: people('Who is not needed any more?'),
    reason: optional(text('Why?', 500)),
  },
  decide(escalation, { people: named, reason }, act) {
    const { taskForce, roles } = escalation;
    const released = taskForce.filter((person) => named.includes(person));
    if (released.length === 0) return refuse({ code: 'nobody-to-release' }, 'people');
    const needed = released.find((person) => isNeeded(escalation, person));
    if (needed) return refuse({ code: 'still-needed', person: needed }, 'people');
    const kept = Object.entries(roles).filter(([, person]) => !released.includes(person));
    const change = accept(escalation, act)
      .set({
        taskForce: taskForce.filter((person) => !released.includes(person)),
        roles: Object.fromEntries(kept),
      })
      .tellRoom({ what: 'released', people: released, reason })
      .tellPeople(released);
    return escalation.status === 'open' || escalation.status === 'acknowledged'
      ? expectRoles(change)
      : change;
  },
});

/** Whoever raised it, has it or is being asked. */
const isNeeded = (escalation: Escalation, person: PersonId): boolean =>
  escalation.opened.by === person || escalation.acknowledged?.by === person || isAsked(escalation, person);
