import { audienceOf } from '../domain/audiences.ts';
import { customersOf } from '../domain/customers.ts';
import { type Escalation, type Update, updateOwner } from '../domain/escalation.ts';
import { meansNames } from '../domain/means.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Entry } from '../domain/timeline.ts';
import { buttonFor, openRoom, updateButton } from './buttons.ts';
import { sayEvent } from './event.ts';
import type { Button, Line, MessageView, Tone } from './message.ts';
import {
  customersLine,
  deadlineOf,
  severityName,
  statusNames,
  titleOf,
  toneOf,
  withCustomer,
} from './names.ts';
import { roomElsewhere } from './room-elsewhere.ts';
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
    ...(event.what === 'update-drafted' && { buttons: approving(escalation) }),
  };
}

const approving = (escalation: Escalation): Button[] =>
  ['approve-update', 'send-back-update'].map((name) => buttonFor(escalation, name));

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
  scene: { room: string | null; roomIsIn?: string | null; to: PersonId },
): MessageView {
  const line = sayEvent(event, by, escalation);
  const words = wordsWaiting(escalation, event);
  return {
    tone: tellTones[event.what] ?? 'attention',
    title: titleOf(escalation),
    fallback: [`${titleOf(escalation)}. `, ...line, ...words],
    sections: [line, ...(words.length > 0 ? [words] : [])],
    buttons: [...answers(escalation, event, scene.to), ...openRoom(scene.room)],
    ...roomElsewhere(scene),
  };
}

/** With what whoever is told can answer. */
function answers(escalation: Escalation, event: Entry['event'], to: PersonId): Button[] {
  if (isOfRootCause(event)) return rootCauseVerbs(escalation, to).map((name) => buttonFor(escalation, name));
  switch (event.what) {
    case 'update-requested':
      return [updateButton(escalation, 'send-update', 'internal')];
    case 'update-late':
      return ['send-update', 'skip-update'].map((name) => updateButton(escalation, name, event.audience));
    case 'update-sent-back':
      return [updateButton(escalation, 'send-update', 'customer')];
    case 'update-drafted':
      return approving(escalation);
    case 'nobody-left':
      return [buttonFor(escalation, 'acknowledge')];
    case 'role-unfilled':
      return [buttonFor(escalation, 'take-role')];
    case 'room-archived':
    case 'room-left':
      return [buttonFor(escalation, 'new-room')];
    case 'resolution-declared':
      return ['verify', 'reject-resolution'].map((name) => buttonFor(escalation, name));
    default:
      return [];
  }
}

/** The words themselves go to who approves them and to who then tells the customers; the room sees them once, when they are out. */
function wordsWaiting({ updates }: Escalation, event: Entry['event']): Line {
  if (event.what === 'update-drafted') return [{ quote: event.text }];
  if (event.what !== 'update-approved') return [];
  const approved = updates.find(({ n }) => n === event.update);
  return approved ? [{ quote: approved.text }] : [];
}
/** What such a message is answered with depends on whose turn it is. */
const isOfRootCause = (event: Entry['event']): boolean =>
  event.what.startsWith('root-cause-') || ('level' in event && event.level.endsWith('-root-cause'));

/** Asks the owner for the promised update. */
export function prompt(escalation: Escalation, seq: number): MessageView {
  const deadline = deadlineOf(escalation, seq);
  const audience = audienceOf(deadline.kind) ?? 'internal';
  const who = audience === 'internal' ? 'stakeholders' : customersLine(customersOf(escalation));
  const have = audience === 'customer' && customersOf(escalation).length === 1 ? 'has' : 'have';
  const line: Line = [
    deadline.brokenAt ? '⏰ ' : '🕑 ',
    { person: updateOwner(escalation) },
    deadline.brokenAt
      ? `, the update ${audience === 'internal' ? '' : `to ${who} `}promised for `
      : `, ${who} ${have} been promised an update by `,
    { at: deadline.dueAt, as: 'time' },
    deadline.brokenAt ? ' is late.' : '.',
  ];
  return {
    tone: deadline.brokenAt ? 'danger' : 'attention',
    fallback: line,
    sections: [line],
    buttons: [
      { ...updateButton(escalation, 'send-update', audience), style: 'primary' } as Button,
      ...(deadline.snoozed ? [] : [updateButton(escalation, 'snooze-update', audience)]),
      updateButton(escalation, 'skip-update', audience),
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
  const told = update.means ? ` to ${customersLine(update.customers)}` : '';
  const next: Line = update.nextDueAt
    ? ['Next update by ', { at: update.nextDueAt, as: 'time' }]
    : ['No further update is planned'];
  return {
    tone: toneOf(escalation),
    title: to === 'subscriber' ? `Update on ${titleOf(escalation)}` : `Update ${update.n}${told}`,
    fallback: [`Update on ${titleOf(escalation)}${told}: `, update.text, ' (', ...next, ')'],
    sections: [[update.text], ...(to === 'room' ? [] : [state])],
    footer: ['From ', { person: update.by }, ...toldHow(update), ' · ', ...next],
    ...(to === 'subscriber' && { buttons: [buttonFor(escalation, 'unsubscribe'), ...openRoom(room)] }),
  };
}

const toldHow = ({ means, approvedBy }: Update): Line => [
  ...(means ? [` (${meansNames[means]})`] : []),
  ...(approvedBy ? [' · approved by ', { person: approvedBy } as const] : []),
];

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
