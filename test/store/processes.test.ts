import assert from 'node:assert/strict';
import { useStore } from './database.ts';

describe('The processes at work', () => {
  const mongo = useStore();

  it('each sees the others, and not itself', async () => {
    const { processes } = await mongo.empty();
    assert.equal(await processes.seeOthers('one'), 0);
    assert.equal(await processes.seeOthers('two'), 1);
    assert.equal(await processes.seeOthers('two'), 1);
    assert.equal(await processes.seeOthers('one'), 1);
  });

  it('one that has left is gone at once', async () => {
    const { processes } = await mongo.empty();
    await processes.seeOthers('one');
    await processes.leave('one');
    assert.equal(await processes.seeOthers('two'), 0);
  });

  it('one that says nothing any more is gone after 45 seconds', async () => {
    const { processes, database } = await mongo.empty();
    const pass = (ms: number) =>
      database.collection('processes').updateMany({}, [{ $set: { seenAt: { $subtract: ['$seenAt', ms] } } }]);
    await processes.seeOthers('one');
    await pass(40_000);
    assert.equal(await processes.seeOthers('two'), 1);
    await pass(6_000);
    assert.equal(await processes.seeOthers('two'), 0);
  });
});
