import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';

let embedded: Promise<{ server: EmbeddedMongo; directory: string }> | undefined;

/** A database of one's own: on the server of MONGODB_URI, or on an embedded one that all tests of this run share. */
export async function testDatabase(): Promise<string> {
  embedded ??= process.env.MONGODB_URI ? undefined : start();
  const uri = new URL(process.env.MONGODB_URI ?? (await embedded)?.server.uri ?? '');
  uri.pathname = `/test-${randomUUID()}`;
  return uri.href;
}

async function start() {
  const directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
  return { server: await startEmbeddedMongo({ directory }), directory };
}

/** At the end of a run; nothing to do when no test asked for a database. */
export async function stopTestDatabase(): Promise<void> {
  const shared = await embedded;
  embedded = undefined;
  await shared?.server.stop();
  if (shared) await rm(shared.directory, { recursive: true });
}
