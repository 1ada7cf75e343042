import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import { z } from 'zod';
import { readBody } from '../read-body.ts';
import type { Log } from './sdk-logger.ts';
import { SeenSignatures, verifiedSignature } from './verify-request.ts';

/** Slack's own payloads stay far below; it is there against those who are not Slack. */
const mostBytes = 1_000_000;
/** After this Slack has given up. */
const answerWithinMs = 3_000;

interface Reply {
  status: number;
  body?: string | object | undefined;
}

interface HttpReceiverOptions {
  signingSecret: string;
  log: Log;
  /** Real time. */
  nowMs?: () => number;
}

/**
 * Brings Slack's HTTP requests to Bolt. Unlike Bolt's own receiver it has no server, refuses requests that come again or from
 * the future, and gives a repetition that arrives while the first is being answered the first one's answer. What was seen is
 * kept in this process only: behind several processes, the ids of commands keep a repetition from being done twice.
 */
export class HttpReceiver implements Receiver {
  private app: App | undefined;
  private readonly options: HttpReceiverOptions;
  private readonly seen = new SeenSignatures();
  private readonly answering = new Map<string, Promise<Reply>>();
  /** What goes on after Slack was answered. */
  private readonly underway = new Set<Promise<void>>();

  constructor(options: HttpReceiverOptions) {
    this.options = options;
  }

  init(app: App): void {
    this.app = app;
  }

  /** There is nothing to start: whoever has the HTTP server calls `handle`. */
  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  /** Resolves when what has come in so far is done with. */
  async settled(): Promise<void> {
    await Promise.all(this.underway);
  }

  /** A request listener. It reads the body itself, so no parser may come before it. */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.reply(request).then(
      (reply) => send(response, reply),
      (error: unknown) => {
        this.options.log.error({ err: error }, 'a request from Slack could not be handled');
        send(response, { status: 500 });
      },
    );
  };

  private async reply(request: IncomingMessage): Promise<Reply> {
    if (request.method !== 'POST') return { status: 405 };
    const body = await readBody(request, mostBytes);
    if (body === null) return { status: 413 };
    const { signingSecret, log, nowMs = Date.now } = this.options;
    const now = nowMs();
    const signature = verifiedSignature({ headers: request.headers, body, signingSecret, nowMs: now });
    if (!signature) {
      log.warn({}, 'a request was refused: it was not signed by Slack in the last five minutes');
      return { status: 401 };
    }
    const first = this.answering.get(signature);
    if (first) return first;
    if (!this.seen.add(signature, now)) {
      log.warn({}, 'a request was refused: it had come before');
      return { status: 401 };
    }
    const answer = this.process(parseBody(body, request.headers['content-type'] ?? ''), retryOf(request));
    this.answering.set(signature, answer);
    return answer.finally(() => this.answering.delete(signature));
  }

  private process(body: Record<string, unknown> | null, retry: { retryNum?: number }): Promise<Reply> {
    if (!body || !this.app) return Promise.resolve({ status: 400 });
    if (body.type === 'url_verification')
      return Promise.resolve({ status: 200, body: { challenge: body.challenge } });
    const { app } = this;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ status: 503 }), answerWithinMs);
      const settle = (reply: Reply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      const ack = async (answer?: string | object) => settle({ status: 200, body: answer });
      const done = app.processEvent({ body, ack, ...retry }).then(
        () => settle({ status: 404 }),
        (error: unknown) => {
          this.options.log.error({ err: error }, 'a request from Slack could not be handled');
          settle({ status: 500 });
        },
      );
      this.underway.add(done);
      void done.finally(() => this.underway.delete(done));
    });
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  if (body === undefined || body === '') response.writeHead(status).end();
  else if (typeof body === 'string') response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const object = z.record(z.string(), z.unknown());

/** Events are JSON; commands are a form; interactions are JSON in a form. Null when it is none of these. */
function parseBody(body: string, contentType: string): Record<string, unknown> | null {
  if (!contentType.includes('x-www-form-urlencoded')) return parseJson(body);
  const form = Object.fromEntries(new URLSearchParams(body));
  return typeof form.payload === 'string' ? parseJson(form.payload) : form;
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const read = object.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function retryOf({ headers }: IncomingMessage): { retryNum?: number } {
  const retryNum = Number(headers['x-slack-retry-num']);
  return Number.isInteger(retryNum) ? { retryNum } : {};
}
