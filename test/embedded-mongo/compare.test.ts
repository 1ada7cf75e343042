import assert from 'node:assert/strict';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { decode, encode } from '../../src/embedded-mongo/bson-codec.ts';
import { compareValues } from '../../src/embedded-mongo/compare.ts';
import { joinKey } from '../../src/embedded-mongo/key-bytes.ts';
import { anyValue } from './any-value.ts';

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const ascending: unknown[] = [
  new MinKey(),
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -(2n ** 63n),
  -1.5,
  -1,
  0,
  0.1,
  1,
  2n ** 53n,
  2n ** 53n + 1n,
  1e300,
  Number.POSITIVE_INFINITY,
  '',
  'A',
  'a',
  'a\0',
  'aa',
  '\uffff',
  '\u{1f600}',
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 0 },
  { a: 'x' },
  [],
  [1],
  [1, 2],
  [2],
  new Binary(Buffer.of(9)),
  new Binary(Buffer.of(1, 1)),
  new ObjectId('000000000000000000000001'),
  new ObjectId('f00000000000000000000000'),
  false,
  true,
  new Date(-1),
  new Date(1),
  new Timestamp({ t: 1, i: 1 }),
  new BSONRegExp('a', ''),
  new MaxKey(),
];

describe('the order of BSON values', () => {
  it('is the one MongoDB documents, for every pair', () => {
    for (const [left, a] of ascending.entries()) {
      for (const [right, b] of ascending.entries()) {
        assert.equal(compareValues(a, b), Math.sign(left - right), `${String(a)} against ${String(b)}`);
      }
    }
  });

  it('holds numbers of different types to be equal when their values are', () => {
    const ones = [1, 1n, new Double(1)];
    for (const a of ones) for (const b of ones) assert.equal(compareValues(a, b), 0);
  });

  for (const [name, value] of Object.entries({
    'a Decimal128': Decimal128.fromString('1'),
    'a symbol': new BSONSymbol('a'),
    'a javascript': new Code('a'),
  })) {
    it(`is refused by name for ${name}, which can only be stored`, () => {
      const refusal = { code: 115, message: new RegExp(`${name} is not supported`) };
      assert.throws(() => compareValues(value, value), refusal);
      assert.throws(() => joinKey([value], [1]), refusal);
    });
  }

  it('is the order of index keys too, for every pair of them', () => {
    const keys = ascending.map((value) => joinKey([value], [1]).bytes);
    for (const [left, a] of keys.entries()) {
      for (const [right, b] of keys.entries())
        assert.equal(Math.sign(Buffer.compare(a, b)), Math.sign(left - right), String(ascending[left]));
    }
  });

  it('is the order of index keys too, for any two values, ascending and descending', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        const [left, right] = [joinKey([a], [1]), joinKey([b], [1])];
        assert.equal(Math.sign(Buffer.compare(left.bytes, right.bytes)), compareValues(a, b));
        assert.equal(
          Math.sign(Buffer.compare(joinKey([a], [-1]).bytes, joinKey([b], [-1]).bytes)),
          -compareValues(a, b) + 0,
        );
      }),
    );
  });

  it('gives equal values the same index key whatever their number type', () => {
    for (const values of [
      [1n, 1],
      [new Double(7), 7],
      [0, -0],
    ]) {
      const [a, b] = values.map((value) => joinKey([value], [1]).bytes);
      assert.deepEqual(a, b);
    }
  });
});

function nested(levels: number): Buffer {
  let document = {};
  for (let level = 0; level < levels; level++) document = { a: document };
  return encode(document);
}

describe('documents in memory', () => {
  it('are written back byte for byte with every type', () => {
    const id = new ObjectId();
    const bytes = encode({
      ...{
        _id: id,
        int: 1,
        whole: new Double(1),
        minusZero: -0,
        long: Long.fromNumber(1),
        big: Long.MAX_VALUE,
        text: 'é\0x',
      },
      ...{
        decimal: Decimal128.fromString('1.10'),
        date: new Date(5),
        regex: new BSONRegExp('a', 'i'),
        nothing: null,
      },
      ...{
        binary: new Binary(Buffer.of(1, 2), 4),
        stamp: new Timestamp({ t: 3, i: 4 }),
        min: new MinKey(),
        max: new MaxKey(),
      },
      ...{ list: [1, new Double(2), [{ deep: true }]], nested: { 'with space': 1 } },
    });
    assert.deepEqual(encode(decode(bytes)), bytes);
  });

  it('keep a field that is called like the prototype', () => {
    const bytes = encode(JSON.parse('{"__proto__": {"a": 1}, "b": 2}'));
    const document = decode(bytes);
    assert.equal(Object.getPrototypeOf(document), Object.prototype);
    assert.deepEqual(encode(document), bytes);
  });

  for (const [what, bytes] of Object.entries({
    'a length beyond the end': Buffer.from('ff00000000', 'hex'),
    'a missing terminator': Buffer.from('0500000001', 'hex'),
    'an unknown type': Buffer.from('0800000020610000', 'hex'),
    'a string longer than the document': Buffer.from('0e00000002610064000000620000', 'hex'),
    'a negative string length': Buffer.from('0e000000026100ffffffff620000', 'hex'),
    'a name without end': Buffer.from('070000000a6161', 'hex'),
    'a document within it that is too short': Buffer.from('0b00000003610003000000', 'hex'),
    'bytes after the end': Buffer.from('050000000000', 'hex'),
    'more than 200 documents in each other': nested(201),
  })) {
    it(`are refused with code 22 for ${what}`, () => {
      assert.throws(() => decode(bytes), { code: 22 });
    });
  }
});
