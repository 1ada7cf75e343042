import assert from 'node:assert/strict';
import { Decimal128, Double } from 'bson';
import { type BsonDocument, decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { compileUpdate } from '../../src/embedded-mongo/update.ts';
import { buildUpsert } from '../../src/embedded-mongo/upsert.ts';

const operators = 'https://www.mongodb.com/docs/manual/reference/operator/update';
const manual = 'https://www.mongodb.com/docs/manual';

interface Case {
  what: string;
  before: BsonDocument;
  update: unknown;
  after: BsonDocument;
  arrayFilters?: BsonDocument[];
}

/** Behaviour as published on these pages. */
const pages: { page: string; cases: Case[] }[] = [
  {
    page: `${operators}/set/`,
    cases: [
      {
        what: '$set makes documents on the way',
        before: {},
        update: { $set: { 'a.b.c': 1 } },
        after: { a: { b: { c: 1 } } },
      },
      {
        what: '$set adds fields in their order, not in the order they were named',
        before: {},
        update: { $set: { c: 1, a: 1, b: 1 } },
        after: { a: 1, b: 1, c: 1 },
      },
      {
        what: '$set reaches into an array by position and pads it',
        before: { a: [1] },
        update: { $set: { 'a.3': 4 } },
        after: { a: [1, null, null, 4] },
      },
      {
        what: '$set of the same _id is nothing',
        before: { _id: 1 },
        update: { $set: { _id: 1, a: 2 } },
        after: { _id: 1, a: 2 },
      },
      {
        what: '$set leaves every other type as it is',
        before: { d: new Double(3), l: 5n, m: Decimal128.fromString('1.10') },
        update: { $set: { a: 1 } },
        after: { d: new Double(3), l: 5n, m: Decimal128.fromString('1.10'), a: 1 },
      },
    ],
  },
  {
    page: `${operators}/unset/`,
    cases: [
      {
        what: '$unset removes, but leaves null in an array',
        before: { a: 1, b: [1, 2] },
        update: { $unset: { a: '', 'b.0': '' } },
        after: { b: [null, 2] },
      },
      {
        what: '$unset of what is not there is nothing',
        before: { a: 1 },
        update: { $unset: { 'b.c': 1, 'a.d': 1 } },
        after: { a: 1 },
      },
    ],
  },
  {
    page: `${operators}/setOnInsert/`,
    cases: [
      {
        what: '$setOnInsert does nothing to a document that is there',
        before: { a: 1 },
        update: { $setOnInsert: { b: 1 } },
        after: { a: 1 },
      },
    ],
  },
  {
    page: `${operators}/inc/`,
    cases: [
      {
        what: '$inc starts a missing field',
        before: {},
        update: { $inc: { 'a.b': 2 } },
        after: { a: { b: 2 } },
      },
      {
        what: '$inc widens an int that overflows',
        before: { a: 2147483647 },
        update: { $inc: { a: 1 } },
        after: { a: 2147483648n },
      },
      {
        what: '$inc of a long stays a long',
        before: { a: 1n },
        update: { $inc: { a: 1 } },
        after: { a: 2n },
      },
      {
        what: '$inc by a double makes a double',
        before: { a: 1 },
        update: { $inc: { a: new Double(1) } },
        after: { a: new Double(2) },
      },
      {
        what: '$inc of a double stays a double',
        before: { a: 1.5 },
        update: { $inc: { a: -1 } },
        after: { a: 0.5 },
      },
    ],
  },
  {
    page: `${operators}/min/`,
    cases: [
      {
        what: '$min replaces what is greater',
        before: { a: 5 },
        update: { $min: { a: 4 } },
        after: { a: 4 },
      },
      { what: '$min compares across types', before: { a: 5 }, update: { $min: { a: 'z' } }, after: { a: 5 } },
      { what: '$min sets what is missing', before: {}, update: { $min: { a: 4 } }, after: { a: 4 } },
    ],
  },
  {
    page: `${operators}/max/`,
    cases: [
      { what: '$max replaces what is less', before: { a: 5 }, update: { $max: { a: 6 } }, after: { a: 6 } },
      {
        what: '$max compares across types',
        before: { a: 'x' },
        update: { $max: { a: 9 } },
        after: { a: 'x' },
      },
      { what: '$max sets what is missing', before: {}, update: { $max: { a: 4 } }, after: { a: 4 } },
    ],
  },
  {
    page: `${operators}/push/`,
    cases: [
      { what: '$push appends', before: { a: [1] }, update: { $push: { a: [2] } }, after: { a: [1, [2]] } },
      { what: '$push makes the array', before: {}, update: { $push: { a: 1 } }, after: { a: [1] } },
      {
        what: '$push inserts, sorts, cuts, in this order',
        before: { a: [{ n: 3 }] },
        update: { $push: { a: { $each: [{ n: 1 }, { n: 2 }], $sort: { n: -1 }, $slice: 2 } } },
        after: { a: [{ n: 3 }, { n: 2 }] },
      },
    ],
  },
  {
    page: `${operators}/slice/`,
    cases: [
      {
        what: 'a negative $slice keeps the last ones',
        before: { a: [1, 2] },
        update: { $push: { a: { $each: [3], $slice: -2 } } },
        after: { a: [2, 3] },
      },
      {
        what: '$slice 0 leaves nothing',
        before: { a: [1, 2] },
        update: { $push: { a: { $each: [3], $slice: 0 } } },
        after: { a: [] },
      },
    ],
  },
  {
    page: `${operators}/sort/`,
    cases: [
      {
        what: '$sort by a number orders the elements themselves',
        before: { a: [3, 1] },
        update: { $push: { a: { $each: [2], $sort: 1 } } },
        after: { a: [1, 2, 3] },
      },
    ],
  },
  {
    page: `${operators}/position/`,
    cases: [
      {
        what: '$position counts from the start',
        before: { a: [1, 2] },
        update: { $push: { a: { $each: [8, 9], $position: 0 } } },
        after: { a: [8, 9, 1, 2] },
      },
      {
        what: 'a negative $position counts from the end',
        before: { a: [1, 2] },
        update: { $push: { a: { $each: [9], $position: -1 } } },
        after: { a: [1, 9, 2] },
      },
      {
        what: '$position beyond the end appends',
        before: { a: [1] },
        update: { $push: { a: { $each: [9], $position: 7 } } },
        after: { a: [1, 9] },
      },
    ],
  },
  {
    page: `${operators}/addToSet/`,
    cases: [
      {
        what: '$addToSet adds only what is new',
        before: { a: [1, { x: 1 }] },
        update: { $addToSet: { a: { $each: [1n, { x: 1 }, 2, 2] } } },
        after: { a: [1, { x: 1 }, 2] },
      },
      {
        what: '$addToSet holds documents with another key order to be different',
        before: { a: [{ x: 1, y: 2 }] },
        update: { $addToSet: { a: { y: 2, x: 1 } } },
        after: {
          a: [
            { x: 1, y: 2 },
            { y: 2, x: 1 },
          ],
        },
      },
    ],
  },
  {
    page: `${operators}/pull/`,
    cases: [
      { what: '$pull by equality', before: { a: [1, 2, 1] }, update: { $pull: { a: 1 } }, after: { a: [2] } },
      {
        what: '$pull by condition',
        before: { a: [1, 5, 9] },
        update: { $pull: { a: { $gte: 5 } } },
        after: { a: [1] },
      },
      {
        what: '$pull by a query on the elements',
        before: { a: [{ b: 1, c: 1 }, { b: 2 }] },
        update: { $pull: { a: { b: 1 } } },
        after: { a: [{ b: 2 }] },
      },
      { what: '$pull from a missing field is nothing', before: {}, update: { $pull: { a: 1 } }, after: {} },
    ],
  },
  {
    page: `${operators}/positional-all/`,
    cases: [
      {
        what: '$[] changes all elements',
        before: { a: [{ n: 1 }, { n: 2 }] },
        update: { $inc: { 'a.$[].n': 10 } },
        after: { a: [{ n: 11 }, { n: 12 }] },
      },
    ],
  },
  {
    page: `${operators}/positional-filtered/`,
    cases: [
      {
        what: '$[x] changes those its filter chooses',
        before: { a: [{ n: 1 }, { n: 5 }] },
        update: { $set: { 'a.$[x].ok': true } },
        after: { a: [{ n: 1 }, { n: 5, ok: true }] },
        arrayFilters: [{ 'x.n': { $gt: 3 } }],
      },
      {
        what: 'an array filter may say $or',
        before: { a: [1, 2, 3] },
        update: { $set: { 'a.$[x]': 0 } },
        after: { a: [0, 2, 0] },
        arrayFilters: [{ $or: [{ x: 1 }, { x: 3 }] }],
      },
      {
        what: '$[x] within $[]',
        before: { a: [{ b: [1, 2] }, { b: [2] }] },
        update: { $set: { 'a.$[].b.$[x]': 0 } },
        after: { a: [{ b: [1, 0] }, { b: [0] }] },
        arrayFilters: [{ x: 2 }],
      },
    ],
  },
  {
    page: `${manual}/tutorial/update-documents-with-aggregation-pipeline/`,
    cases: [
      {
        what: 'a pipeline computes from the document and keeps the other number types',
        before: { a: 2, l: 5n, d: new Double(3) },
        update: [{ $set: { b: { $multiply: ['$a', 3] } } }, { $unset: 'a' }],
        after: { l: 5n, d: new Double(3), b: 6 },
      },
      {
        what: 'a literal is not read as a field',
        before: { a: 2 },
        update: [{ $set: { b: { $literal: '$a' } } }],
        after: { a: 2, b: '$a' },
      },
    ],
  },
  {
    page: `${manual}/reference/method/db.collection.replaceOne/`,
    cases: [
      {
        what: 'a replacement keeps _id',
        before: { _id: 1, a: 1 },
        update: { b: 2 },
        after: { _id: 1, b: 2 },
      },
    ],
  },
];

type Refusal = [
  what: string,
  before: BsonDocument,
  update: unknown,
  code: number,
  arrayFilters?: BsonDocument[],
];

/** Where mingo goes on silently MongoDB refuses; the codes are those of mongod 7.0. */
const refusals: Refusal[] = [
  ['$set through a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['$set through null', { a: null }, { $set: { 'a.b': 1 } }, 28],
  ['$set by name into an array', { a: [] }, { $set: { 'a.b': 1 } }, 28],
  ['$set far behind the end of an array', { a: [] }, { $set: { 'a.2000000': 1 } }, 2],
  ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14],
  ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['$inc past the largest long', { a: 2n ** 63n - 1n }, { $inc: { a: 1 } }, 2],
  ['$push to a number', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$push of a $each that is no array', { a: [] }, { $push: { a: { $each: 1 } } }, 2],
  ['$push with an unknown modifier', { a: [] }, { $push: { a: { $each: [], $what: 1 } } }, 2],
  ['$push with a $slice that is not whole', { a: [] }, { $push: { a: { $each: [], $slice: 1.5 } } }, 2],
  ['$push with a $sort that is no order', { a: [] }, { $push: { a: { $each: [], $sort: 2 } } }, 2],
  ['$addToSet to a string', { a: 'x' }, { $addToSet: { a: 1 } }, 2],
  ['$addToSet of a $each that is no array', { a: [] }, { $addToSet: { a: { $each: 1 } } }, 14],
  ['$addToSet with another modifier', { a: [] }, { $addToSet: { a: { $each: [], $slice: 1 } } }, 2],
  ['$pull from a number', { a: 1 }, { $pull: { a: 1 } }, 2],
  ['$currentDate with an unknown type', {}, { $currentDate: { a: { $type: 'day' } } }, 2],
  ['$[] on a missing array', {}, { $set: { 'a.$[]': 1 } }, 2],
  ['$[] on a number', { a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
  ['$[x] without its filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
  ['a filter that nothing uses', { a: [1] }, { $set: { a: 1 } }, 9, [{ x: 1 }]],
  ['two filters for one name', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 9, [{ x: 1 }, { x: 2 }]],
  ['a filter for two names', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 9, [{ x: 1, y: 2 }]],
  ['a filter beside a pipeline', { a: [1] }, [{ $set: { a: 1 } }], 9, [{ x: 1 }]],
  ['$ without a match in the query', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ['$ in the first place', { a: [1] }, { $set: { '$.a': 1 } }, 2],
  ['a path and a part of it', {}, { $set: { a: 1, 'a.b': 1 } }, 40],
  ['a part of a path and the path', {}, { $set: { 'a.b': 1, a: 1 } }, 40],
  ['the same path by two operators', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['the same place by two paths', { a: [1] }, { $set: { 'a.$[]': 1 }, $inc: { 'a.0': 1 } }, 40],
  ['another _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
  ['$unset of _id', { _id: 1 }, { $unset: { _id: '' } }, 66],
  ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 66],
  ['a replacement with an operator in it', { _id: 1 }, { a: 1, $set: { b: 1 } }, 52],
  ['an unknown operator', {}, { $nonsense: { a: 1 } }, 9],
  ['an operator without fields', {}, { $set: 5 }, 9],
  ['an empty part of a path', {}, { $set: { 'a..b': 1 } }, 56],
  ['a dollar in a path', {}, { $set: { 'a.$b': 1 } }, 52],
  ['a stage that is not for updates', {}, [{ $match: {} }], 72],
];

/** What MongoDB has and this server has not. */
const refusedByName: [update: unknown, name: string][] = [
  [{ $mul: { a: 2 } }, '$mul'],
  [{ $rename: { a: 'b' } }, '$rename'],
  [{ $bit: { a: { and: 1 } } }, '$bit'],
  [{ $pop: { a: 1 } }, '$pop'],
  [{ $pullAll: { a: [1] } }, '$pullAll'],
  [{ $currentDate: { a: { $type: 'timestamp' } } }, '$currentDate with a timestamp'],
  [{ $inc: { a: Decimal128.fromString('1') } }, 'comparing or computing with a Decimal128'],
  [[{ $replaceWith: {} }], '$replaceWith'],
  [[{ $project: { a: 1 } }], '$project'],
];

function copy(document: BsonDocument): BsonDocument {
  return decode(encode(document));
}

describe('an update', () => {
  for (const { page, cases } of pages) {
    describe(`as published at ${page}`, () => {
      for (const { what, before, update, after, arrayFilters } of cases) {
        it(what, () => {
          const result = compileUpdate(update, arrayFilters).apply(copy(before), { isInsert: false });
          assert.deepEqual(encode(result), encode(after), JSON.stringify(Object.keys(result)));
        });
      }
    });
  }

  for (const [what, before, update, code, arrayFilters] of refusals) {
    it(`is refused with code ${code}: ${what}`, () => {
      assert.throws(() => compileUpdate(update, arrayFilters).apply(copy(before), { isInsert: false }), {
        code,
      });
    });
  }

  for (const [update, name] of refusedByName) {
    it(`is refused by name: ${name}`, () => {
      const message = `${name} is not supported by Muster's embedded MongoDB`;
      assert.throws(() => compileUpdate(update), { code: 115, message });
    });
  }

  it('puts the matched position for $', () => {
    const { apply } = compileUpdate({ $set: { 'a.$.n': 1 } });
    assert.deepEqual(apply({ a: [{}, {}] }, { arrayIndex: 1, isInsert: false }), { a: [{}, { n: 1 }] });
  });

  for (const update of [[{ $set: { at: '$$NOW' } }], { $currentDate: { at: true } }]) {
    it(`knows the time of the server: ${JSON.stringify(update)}`, () => {
      const before = Date.now();
      const { at } = compileUpdate(update).apply({}, { isInsert: false });
      assert.ok(at instanceof Date && at.getTime() >= before && at.getTime() <= Date.now());
    });
  }
});

describe('an upsert', () => {
  it('starts from what the filter says by equality, with _id first', () => {
    const filter = { a: 1, 'b.c': { $eq: 2 }, d: { $gt: 5 }, $and: [{ e: 3 }], _id: 'x' };
    const document = buildUpsert(filter, compileUpdate({ $set: { z: 1 }, $setOnInsert: { y: 2 } }));
    assert.deepEqual(
      Object.entries(document),
      Object.entries({ _id: 'x', a: 1, b: { c: 2 }, e: 3, y: 2, z: 1 }),
    );
  });

  it('takes only _id from the filter for a replacement', () => {
    assert.deepEqual(buildUpsert({ _id: 5, a: 1 }, compileUpdate({ b: 1 })), { _id: 5, b: 1 });
  });

  it('is refused with code 54 when the filter names a path twice', () => {
    assert.throws(() => buildUpsert({ $and: [{ a: 1 }, { a: 2 }] }, compileUpdate({ $set: { b: 1 } })), {
      code: 54,
    });
  });

  it('is refused with code 66 when it would change the _id the filter asked for', () => {
    assert.throws(() => buildUpsert({ _id: 1 }, compileUpdate({ $set: { _id: 2 } })), {
      code: 66,
    });
  });
});
