import assert from 'node:assert/strict';
import { at } from '../support/escalations.ts';
import { useStore } from './database.ts';

const thread = 'slack:T1/C1/1.0';

describe('What was suggested', () => {
  const mongo = useStore();

  it('is made once for a thread, however many try at once', async () => {
    const { suggestions } = await mongo.empty();
    const tries = Array.from({ length: 10 }, () => suggestions.take(thread, ['anger'], at(0)));
    assert.equal((await Promise.all(tries)).filter(Boolean).length, 1);
    await suggestions.posted(thread, '1.1');
    assert.deepEqual(await suggestions.load(thread), { signs: ['anger'], line: '1.1', state: 'suggested' });
  });

  it('may be made anew when it could not be posted, and not when it was', async () => {
    const { suggestions } = await mongo.empty();
    await suggestions.take(thread, ['anger'], at(0));
    await suggestions.release(thread);
    assert.equal(await suggestions.take(thread, ['anger'], at(0)), true);
    await suggestions.posted(thread, '1.1');
    await suggestions.release(thread);
    assert.equal(await suggestions.take(thread, ['anger'], at(0)), false);
  });

  it('is decided once; what is ignored is never forgotten, and all else after 90 days', async () => {
    const { suggestions, database } = await mongo.empty();
    await suggestions.take(thread, ['anger'], at(0));
    assert.equal(await suggestions.ignore(thread, 'ana', at(1)), true);
    assert.equal(await suggestions.ignore(thread, 'ben', at(2)), false);
    await suggestions.escalated('slack:T1/C1/2.0', 'ESC-1', at(0));
    assert.equal((await suggestions.load('slack:T1/C1/2.0'))?.state, 'escalated');
    const stored = database.collection<{ _id: string }>('suggestions');
    const [expiring] = (await stored.indexes()).filter(({ expireAfterSeconds }) => expireAfterSeconds);
    assert.deepEqual(expiring?.key, { storedAt: 1 });
    assert.equal(expiring?.expireAfterSeconds, 90 * 24 * 3_600);
    const kept = (await stored.find().toArray()).map((document) => [document._id, 'storedAt' in document]);
    assert.deepEqual(kept, [
      [thread, false],
      ['slack:T1/C1/2.0', true],
    ]);
  });
});

describe('Who wrote in a conversation', () => {
  const mongo = useStore();

  it('is counted since anybody else did, or it was answered', async () => {
    const { suggestions } = await mongo.empty();
    const wrote = (author: string, minute: number) => suggestions.wrote(thread, author, at(minute));
    await wrote('ana', 0);
    assert.deepEqual(await wrote('ana', 1), [at(0), at(1)]);
    assert.deepEqual(await wrote('ben', 2), [at(2)]);
    assert.deepEqual(await wrote('ana', 3), [at(3)]);
    await suggestions.answered(thread);
    assert.deepEqual(await wrote('ana', 4), [at(4)]);
  });

  it('is kept as digests, and the last twenty times only', async () => {
    const { suggestions, database } = await mongo.empty();
    for (let minute = 0; minute < 25; minute++) await suggestions.wrote(thread, 'U123', at(minute));
    const [stored, ...more] = await database.collection('contacts').find().toArray();
    assert.deepEqual(more, []);
    assert.equal(stored?.at.length, 20);
    assert.doesNotMatch(JSON.stringify(stored), /U123|C1/);
  });
});
