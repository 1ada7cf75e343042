import assert from 'node:assert/strict';
import { BSONRegExp, Decimal128, Double, ObjectId } from 'bson';
import type { BsonDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { compileFilter } from '../../src/embedded-mongo/match.ts';

const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options);

/** Behaviour as published at https://www.mongodb.com/docs/manual/reference/operator/query/ */
const table: [filter: BsonDocument, document: BsonDocument, matches: boolean][] = [
  [{}, { a: 1 }, true],
  [{ a: 1 }, { a: 1 }, true],
  [{ a: 1 }, { a: 1n }, true],
  [{ a: 1 }, { a: new Double(1) }, true],
  [{ a: 1 }, { a: Decimal128.fromString('1.0') }, true],
  [{ a: 1 }, { a: '1' }, false],
  [{ a: 1 }, { a: [3, 1] }, true],
  [{ a: [3, 1] }, { a: [3, 1] }, true],
  [{ a: [1, 3] }, { a: [3, 1] }, false],
  [{ a: [1] }, { a: [[1], 2] }, true],
  [{ a: null }, {}, true],
  [{ a: null }, { a: null }, true],
  [{ a: null }, { a: [] }, false],
  [{ a: null }, { a: [null] }, true],
  [{ 'a.b': null }, { a: [5] }, false],
  [{ 'a.b': null }, { a: [{ c: 1 }] }, true],
  [{ 'a.b': null }, { a: 5 }, true],
  [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 2 } }, true],
  [{ a: { c: 2, b: 1 } }, { a: { b: 1, c: 2 } }, false],
  [{ 'a.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, true],
  [{ 'a.1.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, true],
  [{ 'a.0.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, false],
  [{ a: { $ne: 1 } }, { a: [1, 2] }, false],
  [{ a: { $ne: 1 } }, {}, true],
  [{ a: { $nin: [1, null] } }, {}, false],
  [{ a: { $in: [regex('^x'), 3] } }, { a: ['xy'] }, true],
  [{ a: { $gt: 1 } }, { a: '2' }, false],
  [{ a: { $gt: 1, $lt: 3 } }, { a: [0, 9] }, true],
  [{ a: { $gte: null } }, {}, true],
  [{ a: { $gt: null } }, {}, false],
  [{ a: { $lt: new Date(5) } }, { a: new Date(4) }, true],
  [{ a: { $lt: new Date(5) } }, { a: 4 }, false],
  [{ a: { $gte: Number.NaN } }, { a: Number.NaN }, true],
  [{ a: { $lt: 5 } }, { a: Number.NaN }, false],
  [{ a: { $exists: true } }, { a: null }, true],
  [{ a: { $exists: false } }, { a: null }, false],
  [{ a: { $exists: 0 } }, {}, true],
  [{ a: { $type: 'int' } }, { a: 1 }, true],
  [{ a: { $type: 'int' } }, { a: 1n }, false],
  [{ a: { $type: 'long' } }, { a: 1n }, true],
  [{ a: { $type: 'number' } }, { a: new Double(1) }, true],
  [{ a: { $type: 16 } }, { a: [1] }, true],
  [{ a: { $type: 'array' } }, { a: [1] }, true],
  [{ a: { $type: ['objectId', 'date'] } }, { a: new ObjectId() }, true],
  [{ a: regex('^ab') }, { a: 'abc' }, true],
  [{ a: regex('B', 'i') }, { a: 'abc' }, true],
  [{ a: { $regex: 'a b # c', $options: 'x' } }, { a: 'ab' }, true],
  [{ a: { $regex: '^b', $options: 'm' } }, { a: 'a\nb' }, true],
  [{ a: { $not: regex('^ab') } }, { a: 'abc' }, false],
  [{ a: { $not: { $gt: 3 } } }, {}, true],
  [{ a: { $all: [1, 2] } }, { a: [2, 1, 3] }, true],
  [{ a: { $all: [1] } }, { a: 1 }, true],
  [{ a: { $all: [] } }, { a: [] }, false],
  [{ a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } }, { a: [{ b: 1 }, { b: 2 }] }, true],
  [{ a: { $size: 2 } }, { a: [1, 2] }, true],
  [{ a: { $size: 1 } }, { a: 1 }, false],
  [{ a: { $size: 1 } }, { a: [[1, 2], 3] }, false],
  [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }, false],
  [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1, c: 2 }] }, true],
  [{ a: { $elemMatch: { $gte: 2, $lt: 4 } } }, { a: [1, 5] }, false],
  [{ a: { $elemMatch: { $gte: 2, $lt: 4 } } }, { a: [1, 3] }, true],
  [{ a: { $elemMatch: { $or: [{ b: 1 }, { b: 3 }] } } }, { a: [{ b: 3 }] }, true],
  [{ a: { $mod: [4, 1] } }, { a: 5 }, true],
  [{ a: { $mod: [4, 1] } }, { a: 'x' }, false],
  [{ $or: [{ a: 1 }, { b: 1 }] }, { b: 1 }, true],
  [{ $nor: [{ a: 1 }, { b: 1 }] }, { b: 1 }, false],
  [{ $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, { a: 1 }, true],
  [{ $expr: { $gt: ['$a', '$b'] } }, { a: 2, b: 1 }, true],
  [{ $expr: { $eq: ['$a', '$missing'] } }, { a: 2 }, false],
  [{ $comment: 'why' }, {}, true],
  [{ __proto__: null, constructor: { $exists: true } }, {}, false],
];

const refusals: [filter: BsonDocument, code: number][] = [
  [{ $or: [] }, 2],
  [{ $and: {} }, 2],
  [{ $nonsense: 1 }, 2],
  [{ a: { $nonsense: 1 } }, 2],
  [{ a: { $in: 1 } }, 2],
  [{ a: { $in: [{ $gt: 1 }] } }, 2],
  [{ a: { $not: 1 } }, 2],
  [{ a: { $size: -1 } }, 2],
  [{ a: { $size: 1.5 } }, 2],
  [{ a: { $type: 'nothing' } }, 2],
  [{ a: { $mod: [0, 1] } }, 2],
  [{ a: { $ne: regex('a') } }, 2],
  [{ a: { $regex: '(' } }, 51091],
  [{ a: { $regex: 'a', $options: 'q' } }, 51108],
  [{ $where: 'true' }, 115],
  [{ $text: { $search: 'a' } }, 115],
  [{ a: { $geoWithin: {} } }, 115],
  [{ $expr: { $function: { body: 'x', args: [], lang: 'js' } } }, 2],
];

describe('a filter', () => {
  for (const [filter, document, expected] of table) {
    const name = JSON.stringify({ filter, document }, (_key, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    it(`${expected ? 'matches' : 'does not match'}: ${name}`, () => {
      assert.equal(compileFilter(filter).matches(document), expected);
    });
  }

  for (const [filter, code] of refusals) {
    it(`is refused with code ${code}: ${JSON.stringify(filter)}`, () => {
      assert.throws(() => compileFilter(filter).matches({ a: 'x' }), { code });
    });
  }

  it('remembers which element the positional operator stands for, the last array condition deciding', () => {
    const details = {};
    compileFilter({ $and: [{ list: { $elemMatch: { b: 2 } } }, { other: 9 }] }).matches(
      { list: [{ b: 1 }, { b: 2 }], other: [7, 8, 9] },
      details,
    );
    assert.deepEqual(details, { arrayIndex: 2 });
  });
});
