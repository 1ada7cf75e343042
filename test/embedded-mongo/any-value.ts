import { Double, ObjectId } from 'bson';
import fc from 'fast-check';

const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', 'a\0', '\u{1f600}', '\uffff'),
  fc.string({ maxLength: 4 }),
);

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, -0.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53),
  fc.constantFrom(1n, 2n, 2n ** 53n + 1n, -(2n ** 62n)),
  fc.constantFrom(new Double(1), new Double(-2)),
);

/** Scalars of most types, close enough together to collide. */
export const anyScalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 3, arbitrary: text },
  fc.constantFrom(null, true, false),
  fc.integer({ min: -2, max: 2 }).map((ms) => new Date(ms)),
  fc.constantFrom(new ObjectId('000000000000000000000001'), new ObjectId('000000000000000000000002')),
);

/** Scalars, and arrays and documents of them. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: anyScalar },
  fc.array(anyScalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyScalar, { maxKeys: 3, noNullPrototype: true }),
);
