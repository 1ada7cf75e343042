import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

interface Owner {
  pid: number;
  /** When that process started, as the system tells it: a pid alone may have passed to another process. */
  started: string;
}

/**
 * lmdb lets several processes open one directory, but this server keeps its catalog in memory: one owner only.
 * A lock whose owner is no longer alive (kill -9, power cut) is taken over.
 * @returns what gives the directory free.
 * @throws AppError embedded-mongo-owned with the pid of the owner, embedded-mongo-directory when it cannot be written to.
 */
export function takeOwnership(directory: string): { release(): void } {
  try {
    // What Muster stores is for nobody else on the machine.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return own(directory);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const advice = 'Make it a directory this user may write to, or configure another one.';
    const message = `The data directory ${directory} cannot be used. ${advice}`;
    throw new AppError('embedded-mongo-directory', message, { cause: error });
  }
}

function own(directory: string): { release(): void } {
  const path = join(directory, 'owner.json');
  const owner: Owner = { pid: process.pid, started: processStart(process.pid) ?? '' };
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(owner), { flag: 'wx' });
  try {
    while (!linked(draft, path)) removeStale(path, directory);
  } finally {
    rmSync(draft, { force: true });
  }
  return { release: () => rmSync(path, { force: true }) };
}

/** `link` fails when the name is taken, so exactly one of several starters gets it, and never half written. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function removeStale(path: string, directory: string): void {
  const seen = readText(path);
  if (seen === undefined) return;
  const owner = parseOwner(seen);
  if (owner && isAlive(owner)) {
    const advice = `Stop process ${owner.pid}, or give this one another data directory.`;
    throw new AppError(
      'embedded-mongo-owned',
      `The data in ${directory} is in use by process ${owner.pid}. ${advice}`,
    );
  }
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  // Another starter may have replaced the stale lock by its own in between: then that one stays.
  if (readText(aside) !== seen) linked(aside, path);
  rmSync(aside, { force: true });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value))
      return undefined;
    return { pid: Number(value.pid), started: String(value.started) };
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
  }
  const now = processStart(pid);
  return now === undefined || started === '' || now === started;
}

/** Linux tells it in /proc (field 22 of stat, clock ticks since boot), others by ps; undefined where neither works. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return processStartByPs(pid);
  }
}

function processStartByPs(pid: number): string | undefined {
  try {
    const shown = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 2000,
    });
    return shown.trim() || undefined;
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
