import { Agent } from 'undici';
import { z } from 'zod';
import { createAccessToken, type TokenConfig } from './access-token.ts';
import { addressAt, createCalls, parseJson } from './calls.ts';
import { type Absence, connectionError, refused } from './errors.ts';

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
  const send = createCalls(token, agent);
  let lastCall: LastCall | null = null;

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
    call: ({ serviceUrl, path, query, absence, ...ask }) =>
      reporting(async () =>
        send({
          ...ask,
          url: addressAt(serviceUrl, ['v3', ...path], query),
          refused: ({ status, body, retryAfterS }) =>
            refused({ status, code: codeIn(body), retryAfterS, absence }),
        }),
      ),
    async checkCredentials() {
      token.drop();
      await reporting(() => token.get());
    },
    lastCall: () => lastCall,
    stop: () => agent.destroy(),
  };
}

function codeIn(text: string): string | null {
  const read = refusalSchema.safeParse(parseJson(text));
  return read.success ? read.data.error.code : null;
}
