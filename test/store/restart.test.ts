import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { connectStore } from '../../src/store/connect.ts';
import { newCase } from '../contract/new-case.ts';
import { having } from '../support/escalations.ts';

describe('When the database is started anew', () => {
  it('the same store goes on, with all that was stored', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'muster-restart-'));
    const first = await startEmbeddedMongo({ directory });
    const port = Number(/:(\d+)\//.exec(first.uri)?.[1]);
    const store = await connectStore(first.uri, () => undefined);
    assert.equal(await store.escalations.insert(newCase(1)), true);
    await store.effects.enqueue(newCase(1));
    await first.stop();

    // Asked for while it is down: waited for, not refused.
    const read = store.escalations.load('ESC-1');
    const second = await startEmbeddedMongo({ directory, port });
    assert.deepEqual(await read, newCase(1));
    const next = having(newCase(1), ['acknowledge', 'chloe', 3]);
    assert.equal(await store.escalations.save(next), true);
    const leased = await store.effects.lease({ owner: 'me', now: new Date(), leaseMs: 60_000, limit: 5 });
    assert.deepEqual(
      leased.map(({ id }) => id),
      ['ESC-1/room'],
    );

    await store.close();
    await second.stop();
    await rm(directory, { recursive: true });
  });
});
