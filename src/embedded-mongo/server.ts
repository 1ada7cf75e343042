import { createServer, type Server, type Socket } from 'node:net';
import { adminCommands } from './commands/admin.ts';
import { aggregateCommands } from './commands/aggregate.ts';
import type { CommandContext, Handler } from './commands/command.ts';
import { explainCommands } from './commands/explain.ts';
import { greetingCommands } from './commands/greeting.ts';
import { readCommands } from './commands/read.ts';
import { writeCommands } from './commands/write.ts';
import { Cursors } from './cursors.ts';
import { MongoError } from './mongo-error.ts';
import { encodeReply, errorReply, type Reply } from './reply.ts';
import type { Store } from './store.ts';
import { FrameReader, MalformedFrame, type Request, readRequest, writeReply } from './wire.ts';

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
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #address = '';
  #connections = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  /** @throws the system's error when the port is taken. @returns the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        const bound = typeof address === 'object' && address ? address.port : port;
        this.#address = `127.0.0.1:${bound}`;
        resolve(bound);
      });
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #serve(socket: Socket): void {
    const connectionId = ++this.#connections;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A client that goes away in the middle concerns nobody else.
    socket.on('error', () => socket.destroy());
    const connection = new Connection(socket, (request) => this.#answer(request, connectionId));
    socket.on('data', (chunk) => connection.receive(chunk));
  }

  async #answer(request: Request, connectionId: number): Promise<Buffer> {
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
      address: this.#address,
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
  }

  /** Until a request is answered and its answer is on its way nothing more is read: a slow reader fills no memory. */
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
    }
  }

  #send(bytes: Buffer): Promise<void> | undefined {
    if (this.#socket.destroyed || this.#socket.write(bytes)) return undefined;
    this.#socket.pause();
    return new Promise((resolve) => {
      const proceed = () => {
        this.#socket.off('drain', proceed).off('close', proceed);
        this.#socket.resume();
        resolve();
      };
      this.#socket.once('drain', proceed).once('close', proceed);
    });
  }
}
