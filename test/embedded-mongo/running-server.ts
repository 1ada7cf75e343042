import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';

export interface RunningServer {
  uri: string;
  port: number;
  client: MongoClient;
  directory: string;
  /** Stops the server and starts it again on the same data; the clients of before are of no use then. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A server on a free port and a directory of its own, with one connected client. */
export async function runServer(): Promise<RunningServer> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
  let mongo: EmbeddedMongo = await startEmbeddedMongo({ directory });
  const connect = () => new MongoClient(mongo.uri).connect();
  const running: RunningServer = {
    uri: mongo.uri,
    port: Number(new URL(mongo.uri).port),
    client: await connect(),
    directory,
    async restart() {
      await running.client.close();
      await mongo.stop();
      mongo = await startEmbeddedMongo({ directory });
      running.uri = mongo.uri;
      running.port = Number(new URL(mongo.uri).port);
      running.client = await connect();
    },
    async close() {
      await running.client.close();
      await mongo.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return running;
}
