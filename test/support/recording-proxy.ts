import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type BsonDocument, decode } from '../../src/embedded-mongo/bson-codec.ts';
import { FrameReader, readRequest } from '../../src/embedded-mongo/wire.ts';

export interface RecordingProxy {
  /** What clients sent through it so far, as it was on the wire; the documents of an insert are among it. */
  readonly commands: readonly BsonDocument[];
  /** The address of a database behind it. `directConnection` keeps the driver from asking the server where it really is. */
  uri(database: string): string;
  stop(): Promise<void>;
}

/** Passes bytes on between clients and a MongoDB server at this port of this machine, and writes down every command. */
export async function startRecordingProxy(port: number): Promise<RecordingProxy> {
  const commands: BsonDocument[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ port, host: '127.0.0.1' });
    record(client, commands);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const own = typeof address === 'object' ? address?.port : undefined;
  return {
    commands,
    uri: (database) => `mongodb://127.0.0.1:${own}/${database}?directConnection=true`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function record(client: Socket, commands: BsonDocument[]): void {
  const frames = new FrameReader();
  client.on('data', (chunk) => {
    frames.push(chunk);
    for (let frame = frames.next(); frame; frame = frames.next()) {
      const { command, rawDocuments } = readRequest(frame);
      commands.push(rawDocuments ? { ...command, documents: rawDocuments.map(decode) } : command);
    }
  });
}
