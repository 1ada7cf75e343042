import { Secret } from './secret.ts';
import type { Variables } from './variables.ts';

export interface TeamsConfig {
  readonly appId: string;
  readonly appPassword: Secret;
  readonly appType: Variables['MICROSOFT_APP_TYPE'];
  /** The tenant of the team with the channel of the war rooms. */
  readonly tenant: string;
  /** Other tenants whose people may use Muster. */
  readonly otherTenants: readonly string[];
  /** The channel in which each war room is a thread, such as `19:...@thread.tacv2`. */
  readonly channel: string;
  /** What a war room is that everybody may see: a thread there, or a channel of its own beside it. */
  readonly rooms: Variables['TEAMS_ROOMS'];
  /** Null = Microsoft's own, of the public cloud. */
  readonly serviceUrl: string | null;
  readonly loginUrl: string | null;
  readonly openIdUrl: string | null;
  readonly graphUrl: string | null;
}

const needed = [
  'MICROSOFT_APP_ID',
  'MICROSOFT_APP_PASSWORD',
  'MICROSOFT_APP_TENANT_ID',
  'TEAMS_CHANNEL',
] as const satisfies (keyof Variables)[];

/** What does not go together, a line each. */
export function contradictionsOfTeams(set: Partial<Record<string, string>>): string[] {
  const missing = needed.filter((name) => !set[name]);
  const lines =
    missing.length === 0 || missing.length === needed.length
      ? []
      : [
          `${missing[0]}: Teams needs ${needed.join(', ')}, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing. Set all of them, or none.`,
        ];
  if (set.TEAMS_TENANTS && set.MICROSOFT_APP_TYPE !== 'MultiTenant')
    lines.push(
      'TEAMS_TENANTS: Other tenants can use an app of type MultiTenant only. Set MICROSOFT_APP_TYPE=MultiTenant if yours is one, or leave this empty.',
    );
  return lines;
}

/** Null when Teams is not configured. */
export function toTeams(read: Variables): TeamsConfig | null {
  const { MICROSOFT_APP_ID: appId, MICROSOFT_APP_TENANT_ID: tenant, TEAMS_CHANNEL: channel } = read;
  const password = read.MICROSOFT_APP_PASSWORD;
  if (!appId || !password || !tenant || !channel) return null;
  return Object.freeze({
    ...{ appId, tenant, channel },
    appPassword: new Secret(password),
    appType: read.MICROSOFT_APP_TYPE,
    rooms: read.TEAMS_ROOMS,
    otherTenants: read.TEAMS_TENANTS ?? [],
    serviceUrl: read.TEAMS_SERVICE_URL ?? null,
    loginUrl: read.TEAMS_LOGIN_URL ?? null,
    openIdUrl: read.TEAMS_OPENID_URL ?? null,
    graphUrl: read.TEAMS_GRAPH_URL ?? null,
  });
}
