import { climbByItself } from '../asking.ts';
import { updateOwner } from '../escalation.ts';
import type { ServiceLevel } from '../service-levels.ts';
import type { FallDue } from './fall-due.ts';

/** Who answers for the case is warned; a broken promise is told to the managers, and what is not resolved in time climbs a level. */
export const serviceLevelDue =
  (level: ServiceLevel): FallDue =>
  (change, { dueAt }, phase) => {
    const { policy, roles } = change.now;
    const owner = level === 'verify' ? roles.architect : updateOwner(change.now);
    const responsible = owner ? [owner] : policy.managers;
    if (phase === 'warn')
      return change.tellRoom({ what: 'service-level-soon', level, dueAt }).tellPeople(responsible);
    change
      .tellRoom({ what: 'service-level-broken', level, dueAt })
      .tellPeople([...responsible, ...policy.managers]);
    return level === 'resolve' ? climbByItself(change, 'too-slow') : change;
  };
