import { accept } from '../change.ts';
import { refuse } from '../refusal.ts';
import { roomTroubleOf } from '../rooms.ts';
import { defineVerb } from '../verb.ts';

export const newRoom = defineVerb({
  name: 'new-room',
  label: 'Make a new room',
  hint: 'Give the old war room up, as Muster cannot work in it any more, and go on in a new one.',
  allowed: ['task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {},
  offered: (escalation) => roomTroubleOf(escalation) !== null,
  decide(escalation, _input, act) {
    if (!roomTroubleOf(escalation)) return refuse({ code: 'room-in-order' });
    return accept(escalation, act).record({ what: 'room-given-up' });
  },
});
