import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareValues } from '../../src/embedded-mongo/compare.ts';
import { joinKey } from '../../src/embedded-mongo/key-bytes.ts';

describe('the keys of an index', () => {
  const texts = fc.string({
    unit: fc.constantFrom('', 'a', 'b', '\u0000', '\u0001', '\u0002', 'é', '🔥'),
    maxLength: 6,
  });

  for (const direction of [1, -1] as const) {
    it(`keep the order of any two texts, ${direction === 1 ? 'ascending' : 'descending'}`, () => {
      fc.assert(
        fc.property(texts, texts, (one, other) => {
          const keys = [one, other].map((text) => joinKey([text], [direction]).bytes) as [Buffer, Buffer];
          const asked = Math.sign(compareValues(one, other)) * direction;
          assert.equal(Math.sign(Buffer.compare(...keys)), asked === 0 ? 0 : asked);
        }),
      );
    });
  }
});
