import type { Audience } from '../domain/audiences.ts';
import type { Escalation, Status } from '../domain/escalation.ts';
import type { Verb } from '../domain/verb.ts';
import { findVerb, verbs } from '../domain/verbs/registry.ts';
import type { Button } from './message.ts';
import { nextRootCauseVerbs } from './root-cause.ts';

/** The five likeliest things to do in each state; the rest is in the menu. */
const likeliest: Record<Status, readonly string[]> = {
  open: ['acknowledge', 'send-update', 'escalate', 'take-role', 'declare-resolved'],
  acknowledged: ['send-update', 'declare-resolved', 'escalate', 'take-role', 'add-people'],
  resolved: ['verify', 'reject-resolution', 'send-update', 'request-update'],
  verified: ['close', 'send-update', 'reopen'],
  closed: ['reopen', 'add-note'],
  cancelled: ['reopen', 'add-note'],
  merged: [],
};

/** Offered where they make sense (a question, a prompt, the announcement, a trouble), not always on the card. */
const elsewhere = [
  ...['decline', 'join', 'subscribe', 'unsubscribe', 'snooze-update', 'skip-update'],
  'send-again',
];

const verbButton = ({ key }: Escalation, { name, label, style }: Verb): Button => ({
  verb: name,
  key,
  label,
  ...(style && { style }),
});

export function buttonFor(escalation: Escalation, name: string, label?: string): Button {
  const verb = findVerb(name);
  if (!verb) throw new RangeError(`No verb is called ${name}`);
  return verbButton(escalation, label ? { ...verb, label } : verb);
}

/** The same for one audience. */
export const updateButton = (escalation: Escalation, name: string, audience: Audience): Button => ({
  ...buttonFor(escalation, name),
  filled: { audience },
});

/** What is owed comes before what is likely. */
const foremost = (escalation: Escalation): string[] => [
  ...nextRootCauseVerbs(escalation),
  ...likeliest[escalation.status],
];

export const cardButtons = (escalation: Escalation): Button[] =>
  foremost(escalation).map((name) => buttonFor(escalation, name));

export function cardMenu(escalation: Escalation): Button[] {
  const shown = [...foremost(escalation), ...elsewhere];
  return verbs
    .filter(({ name, when }) => when.includes(escalation.status) && !shown.includes(name))
    .filter(({ name }) => name !== 'acknowledge' || escalation.status === 'open')
    .filter(({ offered }) => offered?.(escalation) ?? true)
    .map((verb) => verbButton(escalation, verb));
}

/** Nothing to open yet while the room is being made. */
export const openRoom = (room: string | null): Button[] =>
  room ? [{ open: room, label: 'Open room', in: 'room' }] : [];
