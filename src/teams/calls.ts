import { type Agent, fetch } from 'undici';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { AccessToken } from './access-token.ts';
import { connectionError, credentialsRefused, noAnswer } from './errors.ts';

const timeoutMs = 10_000;

/** An answer other than success. */
interface Refused {
  status: number;
  /** As text. */
  body: string;
  /** The header, in seconds. */
  retryAfterS: number | null;
}

interface Ask<T> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  body?: object | undefined;
  /** What the answer must be. */
  answer: z.ZodType<T>;
  /** What it means that Microsoft did not do it. */
  refused(refusal: Refused): AppError;
}

/** One try, but for a token that has run out. Throws AppError. */
export type Calls = <T>(ask: Ask<T>) => Promise<T>;

/** Calls one of Microsoft's services with its token: one way for the Bot Connector and Graph. */
export function createCalls(token: AccessToken, agent: Agent): Calls {
  async function send<T>({ method, url, body, answer, refused }: Ask<T>): Promise<Response<T>> {
    const response = await fetch(url, {
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
    if (response.ok) return { answer: readAnswer(answer, text) };
    const retryAfterS = Number(response.headers.get('retry-after')) || null;
    throw refused({ status: response.status, body: text, retryAfterS });
  }

  async function sendSigned<T>(ask: Ask<T>): Promise<T> {
    for (const _ of ['with the token there is', 'with a new one']) {
      const response = await send(ask);
      if ('answer' in response) return response.answer;
      token.drop();
    }
    throw credentialsRefused('401');
  }

  return (ask) => sendSigned(ask).catch((error: unknown) => Promise.reject(connectionError(error)));
}

type Response<T> = { answer: T } | { unauthorized: true };

/** The address of something at a service; each part of the path is encoded. */
export function addressAt(
  base: string,
  path: readonly string[],
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(`${base.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}`);
  // A token must not travel in the clear; what is on this machine is a test.
  if (url.protocol !== 'https:' && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname))
    throw new AppError('outside-refused', 'The service URL of Teams is not one with https.');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

function readAnswer<T>(schema: z.ZodType<T>, text: string): T {
  const read = schema.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw noAnswer('an answer of another kind');
}

/** Null when it is no JSON, as of an answer without a body. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
