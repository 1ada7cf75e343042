import assert from 'node:assert/strict';
import { merged, overlapOf } from '../../../src/domain/calendar/interval.ts';

const interval = (fromMs: number, untilMs: number) => ({ fromMs, untilMs });

describe('intervals', () => {
  it('are in order when merged, and one where they overlap or touch', () => {
    const given = [interval(8, 9), interval(1, 3), interval(3, 4), interval(2, 3), interval(6, 8.5)];
    assert.deepEqual(merged(given), [interval(1, 4), interval(6, 9)]);
  });

  it('stay as they were when merged', () => {
    const given = [interval(1, 3), interval(2, 5)];
    merged(given);
    assert.deepEqual(given, [interval(1, 3), interval(2, 5)]);
  });

  it('have in common what lies in both', () => {
    assert.deepEqual(overlapOf(interval(1, 5), interval(3, 9)), interval(3, 5));
    assert.equal(overlapOf(interval(1, 3), interval(3, 9)), null);
  });
});
