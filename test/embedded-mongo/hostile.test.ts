import assert from 'node:assert/strict';
import { Long } from 'bson';
import type { BsonDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { bodySection, frame, messageFrame, RawClient, sequenceSection } from './raw-client.ts';
import { type RunningServer, runServer } from './running-server.ts';

const CONNECTIONS = 50;
const MOST_MEMORY_BYTES = 150 * 1024 * 1024;
/** As much as there may be in one message. */
const ANNOUNCED_BYTES = 48_000_000;
const mostInt64 = Long.MAX_VALUE;

const message = (command: BsonDocument) => messageFrame([bodySection({ ...command, $db: 'hostile' })]);
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** A document of one element `a`; `length` is what it says of itself. */
function documentOf(type: number, value: Buffer, length = value.length + 8): Buffer {
  return Buffer.concat([int32(length), Buffer.of(type), Buffer.from('a\0'), value, Buffer.of(0)]);
}
const bodyOf = (document: Buffer) => messageFrame([Buffer.concat([Buffer.of(0), document])]);

/** Built from within, as no serializer nests this deep. */
function nested(type: number, levels: number): Buffer {
  const head = Buffer.concat([Buffer.of(type), Buffer.from('a\0')]);
  const size = (level: number) => 5 + level * 8;
  const heads = Array.from({ length: levels }, (_, at) => Buffer.concat([int32(size(levels - at)), head]));
  return Buffer.concat([...heads, int32(5), Buffer.alloc(levels + 1)]);
}

function sequenceOf(length: number): Buffer {
  const good = sequenceSection('documents', [{ _id: 1 }]);
  good.writeInt32LE(length, good.length - 14);
  return messageFrame([bodySection({ insert: 'c', $db: 'hostile' }), good]);
}

/** What each kind of hostile client sends. */
const attacks: Record<string, (client: RawClient) => void> = {
  'documents nested without end': (client) => client.send(bodyOf(nested(3, 20_000))),
  'lists nested without end': (client) => client.send(bodyOf(nested(4, 20_000))),
  'counts beyond all bounds': (client) => {
    client.send(message({ find: 'c', skip: mostInt64, limit: mostInt64, batchSize: 2_147_483_647 }));
    client.send(message({ aggregate: 'c', pipeline: [{ $sample: { size: mostInt64 } }], cursor: {} }));
  },
  'a list filled up to an absurd place': (client) => {
    const u = { $set: { 'list.2000000000': 1 } };
    client.send(message({ update: 'c', updates: [{ q: { _id: 'list' }, u }] }));
  },
  'a negative length of a text': (client) => client.send(bodyOf(documentOf(2, int32(-1)))),
  'a text longer than its document': (client) => client.send(bodyOf(documentOf(2, int32(2_000_000_000)))),
  'a negative length of a document': (client) => client.send(bodyOf(documentOf(3, int32(-5)))),
  'a list longer than its document': (client) => client.send(bodyOf(documentOf(4, int32(2_147_483_647)))),
  'a negative length of bytes': (client) =>
    client.send(bodyOf(documentOf(5, Buffer.concat([int32(-9), Buffer.of(0)])))),
  'a negative length of the whole': (client) => client.send(bodyOf(documentOf(16, int32(1), -16))),
  'a document in a sequence that ends before it begins': (client) => client.send(sequenceOf(-1)),
  'a document in a sequence that does not end in it': (client) => client.send(sequenceOf(1_000_000)),
  'an announcement, and then silence': (client) =>
    client.send(frame(2013, Buffer.alloc(64 * 1024), ANNOUNCED_BYTES)),
  'half a message': (client) => {
    const whole = message({ ping: 1 });
    client.send(whole.subarray(0, whole.length / 2));
    client.socket.end();
  },
  'questions without end, whose answers it does not read': (client) => {
    client.socket.pause();
    const ping = message({ ping: 1, comment: 'x'.repeat(10_000) });
    for (let at = 0; at < 500; at++) client.send(ping);
  },
};

describe('fifty hostile clients', function () {
  this.timeout(60_000);
  let server: RunningServer;

  before(async () => {
    server = await runServer();
    await server.client
      .db('hostile')
      .collection<{ _id: string; list: number[] }>('c')
      .insertOne({ _id: 'list', list: [1] });
  });
  after(() => server.close());

  it('keep no other from its answers, and fill no memory', async () => {
    const all = Object.values(attacks);
    const good = server.client.db('hostile').collection<{ _id: number }>('good');
    const before = process.memoryUsage.rss();
    const hostile = await Promise.all(Array.from({ length: CONNECTIONS }, () => RawClient.open(server.port)));
    for (const [at, client] of hostile.entries()) {
      all[at % all.length]?.(client);
      await good.insertOne({ _id: at });
      assert.deepEqual(await good.findOne({ _id: at }), { _id: at });
    }
    assert.equal(await good.countDocuments(), CONNECTIONS);
    const grownBytes = process.memoryUsage.rss() - before;
    assert.ok(grownBytes < MOST_MEMORY_BYTES, `it grew by ${grownBytes} bytes`);
    for (const client of hostile) client.close();
  });

  for (const [what, attack] of Object.entries(attacks).filter(
    ([name]) => !/silence|does not read/.test(name),
  )) {
    it(`are answered or cut off when they send ${what}`, async () => {
      const client = await RawClient.open(server.port);
      attack(client);
      const answer = await client.receive();
      if (answer) assert.match(answer.toString('latin1'), /ok|errmsg/);
      else assert.ok(client.socket.destroyed);
      client.close();
    });
  }

  it('change nothing', async () => {
    assert.deepEqual(await server.client.db('hostile').collection('c').find().toArray(), [
      { _id: 'list', list: [1] },
    ]);
  });
});
