import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '../read-body.ts';
import { stopServer } from '../stop-server.ts';
import { type Answer, type ConnectorAnswers, failure } from './connector-answers.ts';
import { publishedKeys } from './signing-key.ts';
import { appId, tenantId } from './tenant.ts';

const mostBytes = 500_000;
const tokenLastsS = 3_600;
const json = z.record(z.string(), z.unknown());

/** A call of the Bot Connector, and how it was answered. */
export interface Call {
  method: string;
  /** Behind `/v3`. */
  path: string;
  status: number;
}

/** The Bot Connector, the sign-in and the signing keys over HTTP on loopback, one below the other. */
export class Connector {
  /** Oldest first. */
  readonly calls: Call[] = [];
  private readonly server: Server;
  private readonly tokens = new Set<string>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly answers: ConnectorAnswers,
    private readonly appPassword: string,
  ) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => send(response, failure(400, 'BadSyntax')));
    });
  }

  /** Listens on this port, or on any free one when it is taken. Returns the port. */
  async start(wanted: number): Promise<number> {
    await this.listen(wanted).catch(() => this.listen(0));
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  private listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  stop(): Promise<void> {
    return stopServer(this.server);
  }

  /** Calls `listener` after each call. Returns the function that stops it. */
  onCall(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const text = await readBody(request, mostBytes);
    send(response, this.route(request, { path, query: url.searchParams, text }));
    for (const listener of this.listeners) listener();
  }

  private route(
    { method = '', headers }: IncomingMessage,
    { path, query, text }: { path: string[]; query: URLSearchParams; text: string },
  ): Answer {
    const [area, ...rest] = path;
    if (area === 'openid')
      return { status: 200, body: { jwks_uri: `http://${headers.host}/keys`, issuer: 'practice' } };
    if (area === 'keys') return { status: 200, body: publishedKeys() };
    if (area === 'login') return this.signIn(rest, new URLSearchParams(text));
    if (area !== 'connector' || rest[0] !== 'v3') return failure(404, 'NotFound');
    const isKnown = this.tokens.has(headers.authorization?.replace('Bearer ', '') ?? '');
    const answer = isKnown
      ? this.answer(method, rest.slice(1), { query, text })
      : failure(401, 'Unauthorized');
    this.calls.push({ method, path: rest.slice(1).join('/'), status: answer.status });
    return answer;
  }

  private answer(method: string, path: string[], { query, text }: { query: URLSearchParams; text: string }) {
    const body = text === '' ? null : json.parse(JSON.parse(text));
    return this.answers.answer({ method, path, query, body });
  }

  /** "Client credentials flow" of the Microsoft identity platform. */
  private signIn([realm]: string[], form: URLSearchParams): Answer {
    const isOurs = form.get('client_id') === appId && form.get('client_secret') === this.appPassword;
    if (!isOurs || realm !== tenantId) return { status: 401, body: { error: 'invalid_client' } };
    const token = randomUUID();
    this.tokens.add(token);
    return { status: 200, body: { access_token: token, expires_in: tokenLastsS, token_type: 'Bearer' } };
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
