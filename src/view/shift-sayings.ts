import type { ShiftReason } from '../domain/on-call/shift-reasons.ts';
import type { Line } from './message.ts';

/** Why a shift was not taken over, given away or undone, and what to do. */
export const shiftSayings: {
  [C in ShiftReason['code']]: (reason: Extract<ShiftReason, { code: C }>) => Line;
} = {
  'unknown-schedule': () => [
    'That schedule is not in the policy any more. See /escalate oncall for those there are.',
  ],
  'nobody-on-call': ({ schedule }) => [
    `Nobody is on call on "${schedule}" now. Please add somebody by name.`,
  ],
  'not-of-schedule': ({ person, schedule }) => [
    { person },
    ` takes no turns on "${schedule}" and is no escalation manager. Please ask somebody who is.`,
  ],
  'of-no-schedule': () => [
    'Shifts are for those who take turns on a schedule, and for escalation managers. Please ask one of them.',
  ],
  'replaces-self': () => ['Nobody can take over from themselves. Please choose somebody else.'],
  'person-gone': ({ person }) => [{ person }, ' has left. Please choose somebody else.'],
  'no-shift-then': ({ person }) => [
    { person },
    ' is not on call on this schedule then. See /escalate oncall for who is.',
  ],
  'somebody-then': () => ['Somebody is on call all that time. Please say whose shift it is.'],
  'several-gaps-then': () => [
    'Nobody is on call at several times then. Please give two times around one of them.',
  ],
  'say-when': () => ['Please choose a day, or give both times: from and until.'],
  'ends-before-start': () => ['That ends before it starts. Please give a later end.'],
  'shift-is-over': () => ['That time has passed. Please choose one that is still to come.'],
  'shift-has-begun': () => [
    'It has begun and cannot be undone. Whoever should be on call instead can take over from now on.',
  ],
  'too-far-ahead': () => ['That is more than a year ahead. Please choose an earlier time.'],
  'unknown-shift': () => ['Muster knows of no such change any more. See /escalate oncall for how it stands.'],
  'shift-of-others': () => ['That is for somebody else to decide.'],
  'shift-settled': () => ['That was decided already. See /escalate oncall for how it stands.'],
  'shift-taken-since': ({ person }) => [
    { person },
    ' has taken over some of it since. Please ask them to undo that first.',
  ],
};
