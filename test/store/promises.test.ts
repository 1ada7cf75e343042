import assert from 'node:assert/strict';
import { connectStore } from '../../src/store/connect.ts';
import { useStore } from './database.ts';

describe('What an address asks for', () => {
  const mongo = useStore();

  for (const asked of [
    'w=1&journal=false',
    'w=0',
    'readPreference=secondaryPreferred',
    'retryWrites=false',
  ]) {
    it(`does not weaken what Muster promises: ${asked}`, async () => {
      const uri = mongo.uri();
      const store = await connectStore(`${uri}${uri.includes('?') ? '&' : '?'}${asked}`, assert.fail);
      const { database } = store;
      assert.deepEqual({ ...database.writeConcern }, { w: 'majority', journal: true, j: true });
      assert.equal(database.readPreference.mode, 'primary');
      assert.equal(await store.counters.next('x'), (await store.counters.next('x')) - 1);
      await store.close();
    });
  }
});
