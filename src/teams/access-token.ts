import { type Dispatcher, fetch } from 'undici';
import { z } from 'zod';
import { connectionError, credentialsRefused, noAnswer } from './errors.ts';

export interface TokenConfig {
  appId: string;
  appPassword: string;
  appType: 'SingleTenant' | 'MultiTenant';
  tenant: string;
  /** Microsoft's own, of the public cloud, when absent. */
  loginUrl?: string | undefined;
}

const timeoutMs = 10_000;
const microsoftLogin = 'https://login.microsoftonline.com';
const botConnector = 'https://api.botframework.com/.default';
/** Nothing is sent with a token that could run out on the way. */
const spareMs = 5 * 60_000;

const answerSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const refusalSchema = z.object({ error: z.string() });

/** What a token is for; the Bot Connector when absent. */
interface Purpose {
  scope: string;
  /** The tenant in which it holds. */
  realm: string;
}

/** A token with which Muster calls one of Microsoft's services, fetched when it is needed and kept as long as it holds. */
export interface AccessToken {
  get(): Promise<string>;
  /** It was refused: the next one is fetched anew. */
  drop(): void;
}

/** As "Client credentials flow" of the Microsoft identity platform describes it. */
export function createAccessToken(
  config: TokenConfig,
  dispatcher: Dispatcher,
  { scope, realm }: Purpose = forBots(config),
): AccessToken {
  const { appId, appPassword, loginUrl = microsoftLogin } = config;
  const url = `${loginUrl.replace(/\/$/, '')}/${realm}/oauth2/v2.0/token`;
  const body = new URLSearchParams({
    ...{ grant_type: 'client_credentials', client_id: appId, client_secret: appPassword, scope },
  }).toString();
  let known: Promise<{ token: string; goodUntilMs: number }> | undefined;

  async function ask(): Promise<{ token: string; goodUntilMs: number }> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, dispatcher });
    const said: unknown = await answer.json().catch(() => null);
    if (answer.status >= 500 || answer.status === 429) throw noAnswer(`sign-in, HTTP ${answer.status}`);
    if (!answer.ok) {
      const read = refusalSchema.safeParse(said);
      throw credentialsRefused(read.success ? read.data.error.slice(0, 80) : `HTTP ${answer.status}`);
    }
    const read = answerSchema.safeParse(said);
    if (!read.success) throw noAnswer('sign-in, no token');
    const { access_token: token, expires_in: holdsS } = read.data;
    return { token, goodUntilMs: performance.now() + holdsS * 1_000 - spareMs };
  }

  function fetchAnew(): NonNullable<typeof known> {
    const asking = ask().catch((error: unknown) => Promise.reject(connectionError(error)));
    known = asking;
    asking.catch(() => {
      known = undefined;
    });
    return asking;
  }

  return {
    async get() {
      const there = await (known ?? fetchAnew());
      return (there.goodUntilMs > performance.now() ? there : await fetchAnew()).token;
    },
    drop() {
      known = undefined;
    },
  };
}

const forBots = ({ appType, tenant }: TokenConfig): Purpose => ({
  scope: botConnector,
  realm: appType === 'MultiTenant' ? 'botframework.com' : tenant,
});
