import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOwnership } from '../../src/embedded-mongo/owner-lock.ts';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { CrashableServer } from './crashable-server.ts';

describe('the data directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('has one owner: a second server in this process is refused with its pid, until the first stops', async () => {
    const first = await startEmbeddedMongo({ directory });
    await assert.rejects(startEmbeddedMongo({ directory }), {
      name: 'AppError',
      code: 'embedded-mongo-owned',
      message: new RegExp(`in use by process ${process.pid}\\.`),
    });
    await first.stop();
    takeOwnership(directory).release();
  });

  it('has one owner: another process is named, and its kill -9 leaves nothing in the way', async () => {
    const other = await CrashableServer.start(directory);
    await assert.rejects(startEmbeddedMongo({ directory }), {
      code: 'embedded-mongo-owned',
      message: new RegExp(` ${other.pid}\\.`),
    });
    await other.kill();
    await (await startEmbeddedMongo({ directory })).stop();
  });

  it('is not held by a process that merely got the number of a dead owner', async () => {
    await writeFile(
      join(directory, 'owner.json'),
      JSON.stringify({ pid: process.pid, started: 'another time' }),
    );
    takeOwnership(directory).release();
  });

  it('is not held by half a lock', async () => {
    await writeFile(join(directory, 'owner.json'), '{"pid":');
    takeOwnership(directory).release();
  });

  it('that is a file is refused in words', async () => {
    const path = join(directory, 'file');
    await writeFile(path, 'x');
    await assert.rejects(startEmbeddedMongo({ directory: path }), {
      code: 'embedded-mongo-directory',
      message: /cannot be used/,
    });
  });

  it('that cannot be written to is refused in words', async () => {
    await mkdir(join(directory, 'owner.json'));
    await assert.rejects(startEmbeddedMongo({ directory }), {
      code: 'embedded-mongo-directory',
      message: /cannot be used\. Make it a directory this user may write to/,
    });
  });

  it('whose data file cannot be opened is refused in words', async () => {
    await mkdir(join(directory, 'data.mdb'));
    await writeFile(join(directory, 'data.mdb', 'x'), '');
    await assert.rejects(startEmbeddedMongo({ directory }), {
      code: 'embedded-mongo-storage',
      message: /cannot be read or copied: Is a directory/,
    });
  });

  it('is free again after a start that failed because the port was taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    assert.ok(port);
    await assert.rejects(startEmbeddedMongo({ directory, port }), {
      code: 'embedded-mongo-port',
      message: new RegExp(`Port ${port} `),
    });
    await new Promise((resolve) => taken.close(resolve));
    const mongo = await startEmbeddedMongo({ directory, port });
    assert.match(mongo.uri, new RegExp(`:${port}/`));
    await mongo.stop();
    await mongo.stop();
  });
});
