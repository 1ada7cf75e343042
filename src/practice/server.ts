import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import type { Bundle } from './bundle.ts';
import { performPageAction } from './page-action.ts';
import { PageFeed } from './page-feed.ts';
import { readBody } from './read-body.ts';
import type { PracticeOptions } from './start.ts';
import { stopServer } from './stop-server.ts';

const mostBytes = 200_000;

/** Nothing from elsewhere, nothing inline; pictures in messages may come from the web. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muster practice</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body><div id="page"></div><script type="module" src="/page.js"></script></body>
</html>
`;

/** Serves the practice page on loopback: the page, its live feed, and what the person does. */
export class PageServer {
  private readonly options: PracticeOptions;
  private readonly bundle: Bundle;
  private readonly feed: PageFeed;
  private readonly server: Server;

  constructor(options: PracticeOptions, bundle: Bundle) {
    this.options = options;
    this.bundle = bundle;
    this.feed = new PageFeed(options);
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => answerFailure(response, error));
    });
  }

  /** Returns the address. Throws AppError when the port is in use. */
  async start(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) => reject(portError(error, port)));
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.feed.stop();
    await stopServer(this.server);
  }

  private get port(): number {
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.isFromHere(request)) return send(response, 403, 'text/plain', 'Only this page may ask.');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const route = `${request.method} ${url.pathname}`;
    if (route === 'GET /') return send(response, 200, 'text/html; charset=utf-8', page);
    if (route === 'GET /page.js')
      return send(response, 200, 'text/javascript; charset=utf-8', this.bundle.script);
    if (route === 'GET /page.css') return send(response, 200, 'text/css; charset=utf-8', this.bundle.style);
    if (route === 'GET /feed') return this.feed.open(response, url.searchParams);
    if (route === 'GET /setup') return send(response, 200, 'application/json', JSON.stringify(this.setup()));
    if (route !== 'POST /do') return send(response, 404, 'text/plain', 'There is nothing here.');
    const body: unknown = JSON.parse(await readBody(request, mostBytes));
    const result = await performPageAction(this.options, body);
    this.feed.refreshClock();
    send(response, 200, 'application/json', JSON.stringify(result));
  }

  private setup(): object {
    const { slack, slashCommands, shortcuts, teamsCommands } = this.options;
    const nothing = { written: [], onMessages: [], whileWriting: [] };
    return {
      ...{ slashCommands, shortcuts, appName: slack.workspace.appName },
      teamsCommands: teamsCommands ?? nothing,
    };
  }

  /** The Host header keeps other names from being pointed at this address; Origin keeps other pages from posting. */
  private isFromHere({ headers, method }: IncomingMessage): boolean {
    const hosts = [`127.0.0.1:${this.port}`, `localhost:${this.port}`];
    const { host, origin } = headers;
    if (host === undefined || !hosts.includes(host)) return false;
    if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') return false;
    return method === 'GET' || origin === `http://${host}`;
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': type }).end(body);
}

function answerFailure(response: ServerResponse, error: unknown): void {
  const problem =
    error instanceof AppError ? error.message : 'That did not work. Look at the output of Muster.';
  if (!(error instanceof AppError)) process.emitWarning(error instanceof Error ? error : String(error));
  if (response.headersSent) response.destroy();
  else send(response, 400, 'application/json', JSON.stringify({ problem }));
}

function portError(error: Error, port: number): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new AppError(
    'practice-port-in-use',
    `Port ${port} is in use. Stop what uses it, or set MUSTER_DEMO_PORT to another.`,
    { cause: error },
  );
}
