import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { readBody } from '../read-body.ts';
import type { Authenticate } from './authentication.ts';
import type { InvokeReply } from './invoke-reply.ts';
import { type Activity, activitySchema } from './payloads.ts';
import type { Log } from './surface.ts';

/** What Teams sends stays far below; it is there against those who are not Teams. */
const mostBytes = 1_000_000;

interface HttpReceiverOptions {
  authenticate: Authenticate;
  /** The ids of the tenants whose people may use Muster. */
  tenants: ReadonlySet<string>;
  log: Log;
  onActivity(activity: Activity): Promise<InvokeReply>;
}

/** Before anything is known of who sent it: what is needed to find that out. */
const envelope = z.looseObject({ serviceUrl: z.string().min(1) });

/**
 * Brings the requests of the Bot Connector to their handlers. Nothing of a request is used, stored or answered with before its
 * signature, its channel and its tenant were checked; that is always on.
 */
export function createHttpReceiver({ authenticate, tenants, log, onActivity }: HttpReceiverOptions) {
  async function answer(request: IncomingMessage): Promise<InvokeReply> {
    if (request.method !== 'POST') return { status: 405 };
    const body = await readBody(request, mostBytes);
    if (body === null) return { status: 413 };
    const enveloped = envelope.safeParse(parse(body));
    const authorization = request.headers.authorization ?? '';
    if (!authorization) return refuse(401, 'a request was refused: it was not signed');
    if (!enveloped.success) return { status: 400 };
    const refusal = await authenticate(authorization, enveloped.data.serviceUrl).then(() => null, toRefusal);
    if (refusal) return refusal;
    const read = activitySchema.safeParse(enveloped.data);
    if (!read.success) return refuse(400, 'a request was refused: it was none that Teams sends');
    if (read.data.channelId !== 'msteams') return refuse(403, 'a request was refused: it was not from Teams');
    if (!tenants.has(read.data.tenant))
      return refuse(
        403,
        'a request was refused: its tenant may not use Muster. TEAMS_TENANTS names those that may',
      );
    return onActivity(read.data);
  }

  function refuse(status: number, why: string): InvokeReply {
    log.warn({ status }, why);
    return { status };
  }

  function toRefusal(error: unknown): InvokeReply {
    if (error instanceof AppError && error.code === 'not-signed')
      return refuse(401, 'a request was refused: it was not signed by the Bot Connector for this bot');
    log.error({ err: error }, 'whether a request comes from Teams could not be found out');
    return { status: 503 };
  }

  return {
    /** A request listener. It reads the body itself, so no parser may come before it. */
    handle(request: IncomingMessage, response: ServerResponse): void {
      answer(request).then(
        (reply) => send(response, reply),
        (error: unknown) => {
          log.error({ err: error }, 'a request from Teams could not be handled');
          send(response, { status: 500 });
        },
      );
    },
  };
}

function send(response: ServerResponse, { status, body }: InvokeReply): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
