import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { withDatabase } from './with-database.ts';

let embedded: Promise<{ server: EmbeddedMongo; directory: string }> | undefined;
const made: string[] = [];

/** A database of one's own: on the server of MONGODB_URI, or on an embedded one that all tests of this run share. */
export async function testDatabase(): Promise<string> {
  embedded ??= process.env.MONGODB_URI ? undefined : start();
  const name = `test-${randomUUID()}`;
  made.push(name);
  return withDatabase(process.env.MONGODB_URI ?? (await embedded)?.server.uri ?? '', name);
}

async function start() {
  const directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
  return { server: await startEmbeddedMongo({ directory }), directory };
}

/** At the end of a run: nothing of it stays behind. Nothing to do when no test asked for a database. */
export async function stopTestDatabase(): Promise<void> {
  const shared = await embedded;
  embedded = undefined;
  if (!shared) return dropMade();
  await shared.server.stop();
  await rm(shared.directory, { recursive: true });
}

/** On a server that is there before and after this run. */
async function dropMade(): Promise<void> {
  const uri = process.env.MONGODB_URI;
  if (!uri || made.length === 0) return;
  const client = await new MongoClient(uri).connect();
  for (const name of made.splice(0)) await client.db(name).dropDatabase();
  await client.close();
}
