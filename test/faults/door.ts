import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';

/** How long whoever stands behind it may take; longer than Slack waits. */
const answerWithinMs = 10_000;

interface Sent {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Answered {
  status: number;
  type: string;
  body: Buffer;
}

/**
 * One address for several processes, as a reverse proxy has it: each request goes to the next of them over a connection of its own,
 * or, where nobody listens, to the one after. What was cut off half way is not sent again.
 */
export class Door {
  /** Where requests go. */
  targets: readonly string[] = [];
  /** How often each request is delivered, each time to another process, as by a network that repeats itself. */
  copies = 1;
  private next = 0;
  private readonly server = createServer((incoming, outgoing) => {
    this.pass(incoming, outgoing).catch(() => outgoing.writeHead(502).end());
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `http://127.0.0.1:${port}/slack/events`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { url: path = '/', headers } = incoming;
    const sent = { path, headers, body: Buffer.concat(chunks) };
    const answers = Array.from({ length: this.copies }, () => this.deliver(sent));
    const [{ status, type, body }] = await Promise.all([
      answers[0] ?? this.deliver(sent),
      ...answers.slice(1),
    ]);
    outgoing.writeHead(status, { 'content-type': type }).end(body);
  }

  private async deliver(sent: Sent): Promise<Answered> {
    const { targets } = this;
    const first = this.next++;
    for (let tried = 0; tried < targets.length; tried++) {
      const target = targets[(first + tried) % targets.length] ?? '';
      const answered = await ask(target, sent);
      if (answered) return answered;
    }
    throw new Error('Nobody listens.');
  }
}

/** Null when nobody listens there. */
function ask(target: string, { path, headers, body }: Sent): Promise<Answered | null> {
  return new Promise((resolve, reject) => {
    const asking = request(
      new URL(path, target),
      {
        method: 'POST',
        headers: { ...headers, host: new URL(target).host, connection: 'close' },
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { statusCode: status = 502, headers: said } = answer;
          resolve({ status, type: said['content-type'] ?? 'text/plain', body: Buffer.concat(chunks) });
        });
      },
    );
    asking.setTimeout(answerWithinMs, () => asking.destroy(new Error('No answer in time.')));
    asking.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? resolve(null) : reject(error),
    );
    asking.end(body);
  });
}
