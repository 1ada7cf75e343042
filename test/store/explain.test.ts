import assert from 'node:assert/strict';
import type { BsonDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { type AccessPaths, readAccessPaths } from '../support/access-paths.ts';
import { commandName, stepsOf } from '../support/command-shape.ts';
import { testDatabase } from '../support/database.ts';
import { callStore, wakeCases } from '../support/every-store-call.ts';
import { recordedCommands } from '../support/recorded-commands.ts';

const explainable = new Set(['find', 'findAndModify', 'update', 'delete', 'count', 'distinct', 'aggregate']);
/** How MongoDB names the ways that do not read what they do not need; each looks into an index, or into nothing. */
const byIndex =
  /^(IXSCAN|DISTINCT_SCAN|COUNT_SCAN|IDHACK|EXPRESS_IXSCAN|CLUSTERED_IXSCAN|EXPRESS_CLUSTERED_IXSCAN|EOF)\b/;
/** By its key, or all of it in the order of its keys: the plan says the same of both. */
const byKey = /^(IXSCAN _id_|IDHACK|EXPRESS_IXSCAN _id_|CLUSTERED_IXSCAN|EXPRESS_CLUSTERED_IXSCAN)$/;
const namesKey = /[ {]_id: (\?|\{ \$in: )/;
/** What reads a collection from end to end, and why it may. */
const wholeReads: Record<string, string> = {};
/** What no plan of the embedded server takes, and why it is there. */
const notTaken: Record<string, string> = {
  'inbox storedAt_1': 'lets what is old expire',
  'claims storedAt_1': 'lets what is old expire',
  'paces at_1': 'lets what is old expire',
  'suggestions storedAt_1': 'lets what is old expire',
  'contacts storedAt_1': 'lets what is old expire',
  'effects rooms of mirrors':
    'the question for it differs from that for rooms in a value only, and is explained once',
  'escalations workspace_1_taskForce_1_status_1_opened.at_-1':
    'MongoDB takes it; of an index that has a list in it, the embedded server compares the first field only',
  'escalations workspace_1_opened.at_-1':
    'taken for words that many cases have; of the few cases here, few have those looked for',
  'effects textUntil_1': 'lets the words of what people wrote be forgotten',
};

const isDirect = (path: string, line: string): boolean =>
  byIndex.test(path) && (namesKey.test(line) || !byKey.test(path));

describe('Every query of the application', function () {
  this.timeout(120_000);
  let store: Store;
  const paths = new Map<string, AccessPaths>();

  /** The same collections, with the indexes of the application and something in them, on the server that is to explain. */
  before(async () => {
    const uri = await testDatabase();
    const open = () => connectStore(uri, () => undefined);
    store = await open();
    await callStore(open, store.database);
    await wakeCases(store, store.database);
    for (const command of (await recordedCommands()).commands)
      if (explainable.has(commandName(command)))
        for (const step of stepsOf(command))
          if (!paths.has(step.line)) paths.set(step.line, await explain(step.command));
  });
  after(() => store.close());

  async function explain(recorded: BsonDocument): Promise<AccessPaths> {
    const { $db, $readPreference, lsid, txnNumber, writeConcern, ...command } = recorded;
    return readAccessPaths(await store.database.command({ explain: command, verbosity: 'queryPlanner' }));
  }

  it('finds what it looks for by an index', () => {
    assert.ok(paths.size > 50);
    const unexpected = [...paths].filter(
      ([line, { winning }]) =>
        !(line in wholeReads || (winning.length > 0 && winning.every((path) => isDirect(path, line)))),
    );
    assert.deepEqual(
      unexpected.map(([line, { winning }]) => `${line} => ${winning.join(', ')}`),
      [],
    );
  });

  it('that reads a whole collection is one that is meant to', () => {
    const needless = Object.keys(wholeReads).filter(
      (line) => paths.get(line)?.winning.every((path) => isDirect(path, line)) ?? true,
    );
    assert.deepEqual(needless, []);
  });

  it('is what the indexes are for: there is none that none of them uses', async () => {
    const used = new Set(
      [...paths].flatMap(([line, { possible }]) =>
        possible.map((path) => `${line.split(' ')[1]} ${path.split(' ')[1]}`),
      ),
    );
    const unused: string[] = [];
    for (const collection of await store.database.collections())
      for (const { name } of await collection.indexes())
        if (!used.has(`${collection.collectionName} ${name}`))
          unused.push(`${collection.collectionName} ${name}`);
    const unexpected = unused.filter((index) => !(index in notTaken || index.endsWith(' _id_')));
    assert.deepEqual(unexpected.sort(), []);
  });
});
