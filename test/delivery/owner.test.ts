import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { isGone, ownName } from '../../src/delivery/owner.ts';

describe('the name of a process in the queue', () => {
  const [host] = ownName().split(' ');
  const { pid: ended } = spawnSync(process.execPath, ['--version']);

  for (const [what, owner, gone] of [
    ['this run', ownName(), false],
    ['an earlier run that had our number', `${host} ${process.pid} earlier`, true],
    ['a process of this machine that has ended', `${host} ${ended} another`, true],
    ['a process of this machine that runs', `${host} ${process.ppid} another`, false],
    ['a process of another machine', `elsewhere ${ended} another`, false],
  ] as const) {
    it(`${what} ${gone ? 'is surely gone' : 'is not known to be gone'}`, () => {
      assert.equal(isGone(owner), gone);
    });
  }
});
