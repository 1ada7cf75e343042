import { Agent, fetch } from 'undici';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { createAccessToken, type TokenConfig } from './access-token.ts';
import { type Absence, connectionError, credentialsRefused, noAnswer, refused } from './errors.ts';

const timeoutMs = 10_000;

interface LastCall {
  /** Real time. */
  at: Date;
  why: string | null;
}

/** What it means that Teams did not answer, or not as to one it knows. */
const unanswered: ReadonlySet<string> = new Set(['unreachable', 'no-answer', 'credentials-refused']);

interface Call<T> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  serviceUrl: string;
  /** The parts of the address behind `/v3`; each is encoded. */
  path: readonly string[];
  query?: Record<string, string>;
  body?: object;
  /** What the answer must be. */
  answer: z.ZodType<T>;
  /** What it means that there is no such thing. */
  absence: Absence;
}

/** The Bot Connector of Microsoft Teams. */
export interface TeamsClient {
  /** One try, but for a token that has run out. Throws AppError. */
  call<T>(call: Call<T>): Promise<T>;
  /** Throws AppError `credentials-refused` when Microsoft does not know us. */
  checkCredentials(): Promise<unknown>;
  /** How the last call ended; null before the first. `why` is null when Teams answered, whatever the answer. */
  lastCall(): LastCall | null;
  stop(): Promise<void>;
}

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });

/**
 * Calls the Bot Connector's REST API by itself: the SDK's client repeats calls by its own lights, waits without end and hides for how
 * long Teams says to wait. Pacing and repeating are the business of the delivery queue.
 */
export function createClient(config: TokenConfig): TeamsClient {
  const agent = new Agent({ keepAliveTimeout: 30_000, connect: { timeout: 5_000 } });
  const token = createAccessToken(config, agent);
  let lastCall: LastCall | null = null;

  async function send<T>({ method, body, ...call }: Call<T>): Promise<Response<T>> {
    const response = await fetch(urlOf(call), {
      method,
      headers: {
        authorization: `Bearer ${await token.get()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher: agent,
    });
    const text = await response.text();
    if (response.status === 401) return { unauthorized: true };
    if (response.ok) return { answer: readAnswer(call.answer, text) };
    const retryAfterS = Number(response.headers.get('retry-after')) || null;
    throw refused({ status: response.status, code: codeIn(text), retryAfterS, absence: call.absence });
  }

  async function sendSigned<T>(call: Call<T>): Promise<T> {
    for (const _ of ['with the token there is', 'with a new one']) {
      const response = await send(call);
      if ('answer' in response) return response.answer;
      token.drop();
    }
    throw credentialsRefused('401');
  }

  async function reporting<T>(work: () => Promise<T>): Promise<T> {
    try {
      const answer = await work();
      lastCall = { at: new Date(), why: null };
      return answer;
    } catch (error) {
      const fault = connectionError(error);
      lastCall = { at: new Date(), why: unanswered.has(fault.code) ? fault.message : null };
      throw fault;
    }
  }

  return {
    call: (call) => reporting(() => sendSigned(call)),
    async checkCredentials() {
      token.drop();
      await reporting(() => token.get());
    },
    lastCall: () => lastCall,
    stop: () => agent.destroy(),
  };
}

type Response<T> = { answer: T } | { unauthorized: true };

function urlOf({ serviceUrl, path, query }: Pick<Call<unknown>, 'serviceUrl' | 'path' | 'query'>): URL {
  const url = new URL(`${serviceUrl.replace(/\/$/, '')}/v3/${path.map(encodeURIComponent).join('/')}`);
  // A token must not travel in the clear; what is on this machine is a test.
  if (url.protocol !== 'https:' && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname))
    throw new AppError('outside-refused', 'The service URL of Teams is not one with https.');
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

function readAnswer<T>(schema: z.ZodType<T>, text: string): T {
  const read = schema.safeParse(parse(text));
  if (read.success) return read.data;
  throw noAnswer('an answer of another kind');
}

function codeIn(text: string): string | null {
  const read = refusalSchema.safeParse(parse(text));
  return read.success ? read.data.error.code : null;
}

/** Null when it is no JSON, as of an answer without a body. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
