import assert from 'node:assert/strict';
import { useStore } from './database.ts';

describe('Who is gone', () => {
  const mongo = useStore();
  const known = { name: 'Ana', email: 'ana@example.com' };

  it('is who had accounts and has none any more, until they have one again', async () => {
    const { people } = await mongo.empty();
    const ana = await people.ensureBySlack('T1:U1', known);
    await people.ensureBySlack('T2:U1', known);
    await people.ensureByEmail('ben@example.com', 'Ben');
    await people.removeSlack('T1:U1');
    assert.deepEqual(await people.gone(), []);
    await people.removeSlack('T2:U1');
    assert.deepEqual(await people.gone(), [ana.id]);
    await people.ensureBySlack('T1:U9', known);
    assert.deepEqual(await people.gone(), []);
  });

  it('is nobody who still has an account on another platform', async () => {
    const { people } = await mongo.empty();
    await people.ensureBySlack('T1:U1', known);
    await people.ensureByTeams('t1:o1', known);
    await people.removeSlack('T1:U1');
    assert.deepEqual(await people.gone(), []);
    assert.equal((await people.byTeams('t1:o1'))?.slack, null);
  });

  it('is nobody who is known by an account alone, as that may come back', async () => {
    const { people } = await mongo.empty();
    await people.ensureBySlack('T1:U1', { name: 'Ana', email: null });
    await people.removeSlack('T1:U1');
    assert.deepEqual(await people.gone(), []);
  });
});
