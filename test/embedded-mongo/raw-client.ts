import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type BsonDocument, decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { FrameReader } from '../../src/embedded-mongo/wire.ts';

/** A client that sends exactly the bytes it is told to. */
export class RawClient {
  readonly socket: Socket;
  readonly #frames = new FrameReader();
  #arrived: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#frames.push(chunk);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
    socket.on('error', () => this.#wake());
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  #wake(): void {
    for (const wake of this.#arrived.splice(0)) wake();
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The next whole message. Undefined when the server closed the connection. */
  async receive(): Promise<Buffer | undefined> {
    for (;;) {
      const frame = this.#frames.next();
      if (frame) return frame;
      if (this.socket.destroyed) return undefined;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }

  sendCommand(command: BsonDocument): void {
    this.send(messageFrame([bodySection({ ...command, $db: 'muster' })]));
  }

  /** Undefined when the server is gone before it has answered. */
  async answerTo(command: BsonDocument): Promise<BsonDocument | undefined> {
    this.sendCommand(command);
    const reply = await this.receive();
    return reply && decode(reply.subarray(21));
  }

  async command(command: BsonDocument): Promise<BsonDocument> {
    const reply = await this.answerTo(command);
    if (!reply) throw new Error('the server closed the connection');
    return reply;
  }

  async closed(): Promise<void> {
    while (!this.socket.destroyed) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }

  close(): void {
    this.socket.destroy();
  }
}

export function bodySection(command: BsonDocument): Buffer {
  return Buffer.concat([Buffer.of(0), encode(command)]);
}

export function sequenceSection(name: string, documents: BsonDocument[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map(encode)]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(content.length + 4);
  return Buffer.concat([Buffer.of(1), size, content]);
}

export function messageFrame(sections: Buffer[], flags = 0): Buffer {
  const flagBytes = Buffer.alloc(4);
  flagBytes.writeUInt32LE(flags);
  return frame(2013, Buffer.concat([flagBytes, ...sections]));
}

export function frame(opCode: number, content: Buffer, length = content.length + 16): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  header.writeInt32LE(7, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, content]);
}
