import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readBody } from '../read-body.ts';
import { stopServer } from '../stop-server.ts';
import { type Fault, Faults } from './faults.ts';
import type { Arguments, CallContext, Method } from './method.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { markMethods } from './methods/marks.ts';
import { peopleMethods } from './methods/people.ts';
import { viewMethods } from './methods/views.ts';
import { RateLimits } from './rate-limits.ts';
import { Refusal } from './refusal.ts';
import { respond } from './response-url.ts';
import type { Triggers } from './triggers.ts';
import type { Workspace } from './workspace.ts';

const methods: Readonly<Record<string, Method>> = {
  'api.test': () => ({}),
  ...chatMethods,
  ...conversationMethods,
  ...markMethods,
  ...peopleMethods,
  ...viewMethods,
};

const mostBytes = 2_000_000;

/** One call of the Web API, for the ledger. */
export interface Call {
  method: string;
  args: Arguments;
  /** Real time at which the call arrived. */
  at: Date;
  /** What was answered; undefined while it is on its way, or when the reply was dropped. */
  answer: Readonly<Record<string, unknown>> | undefined;
  status: number | undefined;
  /** False when a fault or a refusal stopped it. True with a dropped reply. */
  applied: boolean;
}

interface GatewayOptions {
  workspace: Workspace;
  triggers: Triggers;
  token: string;
  port: number;
}

/** The Web API over HTTP: /api/<method> and /response/<id>. Listens on loopback only. */
export class Gateway {
  readonly calls: Call[] = [];
  readonly faults = new Faults();
  readonly rateLimits = new RateLimits();
  isTokenRevoked = false;
  private readonly listeners = new Set<() => void>();
  private readonly options: GatewayOptions;
  private readonly server: Server;
  private readonly stopping = new AbortController();
  private port = 0;

  constructor(options: GatewayOptions) {
    this.options = options;
    // Every call that is on its way waits for it.
    setMaxListeners(0, this.stopping.signal);
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        if (!this.stopping.signal.aborted)
          process.emitWarning(error instanceof Error ? error : String(error));
        response.destroy();
      });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await stopServer(this.server);
  }

  /** Calls `listener` whenever a call arrives or is answered. Returns the function that stops it. */
  onCall(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    if (request.headers.origin !== undefined) return refuse(response, 403);
    const args = { ...Object.fromEntries(url.searchParams), ...(await readArguments(request)) };
    if (url.pathname.startsWith('/api/')) {
      await this.answer(url.pathname.slice('/api/'.length), args, { request, response });
      return;
    }
    if (!url.pathname.startsWith('/response/')) return refuse(response, 404);
    const { status, body } = respond(this.options.workspace, url.pathname.slice('/response/'.length), args);
    response.writeHead(status).end(body);
  }

  private async answer(method: string, form: Arguments, http: Exchange): Promise<void> {
    const { token: formToken, ...args } = form;
    const token = bearerToken(http.request) ?? formToken;
    const call: Call = { method, args, at: new Date(), answer: undefined, status: undefined, applied: false };
    this.calls.push(call);
    this.notify();
    const retryAfterS = this.rateLimits.take(method);
    const { latencyMs, outcome } =
      retryAfterS > 0
        ? { latencyMs: 0, outcome: { status: 429, retryAfterS } }
        : this.faults.take(method, args);
    await this.travel(latencyMs);
    const answer = happensBefore(outcome) ? undefined : this.apply(call, token);
    await this.travel(latencyMs);
    const reply = toReply(answer ?? {}, outcome);
    if (reply === undefined) http.response.destroy();
    else {
      call.status = reply.status;
      call.answer =
        outcome === undefined ? answer : { ok: false, error: outcome.error ?? `fault ${reply.status}` };
      http.response.writeHead(reply.status, reply.headers).end(reply.body);
    }
    this.notify();
  }

  private apply(call: Call, token: unknown): Arguments {
    try {
      const result = this.methodFor(call.method, token)(this.options.workspace, call.args, this.context());
      call.applied = true;
      return { ok: true, ...result };
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  private methodFor(name: string, token: unknown): Method {
    if (token === undefined || token === '') throw new Refusal('not_authed');
    if (token !== this.options.token) throw new Refusal('invalid_auth');
    if (this.isTokenRevoked) throw new Refusal('token_revoked');
    const found = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (found === undefined) throw new Refusal('unknown_method', [], { req_method: name });
    return found;
  }

  private context(): CallContext {
    return { origin: this.origin, triggers: this.options.triggers };
  }

  private async travel(latencyMs: number): Promise<void> {
    if (latencyMs > 0) await sleep(latencyMs / 2, undefined, { signal: this.stopping.signal });
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Whether the fault keeps the call from being applied. */
function happensBefore(fault: Fault | undefined): boolean {
  return fault !== undefined && !fault.truncated && !fault.dropReply;
}

/** Undefined when nothing is to be answered at all. */
function toReply(answer: Arguments, fault: Fault | undefined): Reply | undefined {
  const body = JSON.stringify(answer);
  if (fault === undefined) return { status: 200, headers: json, body };
  if (fault.dropReply) return undefined;
  if (fault.truncated) return { status: 200, headers: json, body: body.slice(0, Math.ceil(body.length / 2)) };
  const status = fault.status ?? 200;
  if (fault.html) {
    return {
      status,
      headers: { 'content-type': 'text/html' },
      body: '<html><body>Server Error</body></html>',
    };
  }
  const error = fault.error ?? (status === 429 ? 'ratelimited' : 'internal_error');
  const retryAfter = fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) };
  return { status, headers: { ...json, ...retryAfter }, body: JSON.stringify({ ok: false, error }) };
}

function bearerToken({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.replace(/^Bearer\s+/i, '');
}

async function readArguments(request: IncomingMessage): Promise<Arguments> {
  const text = await readBody(request, mostBytes);
  if (request.headers['content-type']?.includes('json')) return parseObject(text);
  return Object.fromEntries(new URLSearchParams(text));
}

function parseObject(text: string): Arguments {
  const read = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text === '' ? '{}' : text));
  return read.success ? read.data : {};
}
