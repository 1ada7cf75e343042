import { roles } from '../policy.ts';
import type { FallDue } from './fall-due.ts';

/** A role the policy demands is still free: the room and the managers hear of it. */
export const roleDue: FallDue = (change, { subject }) => {
  const role = roles.find((name) => name === subject);
  if (!role) return change;
  return change.tellRoom({ what: 'role-unfilled', role }).tellPeople(change.now.policy.managers);
};
