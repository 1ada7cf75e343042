import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type BsonDocument, decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { type Collection, toIndex } from '../../src/embedded-mongo/catalog.ts';
import { ensureCollection } from '../../src/embedded-mongo/commands/command.ts';
import { expireDocuments } from '../../src/embedded-mongo/expire-documents.ts';
import { compileFilter } from '../../src/embedded-mongo/match.ts';
import { MongoError } from '../../src/embedded-mongo/mongo-error.ts';
import { type Plan, planQuery } from '../../src/embedded-mongo/plan.ts';
import { candidates, matchStored } from '../../src/embedded-mongo/scan.ts';
import { type SortOrder, sortDocuments } from '../../src/embedded-mongo/sort-documents.ts';
import { Store } from '../../src/embedded-mongo/store.ts';
import { anyScalar, anyValue } from './any-value.ts';

/** More by MUSTER_FUZZ_CASES=100000. */
const CASES = Number(process.env.MUSTER_FUZZ_CASES ?? 2000);
const QUERIES_PER_RUN = 20;

const document = fc.record(
  {
    a: anyValue,
    b: anyValue,
    c: fc.array(fc.record({ d: anyScalar, e: anyScalar }, { requiredKeys: [], noNullPrototype: true }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const path = fc.constantFrom('a', 'b', 'c.d', 'c.e', '_id');

/** Of texts as `anyScalar` has them, in all the ways that an expression can go on. */
const beginning = fc
  .array(
    fc.constantFrom('a', 'b', 'A', 'é', '\\u0000', '\\.', '.', '?', '*', '+', '|', 'a|b', '[ab]', '{0}'),
    {
      ...{ minLength: 1, maxLength: 4 },
    },
  )
  .map((parts) => `^${parts.join('')}`)
  .filter(isExpression);

function isExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: anyScalar },
  fc.array(anyScalar, { maxLength: 3 }).map(($in) => ({ $in })),
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), anyScalar)
    .map(([operator, value]) => ({ [operator]: value })),
  fc.tuple(anyScalar, anyScalar).map(([$gte, $lt]) => ({ $gte, $lt })),
  fc.tuple(beginning, fc.constantFrom('', '', 'i', 's')).map(([$regex, $options]) => ({ $regex, $options })),
  fc.boolean().map(($exists) => ({ $exists })),
);

const clause = fc.tuple(path, condition).map(([field, value]): BsonDocument => ({ [field]: value }));

const filter: fc.Arbitrary<BsonDocument> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(clause, { maxLength: 3 }).map((clauses) => Object.assign({}, ...clauses)),
  },
  fc.array(clause, { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })),
  fc.array(clause, { minLength: 1, maxLength: 2 }).map(($or) => ({ $or })),
);

const direction = fc.constantFrom<1 | -1>(1, -1);
const sort: fc.Arbitrary<SortOrder> = fc.uniqueArray(fc.record({ path, direction }), {
  maxLength: 2,
  selector: (entry) => entry.path,
});

const index = fc.record({
  fields: fc.uniqueArray(fc.record({ path: fc.constantFrom('a', 'b', 'c.d', 'c.e'), direction }), {
    ...{ minLength: 1, maxLength: 3, selector: (entry) => entry.path },
  }),
  sparse: fc.boolean(),
  partial: fc.option(clause, { nil: undefined }),
});

function toSpec(
  { fields, sparse, partial }: typeof index extends fc.Arbitrary<infer T> ? T : never,
  at: number,
): BsonDocument {
  const key = Object.fromEntries(fields.map((field) => [field.path, field.direction]));
  const spec = { v: 2, key, name: `index${at}` };
  return partial ? { ...spec, partialFilterExpression: partial } : { ...spec, sparse };
}

function skippingParallelArrays(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof MongoError) || error.code !== 171) throw error;
  }
}

describe('a planned query', () => {
  let directory: string;
  let store: Store;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-mongo-'));
    store = new Store(directory);
  });

  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** A collection with half of its documents before and half after the indexes; parallel arrays are left out. */
  function fill(name: string, documents: BsonDocument[], specs: BsonDocument[]): Promise<Collection> {
    return store.write(() => {
      const collection = ensureCollection(store, 'fuzz', name);
      const half = documents.length >> 1;
      for (const [_id, entry] of documents.entries()) {
        if (_id === half) for (const spec of specs) skippingParallelArrays(() => addIndex(collection, spec));
        const stored = { _id, ...entry };
        skippingParallelArrays(() => store.insert(collection, stored, encode(stored)));
      }
      store.catalog.save(collection);
      return collection;
    });
  }

  function addIndex(collection: Collection, spec: BsonDocument): void {
    const added = toIndex(store.catalog.newId(), spec);
    store.buildIndex(collection, added);
    collection.indexes.push(added);
  }

  function run(collection: Collection, plan: Plan, source: BsonDocument): BsonDocument[] {
    const compiled = compileFilter(source);
    const found: BsonDocument[] = [];
    for (const candidate of candidates(store, collection, plan)) {
      if (matchStored(compiled, candidate)) found.push(decode(candidate.bytes));
    }
    return found;
  }

  const ids = (documents: BsonDocument[]) => documents.map(({ _id }) => Number(_id));

  it(`gives what a scan of everything gives, in the order asked for (${CASES} random cases)`, async function () {
    this.timeout(10_000 + CASES * 10);
    let usedIndex = 0;
    let gaveOrder = 0;
    let serial = 0;
    const documents = fc.array(document, { maxLength: 25 });
    const queries = fc.array(fc.tuple(filter, sort), {
      minLength: QUERIES_PER_RUN,
      maxLength: QUERIES_PER_RUN,
    });
    const property = fc.asyncProperty(
      documents,
      fc.array(index, { maxLength: 3 }),
      queries,
      async (all, indexes, asked) => {
        const collection = await fill(`run${serial++}`, all, indexes.map(toSpec));
        for (const [source, order] of asked) {
          const plan = planQuery({ store, collection }, source, { sort: order });
          const planned = run(collection, plan, source);
          const scanned = run(collection, { stage: 'COLLSCAN', providesSort: false }, source);
          const numerically = (a: number, b: number) => a - b;
          assert.deepEqual(ids(planned).sort(numerically), ids(scanned).sort(numerically));
          if (plan.stage === 'IXSCAN') usedIndex++;
          if (plan.stage === 'IXSCAN' && order.length > 0 && plan.providesSort) {
            gaveOrder++;
            assert.deepEqual(ids(planned), ids(sortDocuments(planned, order, (entry) => entry)));
          }
        }
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(CASES / QUERIES_PER_RUN) });
    assert.ok(
      usedIndex > CASES / 10 && gaveOrder > CASES / 100,
      `indexes were used ${usedIndex} and ${gaveOrder} times`,
    );
  });

  describe('by how words begin, the newest first', () => {
    const specs = [
      { v: 2, key: { words: 1 }, name: 'words' },
      { v: 2, key: { at: -1 }, name: 'at' },
    ];
    const query = (...beginnings: string[]) => ({
      $and: beginnings.map((word) => ({ words: { $regex: `^${word}` } })),
    });
    const cases = Array.from({ length: 1100 }, (_, at) => ({
      at,
      words: ['common', `rare-${at}`, `rare-${at}.x`],
    }));
    const asked = { sort: [{ path: 'at', direction: -1 as const }], limit: 5 };

    async function look(...beginnings: string[]) {
      const collection = await fill('words', cases, specs);
      const source = query(...beginnings);
      const plan = planQuery({ store, collection }, source, asked);
      assert.ok(plan.stage === 'IXSCAN');
      return { index: plan.index.name, found: ids(run(collection, plan, source)) };
    }

    it('reads only those with a rare word', async () => {
      assert.deepEqual(await look('rare-77\\.'), { index: 'words', found: [77] });
    });

    it('goes by the rarest of several words', async () => {
      assert.deepEqual(await look('comm', 'rare-1099'), { index: 'words', found: [1099] });
    });

    it('goes from the newest back where many have the word', async () => {
      const { index, found } = await look('comm');
      assert.deepEqual([index, found.length, found[0]], ['at', 1100, 1099]);
    });
  });

  it('finds whole keys of a unique index backwards too', async () => {
    const collection = await fill('backwards', [{}, {}, {}], []);
    const asked = { _id: { $in: [2, 1] } };
    const plan = planQuery({ store, collection }, asked, { sort: [{ path: '_id', direction: -1 }] });
    assert.ok(plan.stage === 'IXSCAN' && plan.reverse);
    assert.deepEqual(ids(run(collection, plan, asked)), [2, 1]);
  });

  it('still finds everything after documents were changed and removed', async () => {
    const changes = fc.array(fc.tuple(fc.nat(24), fc.option(document, { nil: undefined })), {
      maxLength: 30,
    });
    let serial = 0;
    const property = fc.asyncProperty(
      fc.array(document, { minLength: 5, maxLength: 25 }),
      changes,
      clause,
      async (all, edits, source) => {
        const collection = await fill(`edit${serial++}`, all, [
          { v: 2, key: { a: 1, b: -1 }, name: 'ab' },
          { v: 2, key: { 'c.d': 1 }, name: 'cd' },
        ]);
        await store.write(() => {
          for (const [_id, after] of edits) {
            const [found] = candidates(store, collection, planQuery({ store, collection }, { _id }));
            if (!found) continue;
            const next = { _id, ...after };
            if (after)
              skippingParallelArrays(() =>
                store.replace(collection, found.recordId, decode(found.bytes), next, encode(next)),
              );
            else store.remove(collection, found.recordId, decode(found.bytes));
          }
        });
        const plan = planQuery({ store, collection }, source);
        assert.deepEqual(
          ids(run(collection, plan, source)).sort(),
          ids(run(collection, { stage: 'COLLSCAN', providesSort: false }, source)).sort(),
        );
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  it('removes what a TTL index lets expire, to the millisecond, and only dates', async () => {
    const spec = { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 };
    const documents = [
      { at: new Date(0) },
      { at: new Date(1) },
      { at: [new Date(5), new Date(0)] },
      { at: 'never' },
      {},
    ];
    const collection = await fill('ttl', documents, [spec]);
    await expireDocuments(store, 59_999);
    assert.equal(store.count(collection), 5);
    await expireDocuments(store, 60_000);
    assert.deepEqual(ids(run(collection, { stage: 'COLLSCAN', providesSort: true }, {})), [1, 3, 4]);
  });
});
