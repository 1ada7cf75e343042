import assert from 'node:assert/strict';
import type { PeopleStore, Person } from '../../src/usecases/ports.ts';

/** What every store of people does. `fresh` gives an empty one. */
export function peopleStoreContract(fresh: () => Promise<PeopleStore>): void {
  let people: PeopleStore;
  beforeEach(async () => {
    people = await fresh();
  });
  const twenty = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, ask));

  it('a person made by e-mail address is found by it, in any letter case', async () => {
    const ana = await people.ensureByEmail('Ana@Example.com', 'Ana');
    assert.deepEqual(ana, {
      id: ana.id,
      name: 'Ana',
      email: 'ana@example.com',
      slack: null,
      teams: null,
      reach: null,
    });
    assert.deepEqual(await people.byEmail('ANA@example.COM'), ana);
    assert.deepEqual(await people.ensureByEmail('ana@example.com', 'Anna'), ana);
  });

  it('an id says nothing about the person', async () => {
    const { id } = await people.ensureByEmail('ana@example.com', 'Ana');
    assert.match(id, /^p-[0-9a-f-]{36}$/);
  });

  it('nobody is found where there is nobody', async () => {
    assert.equal(await people.byEmail('ana@example.com'), null);
    assert.equal(await people.bySlack('T1:U1'), null);
    assert.equal(await people.byTeams('t1:o1'), null);
  });

  it('a Slack account belongs to the person with its e-mail address', async () => {
    const ana = await people.ensureByEmail('ana@example.com', 'Ana');
    const known = await people.ensureBySlack('T1:U1', { name: 'ana.b', email: 'Ana@example.com' });
    assert.deepEqual(known, { ...ana, slack: 'T1:U1' });
    assert.deepEqual(await people.bySlack('T1:U1'), known);
  });

  it('a Slack account without a known address is a person of its own', async () => {
    const ana = await people.ensureBySlack('T1:U1', { name: 'Ana', email: null });
    const ben = await people.ensureBySlack('T1:U2', { name: 'Ben', email: 'ben@example.com' });
    assert.deepEqual(ana, { id: ana.id, name: 'Ana', email: null, slack: 'T1:U1', teams: null, reach: null });
    assert.deepEqual(ben, {
      id: ben.id,
      name: 'Ben',
      email: 'ben@example.com',
      slack: 'T1:U2',
      teams: null,
      reach: null,
    });
    assert.notEqual(ana.id, ben.id);
    assert.deepEqual(await people.ensureBySlack('T1:U1', { name: 'Else', email: null }), ana);
  });

  it('many people without an address, or without an account, are different people', async () => {
    const [a, b] = [
      await people.ensureBySlack('T1:U1', { name: 'A', email: null }),
      await people.ensureBySlack('T1:U2', { name: 'B', email: null }),
    ];
    const [c, d] = [await people.ensureByEmail('c@x.org', 'C'), await people.ensureByEmail('d@x.org', 'D')];
    assert.equal(new Set([a.id, b.id, c.id, d.id]).size, 4);
  });

  it('a second account with the same address is the same person, reached at the new one', async () => {
    const ana = await people.ensureBySlack('T1:U1', { name: 'Ana', email: 'ana@example.com' });
    const again = await people.ensureBySlack('T1:U9', { name: 'Ana', email: 'ana@example.com' });
    assert.deepEqual(again, { ...ana, slack: 'T1:U9' });
    assert.deepEqual(await people.bySlack('T1:U1'), again);
  });

  it("an account that is gone is nobody's, and the person stays", async () => {
    const known = ['ana', 'ben'].map((name) => ({ name, email: `${name}@example.com` }));
    const [ana, ben] = await Promise.all(
      known.map((each, at) => people.ensureBySlack(`T1:U${at + 1}`, each)),
    );
    assert.deepEqual(await people.removeSlack('T1:U1'), ana);
    assert.deepEqual(await people.removeSlack('T1:U2'), ben);
    assert.equal(await people.bySlack('T1:U1'), null);
    assert.equal(await people.removeSlack('T1:U1'), null);
    assert.deepEqual(await people.byEmail('ana@example.com'), { ...ana, slack: null });
    const again = await people.ensureBySlack('T1:U1', { name: 'Ana', email: 'ana@example.com' });
    assert.deepEqual(again, ana);
  });

  it('of two accounts the other one stays', async () => {
    for (const slack of ['T1:U1', 'T1:U2'])
      await people.ensureBySlack(slack, { name: 'Ana', email: 'ana@example.com' });
    await people.removeSlack('T1:U2');
    assert.equal((await people.byEmail('ana@example.com'))?.slack, 'T1:U1');
  });

  it('a person known by an account alone keeps it, to be the same one when it comes back', async () => {
    const ana = await people.ensureBySlack('T1:U1', { name: 'Ana', email: null });
    assert.deepEqual(await people.removeSlack('T1:U1'), ana);
    assert.deepEqual(await people.bySlack('T1:U1'), ana);
  });

  it('a Teams account belongs to the person with its e-mail address, beside their Slack account', async () => {
    const ana = await people.ensureBySlack('T1:U1', { name: 'Ana', email: 'ana@example.com' });
    const known = await people.ensureByTeams('t1:o1', { name: 'Ana B', email: 'ANA@example.com' });
    assert.deepEqual(known, { ...ana, teams: 't1:o1' });
    assert.deepEqual(await people.byTeams('t1:o1'), known);
    assert.deepEqual(await people.bySlack('T1:U1'), known);
  });

  it('a Teams account without a known address is a person of its own, the same each time', async () => {
    const ana = await people.ensureByTeams('t1:o1', { name: 'Ana', email: null });
    const ben = await people.ensureByTeams('t1:o2', { name: 'Ben', email: null });
    assert.deepEqual(ana, { id: ana.id, name: 'Ana', email: null, slack: null, teams: 't1:o1', reach: null });
    assert.notEqual(ana.id, ben.id);
    assert.deepEqual(await people.ensureByTeams('t1:o1', { name: 'Else', email: null }), ana);
  });

  it('twenty at once make one person of a Teams account, and of the address with it', async () => {
    const known = { name: 'Ana', email: 'ana@example.com' };
    const made = await Promise.all([
      twenty(() => people.ensureByTeams('t1:o1', known)),
      twenty(() => people.ensureBySlack('T1:U1', known)),
    ]);
    assert.equal(new Set(made.flat().map(({ id }) => id)).size, 1);
  });

  it('those of some ids that are known are given', async () => {
    const ana = await people.ensureByEmail('ana@example.com', 'Ana');
    const ben = await people.ensureByEmail('ben@example.com', 'Ben');
    await people.ensureByEmail('chloe@example.com', 'Chloe');
    const known = await people.get([ana.id, 'p-nobody', ben.id]);
    assert.deepEqual(
      known,
      new Map([
        [ana.id, ana],
        [ben.id, ben],
      ]),
    );
  });

  it('twenty at once make one person of an address', async () => {
    const made = await twenty(() => people.ensureByEmail('ana@example.com', 'Ana'));
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  });

  it('twenty at once make one person of an account, and of the address with it', async () => {
    const made = await Promise.all([
      twenty(() => people.ensureBySlack('T1:U1', { name: 'Ana', email: 'ana@example.com' })),
      twenty(() => people.ensureByEmail('ana@example.com', 'Ana')),
    ]);
    assert.equal(new Set(made.flat().map(({ id }) => id)).size, 1);
    assert.equal((await people.byEmail('ana@example.com'))?.slack, 'T1:U1');
  });

  it('twenty at once make one person of an account without an address', async () => {
    const made = await twenty(() => people.ensureBySlack('T1:U1', { name: 'Ana', email: null }));
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  });

  describe('two who are one', () => {
    const known = (name: string, email: string | null = null) => ({ name, email });
    let ana: Person;
    let other: Person;
    beforeEach(async () => {
      ana = await people.ensureBySlack('T1:U1', known('Ana', 'ana@example.com'));
      other = await people.ensureByTeams('t1:o1', known('Ana K', 'a.kovacs@example.org'));
      await people.join(ana.id, other.id);
    });

    it('are one by whatever either was known by, with the accounts of both', async () => {
      const one = { ...ana, teams: 't1:o1' };
      assert.deepEqual(await people.bySlack('T1:U1'), one);
      assert.deepEqual(await people.byTeams('t1:o1'), one);
      assert.deepEqual(await people.byEmail('a.kovacs@example.org'), one);
      assert.deepEqual(await people.ensureByEmail('a.kovacs@example.org', 'Ana K'), one);
      assert.deepEqual(await people.ensureByTeams('t1:o1', known('Ana K')), one);
    });

    it('are reached by either id', async () => {
      const one = { ...ana, teams: 't1:o1' };
      assert.deepEqual(
        await people.get([ana.id, other.id]),
        new Map([
          [ana.id, one],
          [other.id, one],
        ]),
      );
      assert.deepEqual(await people.joined(), new Map([[other.id, ana.id]]));
    });

    it('stay one when it is done again, or the other way round', async () => {
      await people.join(ana.id, other.id);
      await people.join(other.id, ana.id);
      assert.deepEqual(await people.joined(), new Map([[other.id, ana.id]]));
    });

    it('are one with a third, whichever of them is joined', async () => {
      const third = await people.ensureBySlack('T1:U3', known('A'));
      await people.join(third.id, ana.id);
      const ids = [ana.id, other.id, third.id];
      const found = await people.get(ids);
      assert.deepEqual(new Set(ids.map((id) => found.get(id)?.id)), new Set([third.id]));
      assert.equal(found.get(other.id)?.email, 'ana@example.com');
      assert.deepEqual(
        await people.joined(),
        new Map([
          [ana.id, third.id],
          [other.id, third.id],
        ]),
      );
    });

    it('have no wish any more when it is taken back, also where one of them had one before', async () => {
      const third = await people.ensureBySlack('T1:U3', known('A'));
      await people.setReach(third.id, 'slack');
      await people.join(ana.id, third.id);
      assert.equal((await people.get([ana.id])).get(ana.id)?.reach, 'slack');
      await people.setReach(third.id, null);
      assert.equal((await people.get([ana.id])).get(ana.id)?.reach, null);
    });

    it('go on to be one when an account of either is gone, and comes back', async () => {
      assert.equal((await people.removeSlack('T1:U1'))?.id, ana.id);
      assert.deepEqual(await people.byTeams('t1:o1'), { ...ana, slack: null, teams: 't1:o1' });
      const back = await people.ensureBySlack('T1:U9', known('Ana', 'a.kovacs@example.org'));
      assert.deepEqual(back, { ...ana, slack: 'T1:U9', teams: 't1:o1' });
    });

    it('have one wish where to be asked, whichever says it', async () => {
      await people.setReach(other.id, 'teams');
      assert.equal((await people.get([ana.id])).get(ana.id)?.reach, 'teams');
      await people.setReach(ana.id, 'both');
      assert.equal((await people.byTeams('t1:o1'))?.reach, 'both');
      await people.setReach(other.id, null);
      assert.equal((await people.byTeams('t1:o1'))?.reach, null);
    });
  });

  it('nobody is joined to nobody', async () => {
    const ana = await people.ensureBySlack('T1:U1', { name: 'Ana', email: null });
    await people.join('p-nobody', ana.id);
    await people.join(ana.id, ana.id);
    assert.deepEqual(await people.joined(), new Map());
  });
}
