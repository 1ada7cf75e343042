import assert from 'node:assert/strict';
import { BSONRegExp, Decimal128, Double, ObjectId } from 'bson';
import { type BsonDocument, decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { compileFilter } from '../../src/embedded-mongo/match.ts';

const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options);

const manual = 'https://www.mongodb.com/docs/manual';
const operators = `${manual}/reference/operator/query`;

type Case = [filter: BsonDocument, document: BsonDocument, matches: boolean];

/** Behaviour as published on these pages. */
const pages: { page: string; cases: Case[] }[] = [
  {
    page: `${operators}/eq/`,
    cases: [
      [{}, { a: 1 }, true],
      [{ a: 1 }, { a: 1 }, true],
      [{ a: 1 }, { a: 1n }, true],
      [{ a: 1 }, { a: new Double(1) }, true],
      [{ a: 1 }, { a: '1' }, false],
      [{ a: 1 }, { a: [3, 1] }, true],
      [{ a: { $eq: 1 } }, { a: [3, 1] }, true],
      [{ a: [3, 1] }, { a: [3, 1] }, true],
      [{ a: [1, 3] }, { a: [3, 1] }, false],
      [{ a: [1] }, { a: [[1], 2] }, true],
      [{ a: { $eq: regex('^a') } }, { a: 'ab' }, false],
    ],
  },
  {
    page: `${manual}/tutorial/query-for-null-fields/`,
    cases: [
      [{ a: null }, {}, true],
      [{ a: null }, { a: null }, true],
      [{ a: null }, { a: [] }, false],
      [{ a: null }, { a: [null] }, true],
      [{ 'a.b': null }, { a: [5] }, false],
      [{ 'a.b': null }, { a: [{ c: 1 }] }, true],
      [{ 'a.b': null }, { a: 5 }, true],
    ],
  },
  {
    page: `${manual}/tutorial/query-embedded-documents/`,
    cases: [
      [{ 'a.b': 1 }, { a: { b: 1 } }, true],
      [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 2 } }, true],
      [{ a: { c: 2, b: 1 } }, { a: { b: 1, c: 2 } }, false],
      [{ __proto__: null, constructor: { $exists: true } }, {}, false],
    ],
  },
  {
    page: `${manual}/tutorial/query-array-of-documents/`,
    cases: [
      [{ 'a.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, true],
      [{ 'a.1.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, true],
      [{ 'a.0.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, false],
    ],
  },
  {
    page: `${operators}/ne/`,
    cases: [
      [{ a: { $ne: 1 } }, { a: [1, 2] }, false],
      [{ a: { $ne: 1 } }, {}, true],
      [{ a: { $ne: null } }, { a: 1 }, true],
    ],
  },
  {
    page: `${operators}/in/`,
    cases: [
      [{ a: { $in: [1, 2] } }, { a: 2 }, true],
      [{ a: { $in: [1, 2] } }, { a: [5, 2] }, true],
      [{ a: { $in: [[1, 2]] } }, { a: [1, 2] }, true],
      [{ a: { $in: [regex('^x'), 3] } }, { a: ['xy'] }, true],
      [{ a: { $in: [null] } }, {}, true],
      [{ a: { $in: [] } }, { a: 1 }, false],
    ],
  },
  {
    page: `${operators}/nin/`,
    cases: [
      [{ a: { $nin: [1, null] } }, {}, false],
      [{ a: { $nin: [1] } }, {}, true],
      [{ a: { $nin: [1] } }, { a: [2, 1] }, false],
    ],
  },
  {
    page: `${operators}/gt/`,
    cases: [
      [{ a: { $gt: 1 } }, { a: 2 }, true],
      [{ a: { $gt: 1 } }, { a: '2' }, false],
      [{ a: { $gt: 1, $lt: 3 } }, { a: [0, 9] }, true],
      [{ a: { $gt: null } }, {}, false],
      [{ a: { $gt: 'a' } }, { a: 'b' }, true],
    ],
  },
  {
    page: `${operators}/gte/`,
    cases: [
      [{ a: { $gte: null } }, {}, true],
      [{ a: { $gte: Number.NaN } }, { a: Number.NaN }, true],
      [{ a: { $gte: 2n } }, { a: 2 }, true],
    ],
  },
  {
    page: `${operators}/lt/`,
    cases: [
      [{ a: { $lt: new Date(5) } }, { a: new Date(4) }, true],
      [{ a: { $lt: new Date(5) } }, { a: 4 }, false],
      [{ a: { $lt: 5 } }, { a: Number.NaN }, false],
      [{ a: { $lt: 5 } }, {}, false],
    ],
  },
  {
    page: `${operators}/lte/`,
    cases: [
      [{ a: { $lte: 5 } }, { a: 5 }, true],
      [{ a: { $lte: 5 } }, { a: 6 }, false],
    ],
  },
  {
    page: `${operators}/exists/`,
    cases: [
      [{ a: { $exists: true } }, { a: null }, true],
      [{ a: { $exists: true } }, { a: [] }, true],
      [{ a: { $exists: false } }, { a: null }, false],
      [{ a: { $exists: 0 } }, {}, true],
    ],
  },
  {
    page: `${operators}/type/`,
    cases: [
      [{ a: { $type: 'int' } }, { a: 1 }, true],
      [{ a: { $type: 'int' } }, { a: 1n }, false],
      [{ a: { $type: 'long' } }, { a: 1n }, true],
      [{ a: { $type: 'number' } }, { a: new Double(1) }, true],
      [{ a: { $type: 'decimal' } }, { a: Decimal128.fromString('1') }, true],
      [{ a: { $type: 16 } }, { a: [1] }, true],
      [{ a: { $type: 'array' } }, { a: [1] }, true],
      [{ a: { $type: 'null' } }, {}, false],
      [{ a: { $type: ['objectId', 'date'] } }, { a: new ObjectId() }, true],
    ],
  },
  {
    page: `${operators}/regex/`,
    cases: [
      [{ a: regex('^ab') }, { a: 'abc' }, true],
      [{ a: regex('^ab') }, { a: ['x', 'abc'] }, true],
      [{ a: regex('^ab') }, { a: regex('^ab') }, true],
      [{ a: regex('B', 'i') }, { a: 'abc' }, true],
      [{ a: { $regex: '^b', $options: 'm' } }, { a: 'a\nb' }, true],
      [{ a: { $regex: 'a.b', $options: 's' } }, { a: 'a\nb' }, true],
      [{ a: { $regex: '^a\\-\\_b$' } }, { a: 'a-_b' }, true],
      [{ a: { $regex: '^.$' } }, { a: '\u{1f600}' }, true],
    ],
  },
  {
    page: `${operators}/not/`,
    cases: [
      [{ a: { $not: regex('^ab') } }, { a: 'abc' }, false],
      [{ a: { $not: { $gt: 3 } } }, {}, true],
      [{ a: { $not: { $gt: 3 } } }, { a: 4 }, false],
    ],
  },
  {
    page: `${operators}/all/`,
    cases: [
      [{ a: { $all: [1, 2] } }, { a: [2, 1, 3] }, true],
      [{ a: { $all: [1, 4] } }, { a: [2, 1, 3] }, false],
      [{ a: { $all: [1] } }, { a: 1 }, true],
      [{ a: { $all: [] } }, { a: [] }, false],
      [
        { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } },
        { a: [{ b: 1 }, { b: 2 }] },
        true,
      ],
    ],
  },
  {
    page: `${operators}/size/`,
    cases: [
      [{ a: { $size: 2 } }, { a: [1, 2] }, true],
      [{ a: { $size: 1 } }, { a: 1 }, false],
      [{ a: { $size: 1 } }, { a: [[1, 2], 3] }, false],
    ],
  },
  {
    page: `${operators}/elemMatch/`,
    cases: [
      [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }, false],
      [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1, c: 2 }] }, true],
      [{ a: { $elemMatch: { b: 1 } } }, { a: { b: 1 } }, false],
      [{ a: { $elemMatch: { $gte: 2, $lt: 4 } } }, { a: [1, 5] }, false],
      [{ a: { $elemMatch: { $gte: 2, $lt: 4 } } }, { a: [1, 3] }, true],
      [{ a: { $elemMatch: { $gte: 2, $lt: 4 } } }, { a: 3 }, false],
      [{ a: { $elemMatch: { $or: [{ b: 1 }, { b: 3 }] } } }, { a: [{ b: 3 }] }, true],
    ],
  },
  {
    page: `${operators}/or/`,
    cases: [
      [{ $or: [{ a: 1 }, { b: 1 }] }, { b: 1 }, true],
      [{ $or: [{ a: 1 }, { b: 1 }] }, { c: 1 }, false],
    ],
  },
  {
    page: `${operators}/nor/`,
    cases: [
      [{ $nor: [{ a: 1 }, { b: 1 }] }, { b: 1 }, false],
      [{ $nor: [{ a: 1 }, { b: 1 }] }, {}, true],
    ],
  },
  {
    page: `${operators}/and/`,
    cases: [
      [{ $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, { a: 1 }, true],
      [{ $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, { a: 2 }, false],
    ],
  },
  {
    page: `${operators}/expr/`,
    cases: [
      [{ $expr: { $gt: ['$a', '$b'] } }, { a: 2, b: 1 }, true],
      [{ $expr: { $eq: ['$a', '$missing'] } }, { a: 2 }, false],
      [{ $or: [{ a: 1 }, { $expr: { $gt: ['$a', '$b'] } }] }, { a: 2, b: 1 }, true],
      [{ $expr: { $lte: [{ $add: ['$at', '$ms'] }, '$$NOW'] } }, { at: new Date(0), ms: 5 }, true],
    ],
  },
  { page: `${operators}/comment/`, cases: [[{ $comment: 'why', a: { $comment: 'why' } }, {}, true]] },
];

const refusals: [filter: BsonDocument, code: number][] = [
  [{ $or: [] }, 2],
  [{ $and: {} }, 2],
  [{ $nonsense: 1 }, 2],
  [{ a: { $nonsense: 1 } }, 2],
  [{ a: { $toString: 1 } }, 2],
  [{ a: { $in: 1 } }, 2],
  [{ a: { $in: [{ $gt: 1 }] } }, 2],
  [{ a: { $not: 1 } }, 2],
  [{ a: { $size: -1 } }, 2],
  [{ a: { $size: 1.5 } }, 2],
  [{ a: { $type: 'nothing' } }, 2],
  [{ a: { $ne: regex('a') } }, 2],
  [{ a: { $gt: regex('a') } }, 2],
  [{ a: { $options: 'i' } }, 2],
  [{ a: { $all: [{ $gt: 1 }] } }, 2],
  [{ a: { $regex: '(' } }, 51091],
  [{ a: { $regex: 'a', $options: 'q' } }, 51108],
  [{ $expr: { $function: { body: 'x', args: [], lang: 'js' } } }, 2],
];

/** What MongoDB has and this server has not. */
const refusedByName: [filter: BsonDocument, name: string][] = [
  [{ $where: 'true' }, '$where'],
  [{ $text: { $search: 'a' } }, '$text'],
  [{ $jsonSchema: {} }, '$jsonSchema'],
  [{ a: { $geoWithin: {} } }, '$geoWithin'],
  [{ a: { $near: [] } }, '$near'],
  [{ a: { $mod: [4, 1] } }, '$mod'],
  [{ a: { $bitsAllSet: 1 } }, '$bitsAllSet'],
  [{ a: { $regex: 'a b', $options: 'x' } }, 'the regular expression flag x'],
  [{ a: { $gt: Decimal128.fromString('1') } }, 'comparing or computing with a Decimal128'],
];

function shown(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}n` : part));
}

describe('a filter', () => {
  for (const { page, cases } of pages) {
    describe(`as published at ${page}`, () => {
      for (const [filter, document, expected] of cases) {
        it(`${expected ? 'matches' : 'does not match'}: ${shown({ filter, document })}`, () => {
          const { matches, read } = compileFilter(filter);
          assert.equal(matches(decode(encode(document))), expected);
          assert.equal(matches(read(encode(document))), expected, 'with the fields it reads');
        });
      }
    });
  }

  for (const [filter, code] of refusals) {
    it(`is refused with code ${code}: ${JSON.stringify(filter)}`, () => {
      assert.throws(() => compileFilter(filter).matches({ a: 'x' }), { code });
    });
  }

  for (const [filter, name] of refusedByName) {
    it(`is refused by name: ${name}`, () => {
      const message = `${name} is not supported by Muster's embedded MongoDB`;
      assert.throws(() => compileFilter(filter).matches({ a: 1 }), { code: 115, message });
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
