import { accept } from '../change.ts';
import { optional, people, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const addPeople = defineVerb({
  name: 'add-people',
  label: 'Add people',
  hint: 'Bring people into the task force and its room.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    people: people('Who should join?'),
    reason: optional(text('What do you need them for?', 500)),
  },
  decide(escalation, { people: wanted, reason }, act) {
    const added = [...new Set(wanted)].filter((person) => !escalation.taskForce.includes(person));
    if (added.length === 0) return refuse({ code: 'already-there' }, 'people');
    return accept(escalation, act)
      .bringIn(added)
      .tellRoom({ what: 'people-added', people: added, reason })
      .tellPeople(added);
  },
});
