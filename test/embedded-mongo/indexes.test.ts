import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { type RunningServer, runServer } from './running-server.ts';

describe('indexes, explain and collections', () => {
  let server: RunningServer;

  before(async () => {
    server = await runServer();
  });

  after(() => server.close());

  async function stages(name: string, filter: Document, sort: Document = {}): Promise<string[]> {
    const explained = await server.client
      .db()
      .collection(name)
      .find(filter)
      .sort(sort)
      .explain('queryPlanner');
    const found: string[] = [];
    for (let plan = explained.queryPlanner.winningPlan; plan; plan = plan.inputStage) found.push(plan.stage);
    return found;
  }

  it('serve equality, ranges and order of their fields, and nothing else', async () => {
    const jobs = server.client.db().collection('jobs');
    await jobs.createIndex({ name: 1, nextRunAt: 1, priority: -1 });
    await jobs.insertMany(
      Array.from({ length: 20 }, (_, at) => ({
        name: `n${at % 3}`,
        nextRunAt: new Date(at),
        priority: at % 2,
        at,
      })),
    );
    const index = ['FETCH', 'IXSCAN'];
    assert.deepEqual(await stages('jobs', { name: 'n1' }), index);
    assert.deepEqual(
      await stages('jobs', { name: 'n1', nextRunAt: { $lte: new Date(9) } }, { nextRunAt: 1, priority: -1 }),
      index,
    );
    assert.deepEqual(await stages('jobs', { name: 'n1' }, { nextRunAt: -1, priority: 1 }), index);
    assert.deepEqual(await stages('jobs', { name: 'n1' }, { nextRunAt: 1, priority: 1 }), ['SORT', ...index]);
    assert.deepEqual(await stages('jobs', {}, { name: -1 }), index);
    assert.deepEqual(await stages('jobs', { _id: 5 }), index);
    assert.deepEqual(await stages('jobs', { name: { $in: ['n1', 'n2'] } }), index);
    assert.deepEqual(await stages('jobs', { at: 1 }), ['COLLSCAN']);
    assert.deepEqual(await stages('jobs', { name: { $ne: 'n1' } }), ['COLLSCAN']);
  });

  it('explain says how many keys and documents a query looks at, and stops where the query does', async () => {
    const counted = server.client.db().collection('counted');
    await counted.createIndex({ a: 1 });
    await counted.insertMany(Array.from({ length: 30 }, (_, at) => ({ a: at % 3, tags: [at, at + 1], at })));
    const examined = async (query: Document) => {
      const { executionStats: found } = await server.client
        .db()
        .command({ explain: query, verbosity: 'executionStats' });
      return [found.nReturned, found.totalKeysExamined, found.totalDocsExamined];
    };
    assert.deepEqual(await examined({ find: 'counted', filter: { a: 1, at: { $gte: 15 } } }), [5, 10, 10]);
    assert.deepEqual(await examined({ find: 'counted', filter: { a: 1 }, limit: 4 }), [4, 4, 4]);
    assert.deepEqual(await examined({ find: 'counted', filter: { a: 1 }, skip: 3, limit: 4 }), [4, 7, 7]);
    assert.deepEqual(await examined({ find: 'counted', filter: { at: 29 } }), [1, 0, 30]);
    assert.deepEqual(await examined({ findAndModify: 'counted', query: { a: 2 }, remove: true }), [1, 1, 1]);
    await counted.createIndex({ tags: 1 });
    assert.deepEqual(await examined({ find: 'counted', filter: { tags: { $gte: 28 } } }), [3, 5, 3]);
  });

  it('that are sparse or partial serve only queries that cannot want what they lack', async () => {
    const part = server.client.db().collection('part');
    await part.createIndex({ code: 1 }, { unique: true, sparse: true });
    await part.createIndex({ open: 1 }, { unique: true, partialFilterExpression: { state: 'open' } });
    await part.insertMany([
      { a: 1 },
      { a: 2 },
      { code: 'x' },
      { open: 1, state: 'closed' },
      { open: 1, state: 'closed' },
    ]);
    await assert.rejects(part.insertOne({ code: 'x' }), { code: 11000 });
    await part.insertOne({ open: 1, state: 'open' });
    await assert.rejects(part.insertOne({ open: 1, state: 'open' }), { code: 11000 });
    assert.deepEqual(await stages('part', { code: 'x' }), ['FETCH', 'IXSCAN']);
    assert.deepEqual(await stages('part', { code: null }), ['COLLSCAN']);
    assert.deepEqual(await stages('part', { open: 1, state: 'open' }), ['FETCH', 'IXSCAN']);
    assert.deepEqual(await stages('part', { open: 1 }), ['COLLSCAN']);
    assert.equal(await part.countDocuments({ open: 1 }), 3);
  });

  it('give the order behind several values of a field, and behind an element of an array, and read no more than is given', async () => {
    const cases = server.client.db().collection('cases');
    await cases.createIndex({ people: 1, status: 1, at: -1 });
    await cases.insertMany(
      Array.from({ length: 60 }, (_, at) => ({
        at,
        status: ['open', 'answered', 'closed'][at % 3],
        people: ['ana', at % 2 ? 'ben' : 'chloe'],
      })),
    );
    const newest = async (filter: Document, sort: Document) => {
      const find = { find: 'cases', filter, sort, limit: 4 };
      const { executionStats: found } = await server.client
        .db()
        .command({ explain: find, verbosity: 'executionStats' });
      const documents = await cases.find(filter).sort(sort).limit(4).toArray();
      return [documents.map(({ at }) => at), found.totalDocsExamined];
    };
    const active = { status: { $in: ['open', 'answered'] } };
    assert.deepEqual(await newest({ people: 'ana', ...active }, { at: -1 }), [[58, 57, 55, 54], 4]);
    assert.deepEqual(await newest({ people: 'ben', ...active }, { at: -1 }), [[57, 55, 51, 49], 4]);
    assert.deepEqual(await newest({ people: 'ana', ...active }, { at: 1 }), [[0, 1, 3, 4], 4]);
    assert.deepEqual(await newest({ people: { $in: ['ana', 'ben'] }, ...active }, { at: -1 }), [
      [58, 57, 55, 54],
      4,
    ]);
  });

  it('do not give an order that entries of the same array, or entries left out, would spoil', async () => {
    const lists = server.client.db().collection('lists');
    await lists.createIndex({ 'l.x': 1, 'l.y': 1 });
    await lists.createIndex({ p: 1, at: 1 });
    await lists.insertMany([
      { n: 1, p: 1, at: [1, 10] },
      { n: 2, p: 1, at: [5] },
      {
        n: 3,
        l: [
          { x: 1, y: 9 },
          { x: 2, y: 1 },
        ],
      },
      { n: 4, l: [{ x: 1, y: 5 }] },
    ]);
    const sorted = async (filter: Document, sort: Document) =>
      (await lists.find(filter).sort(sort).toArray()).map(({ n }) => n);
    assert.deepEqual(await sorted({ 'l.x': 1 }, { 'l.y': 1 }), [3, 4]);
    assert.deepEqual(await sorted({ p: 1, at: { $gte: 4 } }, { at: 1 }), [1, 2]);
    assert.deepEqual(await sorted({ p: 1 }, { at: -1 }), [1, 2]);
  });

  it('find every element of an array once, and are not used for its order', async () => {
    const tagged = server.client.db().collection('tagged');
    await tagged.createIndex({ tags: 1 });
    await tagged.insertMany([
      { n: 1, tags: ['b', 'c'] },
      { n: 2, tags: ['a', 'd'] },
      { n: 3, tags: [] },
    ]);
    assert.equal(await tagged.countDocuments({ tags: { $gte: 'a' } }), 2);
    assert.deepEqual(await stages('tagged', { tags: 'b' }), ['FETCH', 'IXSCAN']);
    const sorted = await tagged.find({}, { sort: { tags: -1 }, projection: { _id: 0, n: 1 } }).toArray();
    assert.deepEqual(sorted, [{ n: 2 }, { n: 1 }, { n: 3 }]);
  });

  it('refuse two arrays in one entry with code 171', async () => {
    const parallel = server.client.db().collection('parallel');
    await parallel.createIndex({ a: 1, b: 1 });
    await assert.rejects(parallel.insertOne({ a: [1], b: [2] }), { code: 171 });
    assert.equal(await parallel.countDocuments(), 0);
  });

  it('hold keys longer than the storage allows', async () => {
    const long = server.client.db().collection('long');
    await long.createIndex({ text: 1 }, { unique: true });
    const texts = ['x', 'y'].map((end) => 'é'.repeat(3000) + end);
    await long.insertMany([...texts, 'short'].map((text) => ({ text })));
    await assert.rejects(long.insertOne({ text: texts[0] }), { code: 11000 });
    assert.equal(await long.countDocuments({ text: texts[1] ?? '' }), 1);
    const sorted = await long.find().sort({ text: -1 }).toArray();
    assert.deepEqual(
      sorted.map(({ text }) => String(text).at(-1)),
      ['y', 'x', 't'],
    );
  });

  it('are not made over documents that contradict them, and what is not supported is refused by name', async () => {
    const twice = server.client.db().collection('twice');
    await twice.insertMany([{ a: 1 }, { a: 1 }]);
    await assert.rejects(twice.createIndex({ a: 1 }, { unique: true }), { code: 11000 });
    await assert.rejects(twice.createIndex({ a: 'text' }), { code: 115 });
    await assert.rejects(twice.createIndex({ a: '2dsphere' }), { code: 115 });
    await assert.rejects(twice.createIndex({ a: 1 }, { collation: { locale: 'de' } }), { code: 115 });
    assert.deepEqual(
      (await twice.indexes()).map(({ name }) => name),
      ['_id_'],
    );
  });

  it('with the same name or key but something else about them are refused', async () => {
    const same = server.client.db().collection('conflicts');
    await same.createIndex({ a: 1 });
    await same.createIndex({ a: 1 });
    await assert.rejects(same.createIndex({ b: 1 }, { name: 'a_1' }), { code: 86 });
    await assert.rejects(same.createIndex({ a: 1 }, { name: 'other' }), { code: 85 });
    await assert.rejects(same.createIndex({ a: 1 }, { unique: true }), { code: 85 });
  });

  it('and documents are there again after a restart, until they are dropped', async () => {
    const name = 'kept';
    await server.client.db().collection(name).createIndex({ tags: 1 });
    await server.client
      .db()
      .collection(name)
      .insertOne({ tags: ['a', 'b'] });
    await server.restart();
    const db = server.client.db();
    assert.deepEqual(await stages(name, { tags: 'b' }), ['FETCH', 'IXSCAN']);
    assert.equal(await db.collection(name).countDocuments({ tags: 'b' }), 1);
    await db.collection(name).dropIndex('tags_1');
    assert.deepEqual(await stages(name, { tags: 'b' }), ['COLLSCAN']);
    await assert.rejects(db.collection(name).dropIndex('tags_1'), { code: 27 });
    await db.collection(name).drop();
    assert.deepEqual(await db.listCollections({ name }).toArray(), []);
  });

  it('drops one database and leaves the others', async () => {
    const [one, two] = [server.client.db('one'), server.client.db('two')];
    await Promise.all([one.collection('a').insertOne({}), two.collection('a').insertOne({})]);
    await one.dropDatabase();
    assert.deepEqual(
      [await one.collection('a').countDocuments(), await two.collection('a').countDocuments()],
      [0, 1],
    );
    const { databases } = await server.client.db().admin().listDatabases({ nameOnly: true });
    assert.deepEqual(
      databases.map(({ name }) => name).filter((name) => name === 'one' || name === 'two'),
      ['two'],
    );
  });

  it('gives a query its order, page and fields', async () => {
    const cases = server.client.db().collection('cases');
    await cases.insertMany(
      Array.from({ length: 9 }, (_, n) => ({ n, list: [n, n + 1], sub: { a: n, b: n } })),
    );
    const options = {
      sort: { n: -1 },
      skip: 2,
      limit: 2,
      projection: { _id: 0, n: 1, 'sub.a': 1 },
    } as const;
    assert.deepEqual(await cases.find({}, options).toArray(), [
      { n: 6, sub: { a: 6 } },
      { n: 5, sub: { a: 5 } },
    ]);
    assert.deepEqual(await cases.distinct('list', { n: { $lt: 2 } }), [0, 1, 2]);
  });

  it('aggregates, and refuses by name what it cannot', async () => {
    const sums = server.client.db().collection('sums');
    await sums.insertMany([
      { k: 'a', n: 1, l: [1, 2] },
      { k: 'b', n: 2, l: [] },
      { k: 'a', n: 3, l: [3] },
    ]);
    const grouped = [
      { $match: { n: { $gt: 0 } } },
      { $group: { _id: '$k', n: { $sum: '$n' } } },
      { $sort: { _id: 1 } },
    ];
    assert.deepEqual(await sums.aggregate(grouped).toArray(), [
      { _id: 'a', n: 4 },
      { _id: 'b', n: 2 },
    ]);
    assert.deepEqual(await sums.aggregate([{ $unwind: '$l' }, { $count: 'elements' }]).toArray(), [
      { elements: 3 },
    ]);
    const facet = {
      $facet: { all: [{ $count: 'n' }], large: [{ $match: { n: 3 } }, { $project: { _id: 0, k: 1 } }] },
    };
    assert.deepEqual(await sums.aggregate([facet]).toArray(), [{ all: [{ n: 3 }], large: [{ k: 'a' }] }]);
    const nested = [{ $facet: { a: [{ $out: 'x' }] } }];
    await assert.rejects(sums.aggregate(nested).toArray(), { code: 115, message: /^\$out is not supported/ });
    await assert.rejects(sums.aggregate([{ $nonsense: {} }]).toArray(), { code: 40324 });
    await assert.rejects(sums.aggregate([{ $project: { a: { $nonsense: 1 } } }]).toArray(), { code: 168 });
  });

  /** https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#projection */
  const projections: [projection: Document, found: Document][] = [
    [{ a: 1 }, { _id: 1, a: 1 }],
    [{ a: true, _id: false }, { a: 1 }],
    [{ a: 0 }, { _id: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }, 3] }],
    [{ _id: 0 }, { a: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }, 3] }],
    [{ _id: 1 }, { _id: 1 }],
    [{ 'b.c': 1 }, { _id: 1, b: { c: 1 } }],
    [{ b: { c: 1 } }, { _id: 1, b: { c: 1 } }],
    [
      { 'b.c': 0, l: 0 },
      { _id: 1, a: 1, b: { d: 2 } },
    ],
    [{ 'l.x': 1 }, { _id: 1, l: [{ x: 1 }] }],
    [
      { 'l.x': 0, b: 0 },
      { _id: 1, a: 1, l: [{ y: 2 }, 3] },
    ],
    [{ 'a.z': 1 }, { _id: 1 }],
  ];
  for (const [at, [projection, found]] of projections.entries()) {
    it(`a projection gives its fields: ${JSON.stringify(projection)}`, async () => {
      const shapes = server.client.db().collection<{ _id: number }>(`shapes${at}`);
      const document = { _id: 1, a: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }, 3] };
      await shapes.insertOne(document);
      assert.deepEqual(await shapes.findOne({}, { projection }), found);
    });
  }

  it('a projection that contradicts itself is refused with the codes of MongoDB', async () => {
    const shapes = server.client.db().collection('shapes');
    await assert.rejects(shapes.findOne({}, { projection: { a: 1, b: 0 } }), { code: 31254 });
    await assert.rejects(shapes.findOne({}, { projection: { a: 1, 'a.b': 1 } }), { code: 31250 });
  });

  const refusedStages = [
    '$lookup',
    '$merge',
    '$out',
    '$unionWith',
    '$replaceRoot',
    '$sortByCount',
    '$bucket',
    '$sample',
  ];
  for (const stage of refusedStages) {
    it(`a stage is refused by name: ${stage}`, async () => {
      const found = server.client
        .db()
        .collection('any')
        .aggregate([{ [stage]: {} }]);
      await assert.rejects(found.toArray(), {
        code: 115,
        message: new RegExp(`^\\${stage} is not supported`),
      });
    });
  }

  const refusedCommands: [command: Document, name: string][] = [
    [{ find: 'any', projection: { l: { $slice: 1 } } }, '$slice in a projection'],
    [{ find: 'any', projection: { l: { $elemMatch: { x: 1 } } } }, '$elemMatch in a projection'],
    [{ find: 'any', projection: { 'l.$': 1 } }, 'l.$ in a projection'],
    [{ find: 'any', projection: { a: '$b' } }, 'a computed field (a) in a projection'],
    [{ find: 'any', sort: { a: { $meta: 'textScore' } } }, '$meta in a sort'],
    [{ find: 'any', hint: 'a_1' }, 'the option hint'],
    [{ explain: { find: 'any', hint: 'a_1' }, verbosity: 'queryPlanner' }, 'the option hint'],
    [{ find: 'any', let: { x: 1 } }, 'the option let'],
    [{ find: 'any', tailable: true }, 'the option tailable'],
    [{ count: 'any', collation: { locale: 'de' } }, 'the option collation'],
    [{ distinct: 'any', key: 'a', collation: { locale: 'de' } }, 'the option collation'],
    [{ aggregate: 'any', pipeline: [], cursor: {}, let: { x: 1 } }, 'the option let'],
    [{ aggregate: 1, pipeline: [], cursor: {} }, 'aggregate on a whole database'],
    [{ update: 'any', updates: [], let: { x: 1 } }, 'the option let'],
    [{ findAndModify: 'any', remove: true, hint: 'a_1' }, 'the option hint'],
    [{ create: 'capped', capped: true }, 'the option capped'],
    [{ create: 'view', viewOn: 'any' }, 'the option viewOn'],
  ];
  for (const [command, name] of refusedCommands) {
    it(`a command is refused by name: ${JSON.stringify(command)}`, async () => {
      const message = `${name} is not supported by Muster's embedded MongoDB`;
      await assert.rejects(server.client.db().command(command), { code: 115, message });
    });
  }

  it('a statement is refused by name when it has an option that cannot be kept', async () => {
    const change = server.client
      .db()
      .collection('any')
      .updateOne({}, { $set: { a: 1 } }, { hint: 'a_1' });
    await assert.rejects(change, { code: 115, message: /^the option hint is not supported/ });
  });
});
