import { type Effect, isInRoom, isMirrorSlot } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { Line, Piece } from './message.ts';
import { peopleLine, platformName } from './names.ts';

/** Something that should have been seen outside and was not: tried several times, or given up. `why` is a plain sentence. */
export interface Trouble {
  effect: Effect;
  dead: boolean;
  code: string;
  why: string;
}

/** Names those who could not be invited, while the others are in; or says what is not as wished, while it works. */
const saysItAll: ReadonlySet<string> = new Set(['not-invited', 'room-not-as-wished']);

export function sayTrouble({ effect, dead, code, why }: Trouble, escalation: Escalation): Line {
  if (saysItAll.has(code)) return ['⚠️ ', why];
  const what = whatFailed(effect, escalation);
  return ['⚠️ ', ...what, dead ? ' did not work: ' : ' has not worked yet, and is tried again: ', why];
}

/** What was to be seen, as the beginning of a sentence; and where, of a case with two rooms. */
export function whatFailed(effect: Effect, escalation: Escalation): Piece[] {
  const { workspace, mirror } = escalation;
  const failed = whatOfRoom(effect, escalation);
  if (!mirror || !isInRoom(effect)) return failed;
  return [...failed, ` in ${platformName(isMirrorSlot(effect.slot) ? mirror : workspace)}`];
}

function whatOfRoom(effect: Effect, { asks, mirror }: Escalation): Piece[] {
  switch (effect.kind) {
    case 'room':
      return ['Making the war room'];
    case 'invite':
      return ['Bringing in ', ...peopleLine(effect.people)];
    case 'ask': {
      const ask = asks.find(({ id }) => id === effect.ask);
      return ask ? ['Asking ', { person: ask.person }] : ['Asking somebody'];
    }
    case 'check':
    case 'tell':
    case 'word':
      return ['Telling ', { person: effect.person }];
    case 'update':
      return effect.person
        ? ['Sending the update to ', { person: effect.person }]
        : [`Sending the update to the ${effect.to}`];
    case 'announcement':
      return ['The announcement'];
    case 'origin':
      return ['Answering where it was raised'];
    case 'prompt':
    case 'notice':
      return ['A message to the room'];
    case 'echo':
      return ['Showing a message from the other side of the room'];
    case 'retry':
      return ['Trying anew what was given up'];
    case 'card':
      return [mirror ? 'The card' : 'This card'];
    case 'interim':
      return ['This card'];
    default:
      return [`Setting the room's ${effect.kind}`];
  }
}
