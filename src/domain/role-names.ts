import type { Role } from './policy.ts';

/** The field's names of the parts people play in a case. */
export const roleNames: Record<Role, string> = {
  manager: 'Escalation manager',
  lead: 'Technical lead',
  comms: 'Communications lead',
  architect: 'De-escalation architect',
  coordinator: 'Problem coordinator',
  sponsor: 'Executive sponsor',
  expert: 'Expert',
};
