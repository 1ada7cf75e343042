import { type Escalation, type Update, updateOwner } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Entry } from '../domain/timeline.ts';
import { buttonFor, openRoom } from './buttons.ts';
import { sayEvent } from './event.ts';
import type { Button, Line, MessageView, Tone } from './message.ts';
import { deadlineOf, severityName, statusNames, titleOf, toneOf, withCustomer } from './names.ts';
import { rootCauseText, rootCauseVerbs } from './root-cause.ts';

/** A line in the room about what happened. */
export function notice(escalation: Escalation, { by, event }: Entry): MessageView {
  const line = sayEvent(event, by, escalation);
  const isAlarm = event.what === 'nobody-left' || event.what === 'update-late';
  return {
    tone: isAlarm ? 'danger' : 'calm',
    fallback: line,
    sections: [
      isAlarm ? ['🔴 ', ...line] : line,
      ...(event.what === 'root-cause-written' ? rootCauseText(escalation, event.kind, event.revision) : []),
    ],
    ...(event.what === 'nobody-left' && { buttons: [buttonFor(escalation, 'acknowledge')] }),
    ...(event.what === 'role-unfilled' && { buttons: [buttonFor(escalation, 'take-role')] }),
  };
}

/** How it sounds to who is told; most of it wants a look. */
const tellTones: Partial<Record<Entry['event']['what'], Tone>> = {
  'nobody-left': 'danger',
  'update-late': 'danger',
  verified: 'good',
  closed: 'good',
  cancelled: 'calm',
};

/** The same to one person, who may not be in the room: so it says which case. */
export function tell(
  escalation: Escalation,
  { by, event }: Entry,
  { room, to }: { room: string | null; to: PersonId },
): MessageView {
  const line = sayEvent(event, by, escalation);
  const answer: Partial<Record<Entry['event']['what'], string[]>> = {
    'update-requested': ['send-update'],
    'update-late': ['send-update', 'skip-update'],
    'nobody-left': ['acknowledge'],
    'room-archived': ['new-room'],
    'room-left': ['new-room'],
    'resolution-declared': ['verify', 'reject-resolution'],
  };
  const names = isOfRootCause(event) ? rootCauseVerbs(escalation, to) : (answer[event.what] ?? []);
  const buttons = names.map((name) => buttonFor(escalation, name));
  return {
    tone: tellTones[event.what] ?? 'attention',
    title: titleOf(escalation),
    fallback: [`${titleOf(escalation)}. `, ...line],
    sections: [line],
    buttons: [...buttons, ...openRoom(room)],
  };
}

/** What such a message is answered with depends on whose turn it is. */
const isOfRootCause = (event: Entry['event']): boolean =>
  event.what.startsWith('root-cause-') || ('level' in event && event.level.endsWith('-root-cause'));

/** Asks the owner for the promised update. */
export function prompt(escalation: Escalation, seq: number): MessageView {
  const deadline = deadlineOf(escalation, seq);
  const owner = updateOwner(escalation);
  const line: Line = [
    deadline.brokenAt ? '⏰ ' : '🕑 ',
    { person: owner },
    deadline.brokenAt ? ', the update promised for ' : ', stakeholders have been promised an update by ',
    { at: deadline.dueAt, as: 'time' },
    deadline.brokenAt ? ' is late.' : '.',
  ];
  return {
    tone: deadline.brokenAt ? 'danger' : 'attention',
    fallback: line,
    sections: [line],
    buttons: [
      { ...buttonFor(escalation, 'send-update'), style: 'primary' } as Button,
      ...(deadline.snoozed ? [] : [buttonFor(escalation, 'snooze-update')]),
      buttonFor(escalation, 'skip-update'),
    ],
  };
}

/** A stakeholder update, as it is read in the room, under the announcement, and by subscribers. */
export function updateMessage(
  escalation: Escalation,
  update: Update,
  { to, room }: { to: 'room' | 'announcement' | 'subscriber'; room: string | null },
): MessageView {
  const { policy, severity, status } = escalation;
  const state: Line = [severityName(policy, severity), ' · ', statusNames[status]];
  const next: Line = update.nextDueAt
    ? ['Next update by ', { at: update.nextDueAt, as: 'time' }]
    : ['No further update is planned'];
  return {
    tone: toneOf(escalation),
    title: to === 'subscriber' ? `Update on ${titleOf(escalation)}` : `Update ${update.n}`,
    fallback: [`Update on ${titleOf(escalation)}: `, update.text, ' (', ...next, ')'],
    sections: [[update.text], ...(to === 'room' ? [] : [state])],
    footer: ['From ', { person: update.by }, ' · ', ...next],
    ...(to === 'subscriber' && { buttons: [buttonFor(escalation, 'unsubscribe'), ...openRoom(room)] }),
  };
}

/** One line where the case was raised, with the way to its room. */
export function originReply(escalation: Escalation, { room }: { room: string | null }): MessageView {
  const line: Line = [
    { person: escalation.opened.by },
    ` escalated this as ${titleOf(escalation)}`,
    ...(room ? [': ', { room } as const] : []),
    '.',
  ];
  return { tone: 'calm', fallback: line, sections: [line] };
}

export const topic = (escalation: Escalation): string => {
  const { policy, severity, status } = escalation;
  return `${severityName(policy, severity)} · ${statusNames[status]} · ${escalation.title}`;
};

/** The key in it tells whose room it is, if the answer to creating it was lost. */
export const purpose = (escalation: Escalation): string =>
  `War room of ${escalation.key}${withCustomer(escalation)}. Kept by Muster.`;

export const bookmark = ({ origin }: Escalation): { title: string; url: string } | null =>
  origin?.link ? { title: 'Where it was raised', url: origin.link } : null;
