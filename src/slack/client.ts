import { WebClient, type WebClientOptions } from '@slack/web-api';
import { Agent, fetch } from 'undici';
import { AppError } from '../errors.ts';
import { rateLimited, toAppError } from './errors.ts';
import type { SdkLogger } from './sdk-logger.ts';

const timeoutMs = 10_000;
const defaultRetryAfterS = 30;

/** `https://slack.com/api/pins.add` is the method `pins.add`. */
const methodOf = (url: string | URL): string => new URL(url).pathname.split('/').at(-1) ?? '';

interface LastCall {
  /** Real time. */
  at: Date;
  why: string | null;
}

/** What it means that Slack did not answer, or not as to one it knows. */
const unanswered: ReadonlySet<string> = new Set(['unreachable', 'no-answer', 'credentials-refused']);

/** A connection to Slack's Web API, kept open between calls. */
export interface SlackClient {
  /** Makes one call. Throws AppError. */
  call<T>(ask: (web: WebClient) => Promise<T>): Promise<T>;
  /** Posts an answer to a response URL. Throws AppError. */
  respond(url: string, body: object): Promise<void>;
  /** How the last call ended; null before the first. `why` is null when Slack answered, whatever the answer. */
  lastCall(): LastCall | null;
  /** For Bolt's own clients. */
  options: WebClientOptions;
  stop(): Promise<void>;
}

/**
 * The SDK's defaults pause every method on one 429, repeat calls whose answer was lost, and wait without end: all off. Pacing
 * and repeating are the business of the delivery queue. `apiUrl` must end in `/api/`.
 */
export function createClient(
  config: { botToken: string; apiUrl?: string | undefined },
  logger: SdkLogger,
): SlackClient {
  const { botToken, apiUrl } = config;
  if (apiUrl !== undefined && !apiUrl.endsWith('/api/'))
    throw new AppError('config-wrong', `SLACK_API_URL must end in /api/, but it is ${apiUrl}.`);
  // A new connection to Slack costs two more round trips; theirs stay open for about a minute.
  const agent = new Agent({ keepAliveTimeout: 30_000, connect: { timeout: 5_000 } });
  const keptAlive: NonNullable<WebClientOptions['fetch']> = async (url, init) => {
    const body = typeof init?.body === 'string' ? init.body : null;
    const answer = await fetch(url, { ...init, body, dispatcher: agent });
    if (answer.status !== 429) return answer;
    await answer.body?.cancel();
    // The SDK's own error does not say which method is limited.
    throw rateLimited(Number(answer.headers.get('retry-after')) || defaultRetryAfterS, methodOf(url));
  };
  const options: WebClientOptions = {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    fetch: keptAlive,
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    allowAbsoluteUrls: false,
  };
  const web = new WebClient(botToken, options);
  let lastCall: LastCall | null = null;

  async function call<T>(ask: (web: WebClient) => Promise<T>): Promise<T> {
    try {
      const answer = await ask(web);
      lastCall = { at: new Date(), why: null };
      return answer;
    } catch (error) {
      const fault = toAppError(error);
      lastCall = { at: new Date(), why: unanswered.has(fault.code) ? fault.message : null };
      throw fault;
    }
  }

  return {
    options,
    call,
    lastCall: () => lastCall,
    respond: (url, body) => respond(url, body, agent),
    stop: () => agent.destroy(),
  };
}

async function respond(url: string, body: object, dispatcher: Agent): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
    dispatcher,
  }).catch((error: unknown) => Promise.reject(toAppError(error)));
  await answer.body?.cancel();
  if (answer.ok) return;
  throw new AppError('outside-refused', `Slack did not take an answer (HTTP ${answer.status}).`);
}
