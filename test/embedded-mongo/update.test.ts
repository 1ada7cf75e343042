import assert from 'node:assert/strict';
import { Double } from 'bson';
import { type BsonDocument, decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { compileUpdate } from '../../src/embedded-mongo/update.ts';
import { buildUpsert } from '../../src/embedded-mongo/upsert.ts';

type Case = [
  what: string,
  before: BsonDocument,
  update: unknown,
  after: BsonDocument,
  arrayFilters?: BsonDocument[],
];

/** Behaviour as published at https://www.mongodb.com/docs/manual/reference/operator/update/ */
const table: Case[] = [
  ['$set makes documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [
    '$set adds fields in their order, not in the order they were named',
    {},
    { $set: { c: 1, a: 1, b: 1 } },
    { a: 1, b: 1, c: 1 },
  ],
  [
    '$set reaches into an array by position and pads it',
    { a: [1] },
    { $set: { 'a.3': 4 } },
    { a: [1, null, null, 4] },
  ],
  ['$set of the same _id is nothing', { _id: 1 }, { $set: { _id: 1, a: 2 } }, { _id: 1, a: 2 }],
  [
    '$unset removes, but leaves null in an array',
    { a: 1, b: [1, 2] },
    { $unset: { a: '', 'b.0': '' } },
    { b: [null, 2] },
  ],
  ['$unset of what is not there is nothing', { a: 1 }, { $unset: { 'b.c': 1 } }, { a: 1 }],
  ['$inc starts a missing field', {}, { $inc: { 'a.b': 2 } }, { a: { b: 2 } }],
  ['$inc widens an int that overflows', { a: 2147483647 }, { $inc: { a: 1 } }, { a: 2147483648n }],
  ['$inc of a long stays a long', { a: 1n }, { $inc: { a: 1 } }, { a: 2n }],
  ['$inc by a double makes a double', { a: 1 }, { $inc: { a: new Double(1) } }, { a: new Double(2) }],
  ['$mul makes a missing field zero', {}, { $mul: { a: 5 } }, { a: 0 }],
  [
    '$min and $max compare across types',
    { a: 5, b: 'x' },
    { $min: { a: 'z' }, $max: { b: 9 } },
    { a: 5, b: 'x' },
  ],
  ['$min and $max replace', { a: 5, b: 5 }, { $min: { a: 4 }, $max: { b: 6 } }, { a: 4, b: 6 }],
  ['$rename moves', { a: { b: 1 } }, { $rename: { 'a.b': 'c' } }, { a: {}, c: 1 }],
  ['$push appends', { a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
  [
    '$push with modifiers inserts, sorts, cuts',
    { a: [{ n: 3 }] },
    { $push: { a: { $each: [{ n: 1 }, { n: 2 }], $sort: { n: -1 }, $slice: 2 } } },
    { a: [{ n: 3 }, { n: 2 }] },
  ],
  [
    '$push keeps the last ones with a negative $slice',
    { a: [1, 2] },
    { $push: { a: { $each: [3], $slice: -2 } } },
    { a: [2, 3] },
  ],
  [
    '$push inserts at $position, negative from the end',
    { a: [1, 2] },
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 9, 2] },
  ],
  [
    '$addToSet adds only what is new',
    { a: [1, { x: 1 }] },
    { $addToSet: { a: { $each: [1n, { x: 1 }, 2, 2] } } },
    { a: [1, { x: 1 }, 2] },
  ],
  [
    '$addToSet holds documents with another key order to be different',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  [
    '$pop takes the last or the first',
    { a: [1, 2], b: [1, 2] },
    { $pop: { a: 1, b: -1 } },
    { a: [1], b: [2] },
  ],
  ['$pull by equality', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [
    '$pull by a query on the elements',
    { a: [{ b: 1, c: 1 }, { b: 2 }] },
    { $pull: { a: { b: 1 } } },
    { a: [{ b: 2 }] },
  ],
  ['$pullAll by exact equality', { a: [1, 2, [1]] }, { $pullAll: { a: [1, 2] } }, { a: [[1]] }],
  ['$bit', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
  [
    '$[] changes all elements',
    { a: [{ n: 1 }, { n: 2 }] },
    { $inc: { 'a.$[].n': 10 } },
    { a: [{ n: 11 }, { n: 12 }] },
  ],
  [
    '$[x] changes those its filter chooses',
    { a: [{ n: 1 }, { n: 5 }] },
    { $set: { 'a.$[x].ok': true } },
    { a: [{ n: 1 }, { n: 5, ok: true }] },
    [{ 'x.n': { $gt: 3 } }],
  ],
  [
    'an array filter may say $or',
    { a: [1, 2, 3] },
    { $set: { 'a.$[x]': 0 } },
    { a: [0, 2, 0] },
    [{ $or: [{ x: 1 }, { x: 3 }] }],
  ],
  [
    '$[x] within $[]',
    { a: [{ b: [1, 2] }, { b: [2] }] },
    { $set: { 'a.$[].b.$[x]': 0 } },
    { a: [{ b: [1, 0] }, { b: [0] }] },
    [{ x: 2 }],
  ],
  [
    'a pipeline computes from the document and keeps the other number types',
    { a: 2, l: 5n, d: new Double(3) },
    [{ $set: { b: { $multiply: ['$a', 3] } } }, { $unset: 'a' }],
    { l: 5n, d: new Double(3), b: 6 },
  ],
  ['a replacement keeps _id', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  ['$setOnInsert does nothing to a document that is there', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
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
  ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14],
  ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['$inc past the largest long', { a: 2n ** 63n - 1n }, { $inc: { a: 1 } }, 2],
  ['$push to a number', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$push of a $each that is no array', { a: [] }, { $push: { a: { $each: 1 } } }, 2],
  ['$push with an unknown modifier', { a: [] }, { $push: { a: { $each: [], $what: 1 } } }, 2],
  ['$addToSet to a string', { a: 'x' }, { $addToSet: { a: 1 } }, 2],
  ['$pop of a number', { a: 1 }, { $pop: { a: 1 } }, 14],
  ['$pop by two', { a: [] }, { $pop: { a: 2 } }, 9],
  ['$pull from a number', { a: 1 }, { $pull: { a: 1 } }, 2],
  ['$pullAll of no array', { a: [1] }, { $pullAll: { a: 1 } }, 2],
  ['$[] on a missing array', {}, { $set: { 'a.$[]': 1 } }, 2],
  ['$[] on a number', { a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
  ['$[x] without its filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
  ['a filter that nothing uses', { a: [1] }, { $set: { a: 1 } }, 9, [{ x: 1 }]],
  ['two filters for one name', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 9, [{ x: 1 }, { x: 2 }]],
  ['$ without a match in the query', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ['a path and a part of it', {}, { $set: { a: 1, 'a.b': 1 } }, 40],
  ['the same path by two operators', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['another _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
  ['$unset of _id', { _id: 1 }, { $unset: { _id: '' } }, 66],
  ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 66],
  ['an unknown operator', {}, { $nonsense: { a: 1 } }, 9],
  ['an operator without fields', {}, { $set: 5 }, 9],
  ['an empty part of a path', {}, { $set: { 'a..b': 1 } }, 56],
  ['a dollar in a path', {}, { $set: { 'a.$b': 1 } }, 52],
  ['$rename to a number', {}, { $rename: { a: 5 } }, 2],
  ['$rename out of an array', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
  ['$bit of a double', { a: 1.5 }, { $bit: { a: { and: 1 } } }, 2],
  ['a stage that is not for updates', {}, [{ $match: {} }], 72],
];

function copy(document: BsonDocument): BsonDocument {
  return decode(encode(document));
}

describe('an update', () => {
  for (const [what, before, update, after, arrayFilters] of table) {
    it(what, () => {
      const result = compileUpdate(update, arrayFilters).apply(copy(before), { isInsert: false });
      assert.deepEqual(encode(result), encode(after), JSON.stringify(Object.keys(result)));
    });
  }

  for (const [what, before, update, code, arrayFilters] of refusals) {
    it(`is refused with code ${code}: ${what}`, () => {
      assert.throws(() => compileUpdate(update, arrayFilters).apply(copy(before), { isInsert: false }), {
        code,
      });
    });
  }

  it('puts the matched position for $', () => {
    const { apply } = compileUpdate({ $set: { 'a.$.n': 1 } }, undefined);
    assert.deepEqual(apply({ a: [{}, {}] }, { arrayIndex: 1, isInsert: false }), { a: [{}, { n: 1 }] });
  });

  it('knows the time of the server in a pipeline', () => {
    const before = Date.now();
    const { at } = compileUpdate([{ $set: { at: '$$NOW' } }], undefined).apply({}, { isInsert: false });
    assert.ok(at instanceof Date && at.getTime() >= before && at.getTime() <= Date.now());
  });
});

describe('an upsert', () => {
  it('starts from what the filter says by equality, with _id first', () => {
    const filter = { a: 1, 'b.c': { $eq: 2 }, d: { $gt: 5 }, $and: [{ e: 3 }], _id: 'x' };
    const document = buildUpsert(
      filter,
      compileUpdate({ $set: { z: 1 }, $setOnInsert: { y: 2 } }, undefined),
    );
    assert.deepEqual(
      Object.entries(document),
      Object.entries({ _id: 'x', a: 1, b: { c: 2 }, e: 3, y: 2, z: 1 }),
    );
  });

  it('takes only _id from the filter for a replacement', () => {
    assert.deepEqual(buildUpsert({ _id: 5, a: 1 }, compileUpdate({ b: 1 }, undefined)), { _id: 5, b: 1 });
  });

  it('is refused with code 54 when the filter names a path twice', () => {
    assert.throws(
      () => buildUpsert({ $and: [{ a: 1 }, { a: 2 }] }, compileUpdate({ $set: { b: 1 } }, undefined)),
      { code: 54 },
    );
  });

  it('is refused with code 66 when it would change the _id the filter asked for', () => {
    assert.throws(() => buildUpsert({ _id: 1 }, compileUpdate({ $set: { _id: 2 } }, undefined)), {
      code: 66,
    });
  });
});
