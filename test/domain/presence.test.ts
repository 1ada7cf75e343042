import assert from 'node:assert/strict';
import { isAskedElsewhere } from '../../src/domain/presence.ts';

describe('who is on both platforms and has made no choice', () => {
  const all = ['present', 'away', 'unknown'] as const;
  for (const atHome of all)
    for (const elsewhere of all) {
      const expected = atHome === 'away' && elsewhere === 'present';
      it(`is asked ${expected ? 'elsewhere' : 'at home'} who is ${atHome} at home and ${elsewhere} elsewhere`, () => {
        assert.equal(isAskedElsewhere(atHome, elsewhere), expected);
      });
    }
});
