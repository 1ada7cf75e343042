import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { CrashableServer } from './crashable-server.ts';

describe('a Unix socket', () => {
  let folder: string;
  let directory: string;
  let socket: string;

  beforeEach(async () => {
    // With capitals and a space: the driver changes the one and decodes the other.
    folder = await mkdtemp(join(tmpdir(), 'Muster mongo-'));
    directory = join(folder, 'database');
    socket = join(folder, 'muster.sock');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is where the driver, mongoose and agenda find the server, and nobody else can open it', async () => {
    const mongo = await startEmbeddedMongo({ directory, socket });
    assert.deepEqual(mongo.uris, [mongo.uri]);
    assert.equal(statSync(socket).mode & 0o777, 0o600);
    const client = await new MongoClient(mongo.uri).connect();
    await client.db().collection('numbers').insertOne({ n: 1 });
    const connection = await mongoose.createConnection(mongo.uri).asPromise();
    assert.equal(await connection.collection('numbers').countDocuments(), 1);
    await connection.close();
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: client.db() }),
      // It leaves a timer of half of it behind.
      defaultLockLifetime: 1_000,
    });
    const done = new Promise<void>((resolve) => agenda.define('greet', async () => resolve()));
    await agenda.start();
    await agenda.now('greet', {});
    await done;
    await agenda.stop();
    await client.close();
    await mongo.stop();
    assert.equal(existsSync(socket), false);
  });

  it('carries writes that the driver marks as those it may repeat', async () => {
    const mongo = await startEmbeddedMongo({ directory, socket });
    const client = await new MongoClient(mongo.uri, { monitorCommands: true }).connect();
    const sent: unknown[] = [];
    client.on('commandStarted', ({ command }) => sent.push(command.txnNumber));
    await client.db().collection('numbers').insertOne({ n: 1 });
    assert.ok(sent[0]);
    await client.close();
    await mongo.stop();
  });

  it('comes beside a port when both are asked for', async () => {
    const mongo = await startEmbeddedMongo({ directory, socket, port: 0 });
    assert.equal(mongo.uris.length, 2);
    for (const uri of mongo.uris) {
      const client = await new MongoClient(uri).connect();
      assert.equal((await client.db().command({ ping: 1 })).ok, 1);
      await client.close();
    }
    await mongo.stop();
  });

  it('that a killed server left is replaced', async () => {
    const other = await CrashableServer.start(directory, socket);
    await other.kill();
    assert.ok(statSync(socket).isSocket());
    const mongo = await startEmbeddedMongo({ directory, socket });
    const client = await new MongoClient(mongo.uri).connect();
    await client.close();
    await mongo.stop();
  });

  it('that another server uses is left alone, and so is anything else', async () => {
    const refused = { code: 'embedded-mongo-socket' };
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(socket, resolve));
    await assert.rejects(startEmbeddedMongo({ directory, socket }), {
      ...refused,
      message: /A server uses it/,
    });
    assert.ok(statSync(socket).isSocket());
    await new Promise((resolve) => other.close(resolve));
    const file = join(folder, 'file.sock');
    writeFileSync(file, 'x');
    await assert.rejects(startEmbeddedMongo({ directory, socket: file }), {
      ...refused,
      message: /Something else is there/,
    });
  });

  it('must have a name that clients understand, in a directory that is there', async () => {
    const refusals: [string, RegExp][] = [
      [join(folder, 'muster'), /must end in \.sock/],
      [join(folder, `${'long'.repeat(25)}.sock`), /Give a shorter path/],
      [join(folder, 'nowhere', 'm.sock'), /in a directory this user may write to/],
    ];
    for (const [path, message] of refusals)
      await assert.rejects(startEmbeddedMongo({ directory, socket: path }), {
        code: 'embedded-mongo-socket',
        message,
      });
  });
});
