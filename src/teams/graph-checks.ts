import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Check } from '../usecases/check.ts';
import type { Finding } from '../view/findings.ts';
import type { Wants } from './checks.ts';
import { type Allowed, createConsent } from './consent.ts';
import { type Graph, listAll } from './graph.ts';
import { forChannels, permissions } from './permissions.ts';
import type { Places } from './places.ts';

interface Parts {
  graph: Graph;
  places: Places;
  appId: string;
  rooms: 'thread' | 'channel';
  wants: Wants;
}

/** "Limits and specifications for Microsoft Teams": channels in a team, the deleted of the last 30 days among them. */
const mostChannels = 1_000;
const nearlyFull = 950;

const byOwner =
  'An owner of the team, in Teams: Manage team > Apps, remove Muster and add it again, and accept what it asks for. Where an older package is ' +
  'installed, upload the new one first (npx muster manifest teams). If Teams does not let the owner: an administrator, ' +
  'https://entra.microsoft.com > Enterprise applications > Consent and permissions.';
const byAdministrator =
  "An administrator of the tenant: https://entra.microsoft.com > App registrations > the bot's > API permissions > Add a permission > Microsoft " +
  'Graph > Application permissions; then "Grant admin consent".';

/** What Microsoft Graph allows, and what of it is wanted as things are set up: the rest is no more than a note. */
export function createGraphChecks({ graph, places, appId, rooms, wants }: Parts): Check[] {
  const consent = createConsent({ graph, places, appId });
  const wantsChannels = rooms === 'channel';

  const state = (isWanted: boolean): Finding['state'] => (isWanted ? 'missing' : 'note');
  const ok = (says: string): Finding => ({ state: 'ok', says });

  async function lookAtGrants(): Promise<Finding[]> {
    const allowed = await consent.look();
    return [...ofChannels(allowed), ...ofSigns(allowed), ...ofChats(allowed), ...ofPresence(allowed)];
  }

  function ofChannels({ missingInTeam }: Allowed): Finding[] {
    if (missingInTeam === null) return [];
    const missing = missingInTeam.filter((each) => forChannels.includes(each));
    if (missing.length === 0) return [ok('Muster may make and name channels in the team.')];
    const says = `Channels as rooms (TEAMS_ROOMS=channel) take ${missing.join(', ')} in the team.`;
    return [{ state: state(wantsChannels), says, mend: byOwner }];
  }

  function ofSigns({ missingInTeam }: Allowed): Finding[] {
    if (missingInTeam === null) return [];
    if (!missingInTeam.includes(permissions.hearMessages))
      return [ok("Muster may hear what is written in the team's channels.")];
    const says = `Looking for signs in channels takes ${permissions.hearMessages} in the team.`;
    return [{ state: state(wants.signs), says, mend: byOwner }];
  }

  function ofChats({ missingInTenant, catalogueApp }: Allowed): Finding[] {
    if (missingInTenant.length > 0) {
      const says = `Private cases take ${missingInTenant.join(', ')} in the tenant; without, they are refused.`;
      return [{ state: state(wants.privateRooms), says, mend: byAdministrator }];
    }
    if (catalogueApp !== null) return [ok('Muster may make chats for private cases.')];
    const says =
      "Private cases: Muster is not found among the team's apps, so that it could not enter a chat; without, they are refused.";
    return [{ state: state(wants.privateRooms), says, mend: byOwner }];
  }

  /** Never more than a note: without it people are asked all the same. */
  function ofPresence({ presence }: Allowed): Finding[] {
    if (!wants.presence) return [];
    if (presence) return [ok('Muster may see who is present in Teams.')];
    const says =
      `Asking people where they are present takes ${permissions.seePresence} in the tenant. It is optional: without, who is in Slack and in ` +
      'Teams is asked where the case is at home, or where they chose with "reach".';
    return [{ state: 'note', says, mend: byAdministrator }];
  }

  /** Only where one more would be made, and may be counted. */
  async function countChannels(): Promise<Finding[]> {
    const { group } = await places.home();
    if (!wantsChannels || group === null) return [];
    const call = {
      ...{ path: ['teams', group, 'channels'], query: { $select: 'id' }, absence: 'room-gone' as const },
      needs: permissions.manageChannels,
    };
    const channels = await listAll(graph, call, z.object({ id: z.string() })).catch(nothingIfForbidden);
    if (channels === null || channels.length < nearlyFull) return [];
    return [
      {
        state: 'missing',
        says: `The team has ${channels.length} channels of the ${mostChannels} that Teams allows; deleted ones count for 30 days.`,
        mend: 'An owner of the team: delete channels of old cases. Further rooms are threads until then.',
      },
    ];
  }

  return [
    { about: 'What Microsoft Graph allows', look: lookAtGrants },
    { about: 'The number of channels', look: countChannels },
  ];
}

function nothingIfForbidden(error: unknown): null {
  if (error instanceof AppError && ['permission-missing', 'room-gone'].includes(error.code)) return null;
  throw error;
}
