import { type Ask, askDueAt, type Escalation } from '../domain/escalation.ts';
import { afterSilence } from './after-silence.ts';
import { buttonFor, openRoom } from './buttons.ts';
import type { Line, MessageView } from './message.ts';
import { deadlineOf, groupName, peopleLine, severityName, titleOf } from './names.ts';
import { roomElsewhere } from './room-elsewhere.ts';

interface Scene {
  room: string | null;
  roomIsIn?: string | null;
}

/** What an asked person sees: the question with its deadline and who is next; once answered, how it ended. */
export function askMessage(escalation: Escalation, ask: Ask, scene: Scene): MessageView {
  return ask.answer === 'waiting' ? question(escalation, ask, scene) : outcome(escalation, ask, scene);
}

function question(escalation: Escalation, ask: Ask, scene: Scene): MessageView {
  const { policy, severity, customer, description } = escalation;
  const dueAt = askDueAt(escalation, ask);
  const until: Line = dueAt
    ? ['Please answer by ', { at: dueAt, as: 'time' }, `; after that ${afterSilence(escalation, ask.group)}.`]
    : ['Please answer now.'];
  const what: Line = [
    severityName(policy, severity),
    customer ? ` · customer ${customer}` : '',
    ' · you are asked as ',
    { bold: groupName(escalation, ask.group) },
  ];
  return {
    tone: 'danger',
    title: titleOf(escalation),
    fallback: ['You are needed: ', titleOf(escalation), '. ', ...what, '. ', ...until],
    sections: [what, ...(description ? [[{ quote: description }]] : []), until],
    buttons: [
      buttonFor(escalation, 'acknowledge'),
      buttonFor(escalation, 'decline'),
      ...openRoom(scene.room),
    ],
    ...roomElsewhere(scene),
  };
}

/** The buttons are used up: they become a line that says what came of it. */
function outcome(escalation: Escalation, ask: Ask, scene: Scene): MessageView {
  const line = outcomeLine(escalation, ask);
  const late = ask.answer === 'lapsed' && escalation.status === 'open';
  return {
    tone: 'calm',
    title: titleOf(escalation),
    fallback: [titleOf(escalation), '. ', ...line],
    sections: [line],
    buttons: [
      ...(late ? [buttonFor(escalation, 'acknowledge', 'Acknowledge all the same')] : []),
      ...openRoom(scene.room),
    ],
    ...roomElsewhere(scene),
  };
}

function outcomeLine(escalation: Escalation, { answer, answeredAt, group, person }: Ask): Line {
  const at: Line = answeredAt ? [' at ', { at: answeredAt, as: 'time' }] : [];
  const owner = escalation.acknowledged?.by;
  switch (answer) {
    case 'acknowledged':
      return ['✅ You acknowledged', ...at, '.'];
    case 'declined':
      return ["You said that you can't take it", ...at, '.'];
    case 'lapsed': {
      const others = escalation.asks.filter((ask) => ask.answer === 'waiting').map((ask) => ask.person);
      const next: Line = owner
        ? [' ', { person: owner }, ' has it now.']
        : others.length > 0
          ? [' Asked next: ', ...peopleLine([...new Set(others)]), '.']
          : [];
      return ['The time to answer ran out', ...at, '.', ...next];
    }
    default:
      if (owner && owner !== person) return ['✅ ', { person: owner }, ' has it: nothing to do for you.'];
      return [`${groupName(escalation, group)}: not asked any more, nothing to do for you.`];
  }
}

/** Asks the owner whether they are still on it. */
export function checkMessage(escalation: Escalation, seq: number, scene: Scene): MessageView {
  const deadline = deadlineOf(escalation, seq);
  const line: Line = [
    'Are you still on it? Without an answer by ',
    { at: deadline.dueAt, as: 'time' },
    ' the case is open again and others are asked.',
  ];
  return {
    tone: 'attention',
    title: titleOf(escalation),
    fallback: [titleOf(escalation), '. ', ...line],
    sections: [line],
    buttons: [
      buttonFor(escalation, 'acknowledge', 'Still on it'),
      buttonFor(escalation, 'decline', 'Hand back'),
      ...openRoom(scene.room),
    ],
    ...roomElsewhere(scene),
  };
}
