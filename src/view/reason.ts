import { mayBeExcused } from '../domain/closing.ts';
import { sayDuration } from '../domain/duration.ts';
import type { Missing, Reason } from '../domain/refusal.ts';
import type { RootCauseStep } from '../domain/root-causes.ts';
import { findVerb } from '../domain/verbs/registry.ts';
import type { Line } from './message.ts';
import { peopleWhoMay, statusWords } from './names.ts';
import { shiftSayings } from './shift-sayings.ts';

const label = (verb: string): string => findVerb(verb)?.label ?? verb;

type Says<C extends Reason['code']> = (reason: Extract<Reason, { code: C }>) => Line;

/** Why something was not done, in one plain sentence that says what to do. */
const sayings: { [C in Reason['code']]: Says<C> } = {
  'unknown-escalation': ({ key }) => [
    `There is no case ${key || 'with that key'}. See /escalate list for those there are.`,
  ],
  'unknown-verb': () => [
    'This button is from another version of Muster. Please use the buttons of the pinned card.',
  ],
  'not-allowed': ({ verb }) => [`"${label(verb)}" is for ${peopleWhoMay(findVerb(verb)?.allowed ?? [])}.`],
  'not-now': ({ verb, status }) => [
    `"${label(verb)}" cannot be done while the case is ${statusWords[status]}. Its pinned card shows what can.`,
  ],
  'no-private-rooms': () => [
    'The policy wants a private war room for such a case, and here everybody would see it, so it was not raised. ' +
      'Raise it in Slack if you have it there, or call your escalation manager.',
  ],
  'already-acknowledged': ({ by }) => [{ person: by }, ' already has it. Join the room if you want to help.'],
  'not-asked': () => [
    'You were not asked on this case, or somebody else answered already: there is nothing to decline.',
  ],
  'no-level-above': () => ['There is no level above this one. Ask another team, or add people.'],
  'no-level-below': () => [
    'The case is with the first level already. Release people, or lower the severity.',
  ],
  'awaited-already': () => ['The customer is being awaited already. Say so when they have answered.'],
  'not-awaited': () => ['The customer is not being awaited, so the clocks are running.'],
  'not-that-long': ({ atMostMs }) => [
    `The policy lets the clocks stand for ${sayDuration(atMostMs)} at most. Please choose a shorter time.`,
  ],
  'nobody-to-release': () => ['None of them is in the task force. Please choose somebody who is.'],
  'still-needed': ({ person }) => [
    { person },
    ' raised the case, has it, or is being asked, and so stays. Please choose others.',
  ],
  'not-that-old': () => [
    'The case has been open for less than thirty days: there is nothing to explain yet.',
  ],
  'unknown-team': () => ['That team is not in the policy. Please choose one of the list.'],
  'unknown-service': () => ['That service is not in the policy any more. Please choose one of the list.'],
  'unknown-skill': () => ['That skill is not in the policy any more. Please choose one of the list.'],
  'unknown-person': () => ['Muster does not know that person. Please choose somebody of this workspace.'],
  'already-holds-role': ({ person }) => [{ person }, ' has that role already.'],
  'already-there': () => ['There is nobody to bring in: all of them are in the room already.'],
  'joined-already': () => ['You are in its war room already.'],
  'same-severity': () => ['The case has that severity already. Please choose another.'],
  'already-subscribed': () => ['You are subscribed already: each update comes to you as a direct message.'],
  'not-subscribed': () => ['You are not subscribed to this case.'],
  'room-in-order': () => ['Muster can work in the war room: there is no reason for another one.'],
  'no-update-due': () => ['No update is promised at the moment, so there is nothing to move or leave out.'],
  'already-snoozed': () => [
    'This update was moved once already. Please send it, or say why it is not needed.',
  ],
  'why-no-next-update': () => ['Please say why no further update will come.'],
  'nothing-to-approve': () => [
    'No update waits to be approved: somebody has done so already, or has sent it back.',
  ],
  'writer-cannot-approve': () => [
    'You wrote this update, so somebody else has to approve it: another manager, or the communications lead.',
  ],
  'draft-of-another': ({ by }) => [
    'An update that ',
    { person: by },
    ' wrote for the customers waits to be approved. Have that approved or sent back first.',
  ],
  'already-requested': () => [
    'You asked already, and the owner knows. You will be told as soon as it is out.',
  ],
  'verifier-declared-it': () => ['You declared this resolution, so somebody else has to verify it.'],
  'not-ready-to-close': ({ missing }) => [
    `Before closing: ${missing.map(sayMissing).join('; ')}. ${
      mayBeExcused(missing)
        ? 'Or say below why it is closed all the same.'
        : 'Where no root cause is needed, a manager says so ("No root cause needed").'
    }`,
  ],
  'no-root-cause-to-review': () => ['No root cause waits to be accepted. The card shows whose turn it is.'],
  'root-cause-revised': () => [
    'It was written anew meanwhile. Please read the new revision in the war room, and open this form again.',
  ],
  'wrote-root-cause': () => ['You wrote this revision, so somebody else has to look at it.'],
  'root-cause-not-accepted': () => [
    'The internal root cause has to be accepted first: only of that one anything may be made for customers.',
  ],
  'not-accepted-for-customers': () => [
    'What customers are to read has to be accepted first, by somebody else than its writer.',
  ],
  'no-root-cause-missing': () => ['No such root cause is missing, so there is none to leave out.'],
  'in-the-future': () => ['That moment is still to come. Please give one that has passed.'],
  ...shiftSayings,
  'invalid-input': ({ messages }) => [Object.values(messages).join(' ') || 'Please look at the form again.'],
};

export function sayReason<C extends Reason['code']>(reason: Extract<Reason, { code: C }>): Line {
  const says = sayings[reason.code] as Says<C>;
  return says(reason);
}

export function sayMissing(missing: Missing): string {
  if (missing.check === 'record-open')
    return `close the linked record "${missing.record}", or link it again as closed`;
  if (missing.check === 'final-update')
    return `send a last update to ${missing.customer ?? 'the stakeholders'}`;
  return missing.step ? rootCauseSteps[missing.step] : 'then share one with the customer';
}

const rootCauseSteps: Record<RootCauseStep, string> = {
  write: 'write the root cause',
  accept: 'accept the root cause, or send it back',
  'write-for-customers': 'write the root cause for customers',
  'accept-for-customers': 'accept the root cause for customers, or send it back',
  share: 'share the root cause with the customer, and say so',
};
