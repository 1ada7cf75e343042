import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { AppError } from '../../src/errors.ts';
import { connectStore } from '../../src/store/connect.ts';
import { newCase } from '../contract/new-case.ts';
import { at } from '../support/escalations.ts';
import { useStore } from './database.ts';

const unused = () => assert.fail('nothing is to be reported');

/** Fails to connect, and says why. */
async function refusal(uri: string): Promise<AppError> {
  const error = await connectStore(uri, unused).then(
    () => assert.fail('it connected'),
    (fault: unknown) => fault,
  );
  assert.ok(error instanceof AppError);
  for (let told: unknown = error; told instanceof Error; told = told.cause)
    assert.doesNotMatch(JSON.stringify([told.message, told.stack, told]), /s3cret/);
  return error;
}

describe('Connecting to MongoDB', () => {
  const mongo = useStore();

  for (const uri of [
    '',
    'localhost:27017',
    'https://u:s3cret@db.example.com/x',
    'mongodb://',
    'mongodb://u:s3cret@/x',
  ]) {
    it(`an address like "${uri}" is refused with what it should look like`, async () => {
      const { code, message } = await refusal(uri);
      assert.equal(code, 'bad-mongodb-uri');
      assert.match(message, /must start with mongodb:\/\//);
    });
  }

  for (const uri of [
    'mongodb://u:s3cret@127.0.0.1:99999/x',
    'mongodb://u:x/s3cret@127.0.0.1:1/x',
    'mongodb://u:s3cret%@127.0.0.1:1/x',
    'mongodb://u:s3cret@127.0.0.1:1/x?tls=perhaps',
    'mongodb://u:s3cret@a@127.0.0.1:1/x?authMechanism=NONE',
  ]) {
    it(`an address that the driver cannot use is refused without its password: ${uri}`, async () => {
      const { code, message } = await refusal(uri);
      assert.equal(code, 'bad-mongodb-uri');
      assert.match(message, /127\.0\.0\.1/);
    });
  }

  it('where nobody answers, or nobody who speaks as MongoDB does, that is said within seconds', async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    assert.ok(address && typeof address === 'object');
    const began = performance.now();
    const [nobody, nobodyElse] = await Promise.all([
      // A list of hosts is a legal address, though it is no legal URL.
      refusal('mongodb://u:s3cret@127.0.0.1:1,127.0.0.1:2/muster?replicaSet=rs'),
      refusal(`mongodb://127.0.0.1:${address.port}/muster`),
    ]);
    assert.ok(performance.now() - began < 8_000);
    await new Promise((resolve) => silent.close(resolve));
    assert.deepEqual(
      [nobody.code, nobody.retryable, nobody.message],
      [
        'mongodb-unreachable',
        true,
        'MongoDB at 127.0.0.1:1,127.0.0.1:2 cannot be reached. Please check that it is running and that MONGODB_URI is right.',
      ],
    );
    assert.equal(nobodyElse.code, 'mongodb-unreachable');
  });

  it('a database that answers is pinged, and one that was closed is a fault that may pass', async () => {
    const store = await mongo.openAnother();
    await store.ping();
    await store.close();
    await assert.rejects(store.escalations.load('ESC-1'), (error) => {
      assert.ok(error instanceof AppError);
      assert.deepEqual([error.code, error.retryable], ['database-fault', true]);
      return true;
    });
    await assert.rejects(store.ping(), { code: 'database-fault' });
  });

  it('opening the same database twice changes nothing in it', async () => {
    await mongo.store().escalations.insert(newCase(1));
    const other = await mongo.openAnother();
    assert.deepEqual(await other.escalations.load('ESC-1'), newCase(1));
  });

  it('names with dots and dollar signs survive', async () => {
    const store = await mongo.empty();
    const escalation = newCase(1);
    const policy = {
      ...escalation.policy,
      teams: { 'a.b': { name: '$x' }, $c: { name: '.' } },
    };
    await store.escalations.insert({ ...escalation, policy });
    await store.escalations.save({ ...escalation, policy, version: 2 });
    assert.deepEqual((await store.escalations.load('ESC-1'))?.policy.teams, policy.teams);
  });

  it('every query of the stores has an index', async () => {
    const { database } = mongo.store();
    const indexes = async (name: string) =>
      (await database.collection(name).indexes()).map(({ key }) => Object.keys(key).join(' ')).sort();
    assert.deepEqual(await indexes('escalations'), [
      '_id',
      'alike opened.at',
      'endedAt',
      'openedByCommand',
      'outboxFilled savedAt',
      'severity nextDueAt',
      'workspace opened.at',
      'workspace status opened.at',
      'workspace taskForce status opened.at',
      'workspace words',
    ]);
    assert.deepEqual(await indexes('effects'), [
      '_id',
      'escalation state',
      'outside.channel',
      'outside.channel',
      'state runAt',
      'state severity createdAt place',
      'textUntil',
    ]);
    assert.deepEqual(await indexes('people'), ['_id', 'email', 'joined', 'leftAt', 'slacks', 'teams']);
    assert.deepEqual(await indexes('inbox'), ['_id', 'at', 'storedAt']);
    assert.deepEqual(await indexes('claims'), ['_id', 'storedAt']);
  });

  it('commands and claims go after a week of real time', async () => {
    const { inbox, database } = await mongo.empty();
    const command = {
      workspace: 'w',
      verb: 'open',
      key: null,
      input: {},
      origin: null,
      by: 'ana',
      via: 'slack',
      at: at(0),
    };
    await inbox.receive({ id: 'c1', ...command });
    await inbox.claim('subject', 'ESC-1', at(0), at(1));
    for (const name of ['inbox', 'claims']) {
      const indexes = await database.collection(name).indexes();
      assert.equal(indexes.find(({ key }) => 'storedAt' in key)?.expireAfterSeconds, 604_800);
      const stored = await database.collection(name).findOne({});
      assert.ok(Math.abs(Number(stored?.storedAt) - Date.now()) < 60_000);
    }
  });
});
