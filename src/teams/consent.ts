import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Graph } from './graph.ts';
import { listAll } from './graph.ts';
import { forPresence, ofTeam, ofTenant, permissions } from './permissions.ts';
import type { Places } from './places.ts';

/** What Microsoft Graph allows at present. */
export interface Allowed {
  /** Permissions in the team that are missing; null while it is not known which team it is. */
  missingInTeam: readonly string[] | null;
  /** The same of the tenant. */
  missingInTenant: readonly string[];
  /** Muster as the tenant's catalogue of apps knows it; null where that cannot be seen. */
  catalogueApp: string | null;
  /** Who is present in the tenant may be seen. */
  presence: boolean;
}

/** What an administrator of the tenant and an owner of the team have consented to. Until it was looked at, nothing. */
export interface Consent {
  known(): Allowed;
  /** Asks Microsoft. What cannot be reached changes nothing: it throws AppError, and what was known stays. */
  look(): Promise<Allowed>;
  /** Whether chats can be made for what not everybody may see. */
  hasPrivateRooms(): boolean;
}

interface Parts {
  graph: Graph;
  places: Places;
  appId: string;
}

const nothing: Allowed = {
  ...{ missingInTeam: null, missingInTenant: ofTenant, catalogueApp: null, presence: false },
};

const grant = z.object({ clientAppId: z.string(), permission: z.string() });
const installation = z.object({ teamsApp: z.object({ id: z.string() }) });

export function createConsent({ graph, places, appId }: Parts): Consent {
  let allowed = nothing;

  async function look(): Promise<Allowed> {
    const granted = await graph.tenantPermissions();
    const { group } = await places.home();
    const team = group === null ? null : await lookAtTeam(group);
    allowed = {
      missingInTenant: ofTenant.filter((each) => !granted.has(each)),
      missingInTeam: team && ofTeam.filter((each) => !team.granted.has(each)),
      catalogueApp: team?.app ?? null,
      presence: forPresence.some((each) => granted.has(each)),
    };
    return allowed;
  }

  async function lookAtTeam(group: string): Promise<{ granted: Set<string>; app: string | null }> {
    const inTeam = { absence: 'room-gone', needs: permissions.seeGrants } as const;
    try {
      const grants = await listAll(graph, { ...inTeam, path: ['teams', group, 'permissionGrants'] }, grant);
      const ours = grants.filter(({ clientAppId }) => clientAppId.toLowerCase() === appId);
      const query = { $expand: 'teamsApp', $filter: `teamsApp/externalId eq '${appId}'` };
      const path = ['teams', group, 'installedApps'];
      const [installed] = await listAll(graph, { ...inTeam, path, query }, installation);
      return {
        granted: new Set(ours.map(({ permission }) => permission)),
        app: installed?.teamsApp.id ?? null,
      };
    } catch (error) {
      // Whoever may not see what is granted has not been granted that.
      const isNo = error instanceof AppError && ['permission-missing', 'room-gone'].includes(error.code);
      if (isNo) return { granted: new Set(), app: null };
      throw error;
    }
  }

  return {
    known: () => allowed,
    look,
    hasPrivateRooms: () => allowed.missingInTenant.length === 0 && allowed.catalogueApp !== null,
  };
}
