import { Agent } from 'undici';
import { z } from 'zod';
import { createAccessToken, type TokenConfig } from './access-token.ts';
import { addressAt, createCalls, parseJson } from './calls.ts';
import { type Absence, graphRefused } from './errors.ts';

const microsoftGraph = 'https://graph.microsoft.com';

interface GraphCall<T> {
  method: 'GET' | 'POST' | 'PATCH';
  /** The parts of the address behind `/v1.0`; each is encoded. */
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  body?: object;
  /** What the answer must be. */
  answer: z.ZodType<T>;
  /** What it means that there is no such thing. */
  absence: Absence;
  /** The permission without which Graph refuses it. */
  needs: string;
}

/** Microsoft Graph, in the tenant of the war rooms, as the app itself. */
export interface Graph {
  /** One try, but for a token that has run out. Throws AppError, `permission-missing` where Graph does not allow it. */
  call<T>(call: GraphCall<T>): Promise<T>;
  /** What an administrator has granted in the tenant, as of now. Throws AppError. */
  tenantPermissions(): Promise<ReadonlySet<string>>;
  /** The address by which a request names something, such as an account. */
  addressOf(...path: string[]): string;
  stop(): Promise<void>;
}

interface GraphConfig extends TokenConfig {
  /** Without the version; Microsoft's own, of the public cloud, when absent. */
  graphUrl?: string | undefined;
}

export function createGraph(config: GraphConfig): Graph {
  const service = (config.graphUrl ?? microsoftGraph).replace(/\/$/, '');
  const base = `${service}/v1.0`;
  const agent = new Agent({ keepAliveTimeout: 30_000, connect: { timeout: 5_000 } });
  const token = createAccessToken(config, agent, { scope: `${service}/.default`, realm: config.tenant });
  const send = createCalls(token, agent);
  return {
    call: async ({ path, query, absence, needs, ...ask }) =>
      send({
        ...ask,
        url: addressAt(base, path, query),
        refused: ({ status, body, retryAfterS }) =>
          graphRefused({ status, ...refusalIn(body), retryAfterS, absence, needs }),
      }),
    async tenantPermissions() {
      token.drop();
      return rolesIn(await token.get());
    },
    addressOf: (...path) => String(addressAt(base, path)),
    stop: () => agent.destroy(),
  };
}

const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string().catch('') }) });

function refusalIn(body: string): { code: string | null; says: string } {
  const read = refusalSchema.safeParse(parseJson(body));
  return { code: read.data?.error.code ?? null, says: read.data?.error.message ?? '' };
}

const claims = z.object({ roles: z.array(z.string()).default([]) });

/** "Access token claims reference": the application permissions are its roles. What cannot be read grants nothing. */
function rolesIn(token: string): ReadonlySet<string> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return new Set(claims.safeParse(parseJson(payload)).data?.roles ?? []);
}

const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.url().optional() });

/** All of a list that comes in pages, up to so many pages; entries of another kind are passed over. */
export async function listAll<T>(
  graph: Graph,
  call: Omit<GraphCall<unknown>, 'answer' | 'method' | 'body'>,
  entry: z.ZodType<T>,
  mostPages = 20,
): Promise<T[]> {
  const all: T[] = [];
  let query = call.query ?? {};
  for (let turned = 0; turned < mostPages; turned++) {
    const { value, '@odata.nextLink': next } = await graph.call({
      ...{ ...call, method: 'GET', query, answer: page },
    });
    all.push(...value.flatMap((each) => entry.safeParse(each).data ?? []));
    if (!next) break;
    // Of the address only what it asks for: the token is for no other.
    query = Object.fromEntries(new URL(next).searchParams);
  }
  return all;
}
