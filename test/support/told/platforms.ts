import type { Actor, StartTold, Told } from './told.ts';
import { tellInSlack } from './told-in-slack.ts';
import { tellInTeams } from './told-in-teams.ts';

/** Where each story is told. */
export const platforms: readonly (readonly [name: string, tell: StartTold])[] = [
  ['Slack', tellInSlack],
  ['Microsoft Teams', tellInTeams],
];

/** Everybody in a story. */
export const peopleIn = (
  told: Told,
): Record<'ana' | 'ben' | 'chloe' | 'deniz' | 'elif' | 'farid', Actor> => ({
  ...{ ana: told.person('ana'), ben: told.person('ben'), chloe: told.person('chloe') },
  ...{ deniz: told.person('deniz'), elif: told.person('elif'), farid: told.person('farid') },
});
