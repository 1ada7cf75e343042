import { accept } from '../change.ts';
import { refuse } from '../refusal.ts';
import { roomTroublesOf } from '../rooms.ts';
import { defineVerb } from '../verb.ts';

export const newRoom = defineVerb({
  name: 'new-room',
  label: 'Make a new room',
  hint: 'Give the old war room up, as Muster cannot work in it any more, and go on in a new one.',
  allowed: ['task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {},
  offered: (escalation) => roomTroublesOf(escalation).length > 0,
  decide(escalation, _input, act) {
    const troubles = roomTroublesOf(escalation);
    if (troubles.length === 0) return refuse({ code: 'room-in-order' });
    const change = accept(escalation, act);
    for (const { side } of troubles) change.record({ what: 'room-given-up', side });
    return change;
  },
});
