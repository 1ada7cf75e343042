import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { bodySection, frame, messageFrame, RawClient, sequenceSection } from './raw-client.ts';
import { type RunningServer, runServer } from './running-server.ts';

const ping = bodySection({ ping: 1, $db: 'admin' });

/** Frames after which nothing that follows can be understood. */
const malformed: Record<string, Buffer> = {
  'a negative length': frame(2013, Buffer.alloc(8), -5),
  'a length below the header': frame(2013, Buffer.alloc(8), 15),
  'a length beyond 48 MB': frame(2013, Buffer.alloc(8), 48_000_001),
  'an unknown operation': frame(2001, Buffer.alloc(20)),
  'a compressed message nobody agreed on': frame(2012, Buffer.alloc(20)),
  'an unknown required flag': messageFrame([ping], 1 << 5),
  'an unknown section kind': messageFrame([Buffer.of(9, 5, 0, 0, 0, 0)]),
  'two bodies': messageFrame([ping, ping]),
  'no body': messageFrame([sequenceSection('documents', [{ a: 1 }])]),
  'a section longer than the message': messageFrame([
    Buffer.concat([Buffer.of(0), Buffer.from('ffffff00', 'hex'), Buffer.alloc(4)]),
  ]),
  'a body that is no BSON': messageFrame([
    Buffer.concat([Buffer.of(0), Buffer.from('0c000000ff', 'hex'), Buffer.alloc(7, 255)]),
  ]),
  'a body cut in the middle of a value': messageFrame([
    Buffer.concat([Buffer.of(0), Buffer.from('0a00000010610001', 'hex'), Buffer.of(0, 0)]),
  ]),
  'a sequence without a name': messageFrame([
    ping,
    Buffer.concat([Buffer.of(1), Buffer.from('08000000', 'hex'), Buffer.from('abcd')]),
  ]),
  'an old query cut short': frame(2004, Buffer.from('0000000061', 'hex')),
};

describe('the wire protocol', () => {
  let server: RunningServer;

  before(async () => {
    server = await runServer();
  });

  after(() => server.close());

  for (const [what, bytes] of Object.entries(malformed)) {
    it(`closes only the connection that sent ${what}`, async () => {
      const [bad, good] = await Promise.all([RawClient.open(server.port), RawClient.open(server.port)]);
      bad.send(bytes);
      await bad.closed();
      assert.equal((await good.command({ ping: 1 })).ok, 1);
      good.close();
    });
  }

  it('survives fifty connections that send noise', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const client = await RawClient.open(server.port);
        client.send(frame(2013, randomBytes(64)));
        client.send(randomBytes(500));
        client.socket.end();
        await client.closed();
      }),
    );
    assert.deepEqual(await server.client.db().command({ ping: 1 }), { ok: 1 });
  });

  it('reads a message that arrives byte by byte, and two that arrive at once', async () => {
    const client = await RawClient.open(server.port);
    const message = messageFrame([ping]);
    for (const byte of message) client.send(Buffer.of(byte));
    assert.ok(await client.receive());
    client.send(Buffer.concat([message, message]));
    assert.ok(await client.receive());
    assert.ok(await client.receive());
    client.close();
  });

  it('answers the old greeting in the old form, as the only member of a replica set', async () => {
    const client = await RawClient.open(server.port);
    const query = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from('admin.$cmd\0'),
      Buffer.alloc(8),
      encode({ ismaster: 1, helloOk: true }),
    ]);
    client.send(frame(2004, query));
    const reply = await client.receive();
    assert.ok(reply);
    assert.equal(reply.readInt32LE(12), 1);
    const hello = decode(reply.subarray(36));
    assert.equal(hello.ismaster, true);
    assert.equal(hello.setName, 'muster');
    assert.deepEqual(hello.hosts, [`127.0.0.1:${server.port}`]);
    client.close();
  });

  it('takes documents as a sequence and as an array of the body', async () => {
    const client = await RawClient.open(server.port);
    const insert = { insert: 'sections', $db: 'muster' };
    client.send(
      messageFrame([bodySection(insert), sequenceSection('documents', [{ _id: 1 }, { a: 1, _id: 2 }])]),
    );
    await client.receive();
    await client.command({ insert: 'sections', documents: [{ _id: 3 }] });
    const stored = await server.client.db().collection('sections').find().toArray();
    assert.deepEqual(
      stored.map(({ _id }) => Number(_id)),
      [1, 2, 3],
    );
    assert.deepEqual(Object.keys(stored[1] ?? {}), ['_id', 'a']);
    client.close();
  });

  it('does not answer a write that does not wait for it', async () => {
    const client = await RawClient.open(server.port);
    client.send(messageFrame([bodySection({ insert: 'oneway', documents: [{ _id: 1 }], $db: 'muster' })], 2));
    assert.deepEqual(await client.command({ count: 'oneway' }), { n: 1, ok: 1 });
    client.close();
  });

  it('leaves alone clients that never read their answers', async () => {
    await server.client
      .db()
      .collection('large')
      .insertMany(Array.from({ length: 30 }, () => ({ text: 'x'.repeat(500_000) })));
    const deaf = await RawClient.open(server.port);
    deaf.socket.pause();
    for (let at = 0; at < 20; at++) deaf.send(messageFrame([bodySection({ find: 'large', $db: 'muster' })]));
    assert.deepEqual(await server.client.db().command({ ping: 1 }), { ok: 1 });
    deaf.close();
  });

  it('takes nothing more in from a client that sends on and on without reading its answers', async () => {
    const deaf = await RawClient.open(server.port);
    deaf.socket.pause();
    const find = messageFrame([bodySection({ find: 'large', $db: 'muster' })]);
    for (let at = 0; at < 10; at++) deaf.send(find);
    const comment = 'x'.repeat(1_000_000);
    for (let at = 0; at < 64; at++)
      deaf.send(messageFrame([bodySection({ ping: 1, comment, $db: 'muster' })]));
    const unsent = () => deaf.socket.writableLength;
    for (let before = Number.POSITIVE_INFINITY; unsent() < before; ) {
      before = unsent();
      for (let at = 0; at < 50; at++) await server.client.db().command({ ping: 1 });
    }
    assert.ok(unsent() > 32_000_000, `${unsent()} bytes wait with the client`);
    deaf.close();
  });

  it('refuses a command it does not know by name, with the code of MongoDB', async () => {
    await assert.rejects(server.client.db().command({ mapReduce: 'x' }), {
      code: 59,
      message: "no such command: 'mapReduce'",
    });
  });

  it('refuses transactions and change streams in words', async () => {
    const session = server.client.startSession();
    session.startTransaction();
    await assert.rejects(
      server.client.db().collection('t').insertOne({ a: 1 }, { session }),
      /a transaction is not supported/,
    );
    await session.endSession();
    await assert.rejects(
      server.client.db().collection('t').watch().next(),
      /\$changeStream is not supported/,
    );
  });

  it('stores a document of 16 MB and refuses a larger one', async () => {
    const collection = server.client.db().collection('limits');
    const most = 16 * 1024 * 1024 - 40;
    await collection.insertOne({ text: 'x'.repeat(most) });
    const found = await collection.findOne({});
    assert.equal(String(found?.text).length, most);
    const client = await RawClient.open(server.port);
    const reply = await client.command({
      insert: 'limits',
      documents: [{ _id: 1, text: 'x'.repeat(most + 100) }],
    });
    assert.deepEqual(reply.n, 0);
    assert.match(JSON.stringify(reply.writeErrors), /"code":10334/);
    client.close();
  });

  it('continues a cursor until it is killed', async () => {
    const client = await RawClient.open(server.port);
    await client.command({ insert: 'cursor', documents: Array.from({ length: 9 }, (_, _id) => ({ _id })) });
    const first = await client.command({ find: 'cursor', batchSize: 4 });
    const { id } = JSON.parse(
      JSON.stringify(first.cursor, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
    );
    const getMore = { getMore: Long.fromString(id), collection: 'cursor', batchSize: 4 };
    const next = await client.command(getMore);
    assert.match(
      JSON.stringify(next, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
      /"nextBatch":\[{"_id":4}/,
    );
    await client.command({ killCursors: 'cursor', cursors: [Long.fromString(id)] });
    assert.deepEqual((await client.command(getMore)).code, 43);
    client.close();
  });
});
