import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { AppError } from '../errors.ts';
import { adminCommands } from './commands/admin.ts';
import { aggregateCommands } from './commands/aggregate.ts';
import type { CommandContext, Handler } from './commands/command.ts';
import { explainCommands } from './commands/explain.ts';
import { greetingCommands, REPLICA_SET } from './commands/greeting.ts';
import { readCommands } from './commands/read.ts';
import { writeCommands } from './commands/write.ts';
import { Cursors } from './cursors.ts';
import { MongoError } from './mongo-error.ts';
import { encodeReply, errorReply, type Reply } from './reply.ts';
import { listenOnSocket } from './socket-file.ts';
import type { Store } from './store.ts';
import { FrameReader, MalformedFrame, type Request, readRequest, writeReply } from './wire.ts';
import type { Addresses } from './worker-messages.ts';

const handlers: Record<string, Handler> = {
  ...greetingCommands,
  ...readCommands,
  ...writeCommands,
  ...adminCommands,
  ...aggregateCommands,
  ...explainCommands,
};

/** Speaks to many clients; one request at a time for each of them, as MongoDB's own connections do. */
export class MongoServer {
  readonly cursors = new Cursors();
  readonly #store: Store;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #removeSocketFile = () => {};
  #connections = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns an address for clients for each place. @throws AppError embedded-mongo-port, embedded-mongo-socket. */
  async listen({ port, socket }: Addresses): Promise<string[]> {
    const uris: string[] = [];
    if (socket !== undefined) {
      this.#removeSocketFile = await listenOnSocket(
        this.#newServer(() => socket),
        socket,
      );
      // Without it the driver would look for the members of the set by names in lower case.
      uris.push(`${uriOf(encodeURIComponent(socket))}&directConnection=true`);
    }
    if (port !== undefined) {
      const server = this.#newServer(() => hostOf(server));
      await listenOnPort(server, port);
      uris.push(uriOf(hostOf(server)));
    }
    return uris;
  }

  #newServer(address: () => string): Server {
    const server = createServer({ noDelay: true }, (socket) => this.#serve(socket, address()));
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    this.#removeSocketFile();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }

  #serve(socket: Socket, address: string): void {
    const connectionId = ++this.#connections;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A client that goes away in the middle concerns nobody else.
    socket.on('error', () => socket.destroy());
    const connection = new Connection(socket, (request) => this.#answer(request, connectionId, address));
    socket.on('data', (chunk) => connection.receive(chunk));
  }

  async #answer(request: Request, connectionId: number, address: string): Promise<Buffer> {
    const { command, rawDocuments } = request;
    const [name = ''] = Object.keys(command);
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    const database = typeof command.$db === 'string' ? command.$db : 'test';
    const context: CommandContext = {
      command,
      rawDocuments,
      database,
      connectionId,
      store: this.#store,
      cursors: this.cursors,
      address,
    };
    try {
      if (!handler) throw new MongoError(59, `no such command: '${name}'`);
      await this.#store.catalogChange;
      return encodeReply(await handler(context));
    } catch (error) {
      const reply: Reply = errorReply(error);
      return encodeReply(reply);
    }
  }
}

function uriOf(host: string): string {
  return `mongodb://${host}/muster?replicaSet=${REPLICA_SET}`;
}

function hostOf(server: Server): string {
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

async function listenOnPort(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const advice = 'Stop whatever uses it, or configure another port.';
    const message = `Port ${port} on 127.0.0.1 cannot be used. ${advice}`;
    throw new AppError('embedded-mongo-port', message, { cause: error });
  }
}

/** As much of the next requests is taken in while one is answered; the rest waits with the client. */
const MAX_WAITING_BYTES = 1024 * 1024;

class Connection {
  readonly #socket: Socket;
  readonly #answer: (request: Request) => Promise<Buffer>;
  readonly #frames = new FrameReader();
  #isBusy = false;

  constructor(socket: Socket, answer: (request: Request) => Promise<Buffer>) {
    this.#socket = socket;
    this.#answer = answer;
  }

  receive(chunk: Buffer): void {
    this.#frames.push(chunk);
    if (!this.#isBusy) void this.#work();
    else if (this.#frames.length > MAX_WAITING_BYTES) this.#socket.pause();
  }

  /** Until a request is answered and its answer is on its way the next one waits: a slow reader fills no memory. */
  async #work(): Promise<void> {
    this.#isBusy = true;
    try {
      for (let frame = this.#frames.next(); frame && !this.#socket.destroyed; frame = this.#frames.next()) {
        const request = readRequest(frame);
        const body = await this.#answer(request);
        if (!request.isOneWay) await this.#send(writeReply(request, body));
      }
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      this.#socket.destroy();
    } finally {
      this.#isBusy = false;
      this.#socket.resume();
    }
  }

  #send(bytes: Buffer): Promise<void> | undefined {
    if (this.#socket.destroyed || this.#socket.write(bytes)) return undefined;
    return new Promise((resolve) => {
      const proceed = () => {
        this.#socket.off('drain', proceed).off('close', proceed);
        resolve();
      };
      this.#socket.once('drain', proceed).once('close', proceed);
    });
  }
}
