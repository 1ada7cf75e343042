import assert from 'node:assert/strict';
import { Busyness, sendsAfter } from '../../src/delivery/busyness.ts';

const sends = (start: number, latenessMs: readonly number[]) =>
  Math.floor(latenessMs.reduce(sendsAfter, start));

describe('how many sends a process has room for', () => {
  it('is a hundred while it is on time', () => {
    assert.equal(new Busyness().mostSends, 100);
    assert.equal(sends(100, [0, 15, 1]), 100);
  });

  it('falls quickly while it is late, but never to none', () => {
    assert.equal(sends(100, [16]), 60);
    assert.equal(sends(100, [40, 40, 40]), 21);
    assert.equal(sends(100, Array(20).fill(500)), 6);
  });

  it('rises again a little at a time', () => {
    assert.equal(sends(6, [0, 0, 0]), 15);
    assert.equal(sends(6, Array(40).fill(0)), 100);
  });
});
