import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../errors.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface WebOptions {
  host: string;
  /** 0 = any free one. */
  port: number;
  /** What answers at a path, such as `/slack/events`; undefined where nothing does at present. */
  handlerOf(path: string): Handler | undefined;
  /** What is wrong although the product does its work, by what it is about. Throws when it cannot do its work now. */
  checkHealth(): Promise<Record<string, string>>;
}

/** The HTTP side of Muster: the platforms' requests and the health of the process. */
export async function startWeb({ host, port, handlerOf, checkHealth }: WebOptions) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const handler = handlerOf(path);
    if (path === '/health') void answerHealth(response, checkHealth);
    else if (handler) handler(request, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
  });
  // A slow or stuck sender must not hold a connection for ever; Slack itself gives up after 3 s.
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actual}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answerHealth(response: ServerResponse, checkHealth: WebOptions['checkHealth']): Promise<void> {
  const [status, body] = await checkHealth().then(
    (wrong) => [200, { status: Object.keys(wrong).length === 0 ? 'ok' : 'degraded', ...wrong }] as const,
    (error: unknown) =>
      [503, { status: 'failing', why: error instanceof AppError ? error.message : 'internal' }] as const,
  );
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const inUse = cause.code === 'EADDRINUSE';
      const message = inUse
        ? `Port ${port} is in use on ${host}. Stop what uses it, or set MUSTER_PORT to another.`
        : `Muster cannot listen on ${host}:${port} (${cause.code ?? cause.message}).`;
      reject(new AppError(inUse ? 'port-in-use' : 'cannot-listen', message, { cause }));
    });
    server.listen(port, host, () => resolve());
  });
}
