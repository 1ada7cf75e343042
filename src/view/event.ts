import type { Audience } from '../domain/audiences.ts';
import { customersOf } from '../domain/customers.ts';
import { sayDuration } from '../domain/duration.ts';
import type { RoomSide } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { meansNames } from '../domain/means.ts';
import { roleNames } from '../domain/role-names.ts';
import type { Entry, Happening } from '../domain/timeline.ts';
import type { Line, Piece } from './message.ts';
import {
  customersLine,
  groupName,
  peopleLine,
  platformName,
  resolutionNames,
  severityName,
} from './names.ts';
import { atBeginning, inPlatform, roomName, sayRoomTrouble } from './room-trouble.ts';
import { rootCauseNames } from './root-cause.ts';
import { saySigns } from './signs.ts';

type Says<W extends Happening['what']> = (
  event: Extract<Happening, { what: W }>,
  who: Piece,
  escalation: Escalation,
) => Line;

const because = (reason: string | null): Piece[] => (reason ? [' ', { quote: reason }] : []);

const whyAsked: Record<Extract<Happening, { what: 'asked' }>['why'], string> = {
  opened: 'The case was raised.',
  silence: 'Nobody acknowledged in time.',
  declined: 'Nobody who was asked can take it.',
  escalated: 'It was escalated by hand.',
  expired: 'The owner did not say that they are still on it.',
  'handed-back': 'The owner handed it back.',
  'late-update': 'The first stakeholder update is late.',
  'late-customer-update': 'The first update to the customer is late.',
  reopened: 'The case goes on.',
  repeated: 'Nobody acknowledged on any level, so they are asked once more.',
  'too-few': 'Too few acknowledged in time.',
  'too-slow': 'It was not resolved in the time promised.',
  standstill: 'Nothing has been done for a while.',
  'other-route': 'With this severity it goes another way.',
};

/** One sentence for everything that can happen; the timeline, the room and direct messages all say it with these. */
const sayings: { [W in Happening['what']]: Says<W> } = {
  opened: ({ severity }, who, { policy }) => [
    who,
    ' raised the case as ',
    severityName(policy, severity),
    '.',
  ],
  'signs-seen': ({ signs }) => [`Muster had suggested it, because of: ${saySigns(signs)}.`],
  'joined-raising': (_event, who) => [who, ' raised the same and joined.'],
  asked: ({ group, people, why, dueAt }, _who, escalation) => [
    `${whyAsked[why]} Asked: `,
    { bold: groupName(escalation, group) },
    ' (',
    ...peopleLine(people),
    '), to acknowledge by ',
    { at: dueAt, as: 'time' },
    '.',
  ],
  'nobody-there': ({ group }, _who, escalation) => [
    'Nobody can be asked at present as ',
    { bold: groupName(escalation, group) },
    ', so it is passed over.',
  ],
  'nobody-left': () => [
    { bold: 'Nobody acknowledged, and there is no level left to ask.' },
    ' The case has no owner: somebody has to take it now.',
  ],
  'still-unowned': () => [{ bold: 'Still nobody has it.' }, ' Somebody has to take it now.'],
  'service-level-soon': ({ level, dueAt }) => [
    `${serviceWords[level].promised} by `,
    { at: dueAt, as: 'day-time' },
    '.',
  ],
  'service-level-broken': ({ level, dueAt }) => [
    { bold: `${serviceWords[level].late} by ` },
    { at: dueAt, as: 'day-time' },
    ', as was promised.',
  ],
  standstill: ({ since }) => ['Nobody has done anything since ', { at: since, as: 'day-time' }, '.'],
  'customer-awaited': ({ until, reason }, who) => [
    who,
    " says that the next step is the customer's. The clocks stand until ",
    { at: until, as: 'day-time' },
    ' at most.',
    ...because(reason),
  ],
  'customer-answered': (_event, who) => [who, ' says that the customer has answered: the clocks go on.'],
  'customer-wait-over': () => ['The customer was awaited for as long as was said: the clocks go on.'],
  aged: ({ days }) => [
    `The case has been open for ${days} days.`,
    ...(days < 30 ? [] : [' Please say why: choose "Explain age" on the card.']),
  ],
  'age-explained': ({ reason }, who) => [who, ' said why it is open for so long.', ...because(reason)],
  'de-escalated': ({ to, reason }, who) => [
    who,
    ' gave the case back to ',
    { bold: to },
    '.',
    ...because(reason),
  ],
  released: ({ people, reason }, who) => [
    who,
    ' released ',
    ...peopleLine(people),
    ' from the task force.',
    ...because(reason),
  ],
  unanswered: ({ group }, _who, escalation) => [
    { bold: groupName(escalation, group) },
    ' did not answer in time.',
  ],
  acknowledged: (_event, who) => [who, ' acknowledged and has it.'],
  'still-on-it': ({ until }, who) => [
    who,
    ' is still on it',
    ...(until ? [', until ', { at: until, as: 'time' } as const] : []),
    '.',
  ],
  'acknowledgement-expired': ({ person }) => [
    { person },
    ' did not say that they are still on it. The case is open again.',
  ],
  declined: ({ reason }, who) => [who, " can't take it.", ...because(reason)],
  'handed-back': ({ reason }, who) => [who, ' handed the case back.', ...because(reason)],
  escalated: ({ to, reason }, who) => [who, ' escalated to ', { bold: to }, '.', ...because(reason)],
  'role-taken': ({ role }, who) => [who, ` is now ${roleNames[role]}.`],
  'role-given': ({ role, person }, who) => [who, ` made `, { person }, ` ${roleNames[role]}.`],
  'role-unfilled': ({ role }) => [`Nobody has taken the role of ${roleNames[role]} yet. Who does?`],
  'people-added': ({ people, reason }, who) => [
    who,
    ' brought in ',
    ...peopleLine(people),
    '.',
    ...because(reason),
  ],
  joined: (_event, who) => [who, ' joined.'],
  'severity-changed': ({ from, to, reason }, who, { policy }) => [
    who,
    ` changed the severity from ${severityName(policy, from)} to ${severityName(policy, to)}.`,
    ...because(reason),
  ],
  'update-due': ({ audience, dueAt, owner }, _who, escalation) => [
    `An update${toCustomers(audience, escalation)} is due at `,
    { at: dueAt, as: 'time' },
    '; ',
    { person: owner },
    ' was prompted.',
  ],
  'update-late': ({ audience, dueAt, owner }, _who, escalation) => [
    `The update${toCustomers(audience, escalation)} promised for `,
    { at: dueAt, as: 'time' },
    ' is late. ',
    { person: owner },
    ', please send it, or say why none is needed.',
  ],
  'update-sent': ({ update: number }, who, { updates }) => {
    const update = updates.find(({ n }) => n === number);
    const said: Line = update?.means
      ? [{ person: update.by }, ` told ${customersLine(update.customers)} (${meansNames[update.means]}):`]
      : [who, ' sent a stakeholder update.'];
    return [...said, ...because(update?.text ?? null)];
  },
  'update-drafted': ({ customers }, who) => [
    who,
    ` wrote an update for ${customersLine(customers)}. Somebody else has to approve it: a manager, or the communications lead.`,
  ],
  'update-approved': ({ update: number, writer }, who, { updates }) => [
    who,
    ' approved the update. ',
    { person: writer },
    `, please tell ${customersLine(updates.find(({ n }) => n === number)?.customers ?? [])} now.`,
  ],
  'update-sent-back': ({ writer, reason }, who) => [
    who,
    ' sent the update for the customers back to ',
    { person: writer },
    '.',
    ...because(reason),
  ],
  'update-snoozed': ({ audience, until }, who, escalation) => [
    who,
    ` moved the next update${toCustomers(audience, escalation)} to `,
    { at: until, as: 'time' },
    '.',
  ],
  'update-skipped': ({ audience, reason }, who, escalation) => [
    who,
    ` left an update${toCustomers(audience, escalation)} out.`,
    ...because(reason),
  ],
  subscribed: (_event, who) => [who, ' subscribed to the updates.'],
  unsubscribed: (_event, who) => [who, ' unsubscribed from the updates.'],
  'update-requested': (_event, who) => [who, ' asks for an update.'],
  'record-linked': ({ record }, who, { records }) => {
    const linked = records.find(({ url }) => url === record);
    return [
      who,
      ` linked a ${linked?.kind ?? 'record'}: `,
      { link: record, label: linked?.title ?? record },
      linked ? ` (${linked.open ? 'open' : 'closed'}).` : '.',
    ];
  },
  noted: ({ text, link }, who) => [
    who,
    ' noted:',
    ...because(text),
    ...(link ? [{ link, label: 'Open link' }] : []),
  ],
  'sent-again': (_event, who) => [who, ' had what could not be sent tried again.'],
  'resolution-declared': ({ how, done }, who) => [
    who,
    ` declared the case resolved (${resolutionNames[how]}). Somebody else now has to verify it.`,
    ...because(done),
  ],
  verified: ({ note }, who) => [who, ' verified the resolution.', ...because(note)],
  'resolution-rejected': ({ reason }, who) => [
    who,
    ' rejected the resolution: the case goes on.',
    ...because(reason),
  ],
  reopened: ({ reason }, who) => [who, ' reopened the case.', ...because(reason)],
  'root-cause-demanded': ({ internalBy, customerBy }) => [
    'The policy demands to know why it happened.',
    ...(internalBy ? [' The root cause is due by ', { at: internalBy, as: 'day-time' } as const, '.'] : []),
    ...(customerBy
      ? [' Customers should have theirs by ', { at: customerBy, as: 'day-time' } as const, '.']
      : []),
  ],
  'root-cause-written': ({ kind, revision }, who) => [
    who,
    ` wrote the ${rootCauseNames[kind]} (revision ${revision}). Somebody else now has to accept it, or send it back.`,
  ],
  'root-cause-accepted': ({ kind, revision }, who) => [
    who,
    ` accepted the ${rootCauseNames[kind]} (revision ${revision}).`,
    ...(kind === 'customer' ? [' It can be shared now.'] : []),
  ],
  'root-cause-sent-back': ({ kind, revision, reason }, who) => [
    who,
    ` sent the ${rootCauseNames[kind]} back (revision ${revision}).`,
    ...because(reason),
  ],
  'root-cause-shared': ({ revision, whom, means }, who) => [
    who,
    ` says that ${whom} has got the root cause for customers (revision ${revision}; ${meansNames[means]}).`,
  ],
  'root-cause-skipped': ({ of, reason }, who) => [
    who,
    of === 'both'
      ? ' says that no root cause is needed.'
      : ' says that no root cause for customers is needed.',
    ...because(reason),
  ],
  closed: ({ summary, anyway }, who) => [
    who,
    ' closed the case.',
    ...because(summary),
    ...(anyway ? ['Closed all the same because:', ...because(anyway)] : []),
  ],
  cancelled: ({ reason }, who) => [who, ' cancelled the case.', ...because(reason)],
  'room-archived': ({ side }, _who, escalation) => [sayRoomTrouble(escalation, side, 'archived')],
  'room-left': ({ side }, _who, escalation) => [sayRoomTrouble(escalation, side, 'left')],
  'room-back': (back, _who, escalation) => [sayBack(escalation, back)],
  'room-given-up': ({ side }, who, escalation) => [
    who,
    escalation.mirror === null
      ? ' gave the old war room up; another one is made.'
      : ` gave ${roomName(escalation, side)} up; another one is made there.`,
  ],
  'room-replaced': (replaced, _who, escalation) => [sayReplaced(escalation, replaced)],
  'card-restored': ({ side, was }, _who, escalation) => [
    `The card${inPlatform(escalation, side)} was ${was}; it was ${was === 'deleted' ? 'posted' : 'pinned'} again.`,
  ],
  'mending-stopped': ({ side, of }, _who, escalation) => [
    `${sayUndone(escalation, side, of)} again and again. Muster leaves it so for an hour; please settle with whoever does it.`,
  ],
  mirrored: ({ workspace }, _who, escalation) => [
    `This case is worked on in ${platformName(escalation.workspace)} and in ${platformName(workspace)} from now on: what is written in one room is shown in the other.`,
  ],
  'person-left': ({ person }, _who, escalation) => [
    { person },
    "'s account was deactivated. ",
    { person: managerBeside(escalation, person) },
    ', please see who takes over what they had in this case.',
  ],
};

/** " to ACME" of an update to customers; nothing of one inside the company. */
const toCustomers = (audience: Audience, escalation: Escalation): string =>
  audience === 'customer' ? ` to ${customersLine(customersOf(escalation))}` : '';

const serviceWords = {
  resolve: { promised: 'A resolution is promised', late: 'The case was not resolved' },
  verify: { promised: 'The resolution should be verified', late: 'The resolution was not verified' },
  'internal-root-cause': {
    promised: 'The root cause should be written and accepted',
    late: 'The root cause was not accepted',
  },
  'customer-root-cause': {
    promised: 'Customers should have the root cause',
    late: 'The root cause was not shared with customers',
  },
  close: { promised: 'The case should be closed', late: 'The case was not closed' },
};

type About<W extends Happening['what']> = Extract<Happening, { what: W }>;

function sayBack(escalation: Escalation, { side, was, mended }: About<'room-back'>): string {
  const room = roomName(escalation, side);
  const isArchived = was === 'archived';
  if (isArchived && mended)
    return `${atBeginning(room)} was archived although the case is not over. Muster brought it back.`;
  const what = isArchived
    ? `${atBeginning(room)} was archived for a while`
    : `Muster was not in ${room} for a while${mended ? ', and came back by itself' : ''}`;
  const had = isArchived ? 'What Muster had to say' : 'What it had to say';
  return `${what}. ${had} meanwhile has been said now.`;
}

/** Where there are two rooms both are told, so it says which it is. */
function sayReplaced(escalation: Escalation, { side, was }: About<'room-replaced'>): string {
  const isDeleted = was === 'deleted';
  if (escalation.mirror === null)
    return isDeleted
      ? 'The war room was deleted although the case is not over. This is the new one; what was said in the old one is lost.'
      : 'Muster could not work in the old war room any more. This is the new one; what was said in the old one is not in it.';
  const room = roomName(escalation, side);
  const what = isDeleted ? `${atBeginning(room)} was deleted` : `Muster could not work in ${room} any more`;
  return `${what}; there is a new one. What was said in the old one is not in it.`;
}

function sayUndone(escalation: Escalation, side: RoomSide, of: About<'mending-stopped'>['of']): string {
  if (of === 'room-deleted') return `${atBeginning(roomName(escalation, side))} is deleted`;
  return `The card${inPlatform(escalation, side)} is ${of === 'card-deleted' ? 'deleted' : 'unpinned'}`;
}

/** The manager of the case, or another one where it is they who left. */
function managerBeside({ roles, policy, opened }: Escalation, person: string): string {
  const managers = [roles.manager ?? opened.by, ...policy.managers];
  return managers.find((manager) => manager !== person) ?? opened.by;
}

export function sayEvent<W extends Happening['what']>(
  event: Extract<Happening, { what: W }>,
  by: string | null,
  escalation: Escalation,
): Line {
  const says = sayings[event.what] as Says<W>;
  return says(event, by ? { person: by } : 'Muster', escalation);
}

/** A line of the timeline: when, and what. */
export function sayEntry(entry: Entry, escalation: Escalation): Line {
  const { at, happenedAt, by, event } = entry;
  return [{ at: happenedAt ?? at, as: 'day-time' }, '  ', ...sayEvent(event, by, escalation)];
}

/** Seconds matter in the last minutes only. */
const toWholeMinutesFromMs = 120_000;

/** "12 min ago", "in 5 min": only where the message is read at once. */
export const sayDistance = (from: Date, to: Date): string => {
  const exactMs = Math.abs(Number(to) - Number(from));
  const lengthMs = exactMs < toWholeMinutesFromMs ? exactMs : Math.round(exactMs / 60_000) * 60_000;
  return to < from ? `${sayDuration(lengthMs)} ago` : `in ${sayDuration(lengthMs)}`;
};
