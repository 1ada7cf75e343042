import { accept } from '../change.ts';
import { choice } from '../fields.ts';
import { roles } from '../policy.ts';
import { refuse } from '../refusal.ts';
import { roleNames } from '../role-names.ts';
import { defineVerb } from '../verb.ts';

export const takeRole = defineVerb({
  name: 'take-role',
  label: 'Take a role',
  hint: 'Say which part of the case you take.',
  allowed: ['asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: { role: choice('Which role do you take?', roles, { labels: roleNames }) },
  decide(escalation, { role }, act) {
    if (escalation.roles[role] === act.by)
      return refuse({ code: 'already-holds-role', person: act.by }, 'role');
    return accept(escalation, act)
      .set({ roles: { ...escalation.roles, [role]: act.by } })
      .stop('role', role)
      .bringIn([act.by])
      .tellRoom({ what: 'role-taken', role });
  },
});
