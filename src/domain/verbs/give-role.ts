import { accept } from '../change.ts';
import { choice, person } from '../fields.ts';
import { roles } from '../policy.ts';
import { refuse } from '../refusal.ts';
import { roleNames } from '../role-names.ts';
import { defineVerb } from '../verb.ts';

export const giveRole = defineVerb({
  name: 'give-role',
  label: 'Give a role',
  hint: 'Give somebody a part of the case; they are told and brought into the room.',
  allowed: ['task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    role: choice('Which role?', roles, { labels: roleNames }),
    person: person('To whom?'),
  },
  decide(escalation, { role, person: holder }, act) {
    if (escalation.roles[role] === holder)
      return refuse({ code: 'already-holds-role', person: holder }, 'person');
    return accept(escalation, act)
      .set({ roles: { ...escalation.roles, [role]: holder } })
      .stop('role', role)
      .bringIn([holder])
      .tellRoom({ what: 'role-given', role, person: holder })
      .tellPeople([holder]);
  },
});
