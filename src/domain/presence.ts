/** Whether somebody is at a platform just now; `unknown` where that cannot be told. */
export type Presence = 'present' | 'away' | 'unknown';

/**
 * Whether somebody who is on both platforms and has made no choice is asked on the other one than that of the case: only where that is
 * sure to be better. Who may be at home, or is nowhere to be seen, is asked at home, where the room is.
 */
export const isAskedElsewhere = (atHome: Presence, elsewhere: Presence): boolean =>
  atHome === 'away' && elsewhere === 'present';
