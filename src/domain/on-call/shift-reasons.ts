import type { PersonId } from '../policy.ts';

/** Why a shift was not taken over, given away or undone. */
export type ShiftReason =
  | { code: 'unknown-schedule' }
  | { code: 'nobody-on-call'; schedule: string }
  | { code: 'not-of-schedule'; person: PersonId; schedule: string }
  | { code: 'of-no-schedule' }
  | { code: 'replaces-self' }
  | { code: 'person-gone'; person: PersonId }
  | { code: 'no-shift-then'; person: PersonId }
  | { code: 'somebody-then' }
  | { code: 'several-gaps-then' }
  | { code: 'say-when' }
  | { code: 'ends-before-start' }
  | { code: 'shift-is-over' }
  | { code: 'shift-has-begun' }
  | { code: 'too-far-ahead' }
  | { code: 'unknown-shift' }
  | { code: 'shift-of-others' }
  | { code: 'shift-settled' }
  | { code: 'shift-taken-since'; person: PersonId };
