import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

const run = randomUUID().slice(0, 8);
const here = hostname().replaceAll(' ', '-');

/** Names this run of this process among those that share the queue. */
export const ownName = (): string => `${here} ${process.pid} ${run}`;

/**
 * Whether the process of this name surely runs no more, so that what it was sending need not wait for its lease to run out. Of
 * another machine nothing is known; of this one, a process that is gone, or an earlier one that had our number.
 */
export function isGone(owner: string): boolean {
  const [host, pid, otherRun] = owner.split(' ');
  if (host !== here || otherRun === run) return false;
  return Number(pid) === process.pid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
