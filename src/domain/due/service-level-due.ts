import { climbByItself } from '../asking.ts';
import { type Escalation, updateOwner } from '../escalation.ts';
import type { PersonId } from '../policy.ts';
import { peopleForStep, rootCauseStep } from '../root-causes.ts';
import type { ServiceLevel } from '../service-levels.ts';
import type { FallDue } from './fall-due.ts';

/** Who answers for the case is warned; a broken promise is told to the managers, and what is not resolved in time climbs a level. */
export const serviceLevelDue =
  (level: ServiceLevel): FallDue =>
  (change, { dueAt }, phase) => {
    const { managers } = change.now.policy;
    const responsible = responsibleFor(level, change.now);
    if (phase === 'warn')
      return change.tellRoom({ what: 'service-level-soon', level, dueAt }).tellPeople(responsible);
    change.tellRoom({ what: 'service-level-broken', level, dueAt }).tellPeople([...responsible, ...managers]);
    return level === 'resolve' ? climbByItself(change, 'too-slow') : change;
  };

/** The managers where nobody has the role for it. */
function responsibleFor(level: ServiceLevel, escalation: Escalation): PersonId[] {
  const { policy, roles } = escalation;
  if (level === 'verify') return roles.architect ? [roles.architect] : policy.managers;
  if (level === 'resolve' || level === 'close') return [updateOwner(escalation)];
  const step = rootCauseStep(escalation);
  return step ? peopleForStep(escalation, step) : policy.managers;
}
