import assert from 'node:assert/strict';
import type { AppError } from '../../src/errors.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { testDatabase } from '../support/database.ts';

/** A store on a database of its own for the suite it is called in. What it reports fails the test, unless the test takes it. */
export function useStore() {
  let uri = '';
  let opened: Store | undefined;
  const reports: AppError[] = [];
  const others: Store[] = [];
  const report = (error: AppError) => void reports.push(error);

  before(async () => {
    uri = await testDatabase();
    opened = await connectStore(uri, report);
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    assert.deepEqual(reports.splice(0), []);
  });
  after(() => opened?.close());

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
