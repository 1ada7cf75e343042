import type { Allowed } from './consent.ts';
import { forChannels } from './permissions.ts';

/** Why a case that was to have a channel of its own has a thread, as a sentence for its card. */
export function whyThread({ missingInTeam }: Allowed): string {
  const said = 'This room is a thread: a channel of its own could not be made.';
  if (missingInTeam === null)
    return `${said} Muster does not know its team yet; write "@Muster help" once in the channel of the war rooms.`;
  const missing = missingInTeam.filter((each) => forChannels.includes(each));
  if (missing.length === 0)
    return `${said} "npx muster doctor teams" says what is missing, such as room for one more channel.`;
  const permissions = missing.length === 1 ? 'the permission' : 'the permissions';
  return `${said} An owner of the team has to grant ${permissions} ${missing.join(' and ')}, by adding Muster to the team again.`;
}
