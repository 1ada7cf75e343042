import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import type { AppError } from '../../src/errors.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';

interface Server {
  uri: string;
  stop(): Promise<void>;
}

let server: Promise<Server> | undefined;

// One server for all test files of a run; each suite has a database of its own.
after(async () => {
  const running = await server;
  server = undefined;
  await running?.stop();
});

async function startServer(): Promise<Server> {
  const uri = process.env.MONGODB_URI;
  if (uri) return { uri, stop: () => Promise.resolve() };
  const directory = await mkdtemp(join(tmpdir(), 'muster-store-'));
  const embedded = await startEmbeddedMongo({ directory });
  return {
    uri: embedded.uri,
    async stop() {
      await embedded.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** The address of a database that nobody else uses. */
async function freshUri(): Promise<string> {
  server ??= startServer();
  const { uri } = await server;
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/test-${randomUUID()}`);
}

/** A store on a database of its own for the suite it is called in. What it reports fails the test, unless the test takes it. */
export function useStore() {
  let uri = '';
  let opened: Store | undefined;
  const reports: AppError[] = [];
  const others: Store[] = [];
  const report = (error: AppError) => void reports.push(error);

  before(async () => {
    uri = await freshUri();
    opened = await connectStore(uri, report);
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    assert.deepEqual(reports.splice(0), []);
  });
  after(async () => {
    await opened?.database.dropDatabase();
    await opened?.close();
  });

  const store = (): Store => {
    assert.ok(opened, 'The store is not open yet.');
    return opened;
  };
  return {
    store,
    uri: () => uri,
    /** What was reported since; it is not held against the test then. */
    takeReports: () => reports.splice(0).map(({ message }) => message),
    /** The same database as another process has it. */
    async openAnother(): Promise<Store> {
      const other = await connectStore(uri, report);
      others.push(other);
      return other;
    },
    async empty(): Promise<Store> {
      const collections = await store().database.collections();
      await Promise.all(collections.map((collection) => collection.deleteMany({})));
      return store();
    },
  };
}
