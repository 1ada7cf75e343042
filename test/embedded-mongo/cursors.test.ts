import assert from 'node:assert/strict';
import { decode, encode, isDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { Cursors } from '../../src/embedded-mongo/cursors.ts';

const MINUTE_MS = 60_000;

describe('a cursor', () => {
  it('is closed when nobody asked for more for over ten minutes, and not before', async () => {
    let nowMs = 0;
    const cursors = new Cursors(() => nowMs);
    const documents = [1, 2, 3, 4].map((_id) => encode({ _id }));
    const { cursor } = decode(await cursors.first('db.c', documents.values(), 1));
    assert.ok(isDocument(cursor));
    const id = BigInt(String(cursor.id));
    nowMs += 10 * MINUTE_MS;
    cursors.closeIdle();
    await cursors.next(id, 'db.c', 1);
    nowMs += 10 * MINUTE_MS;
    cursors.closeIdle();
    await cursors.next(id, 'db.c', 1);
    nowMs += 10 * MINUTE_MS + 1;
    cursors.closeIdle();
    await assert.rejects(cursors.next(id, 'db.c', 1), { code: 43 });
  });
});
