import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** lmdb's, beside the data: who reads what at the moment. */
export const LOCK_FILE = 'lock.mdb';

/** The file in which lmdb keeps all of a directory. */
export function dataFile(directory: string): string {
  return join(directory, 'data.mdb');
}

export function hasData(directory: string): boolean {
  return existsSync(dataFile(directory));
}

/** An instant as a part of a file's name; such names sort as the instants do. */
export function timeName(at: Date): string {
  return at.toISOString().replaceAll(/[:.]/g, '-');
}

/**
 * Moves the data of `made` into `directory`, which must have no other user, in one step: a kill leaves the old or the new.
 * With `keepAsOf` the old stays beside it under a name of that time.
 * @returns that name; undefined when nothing was kept.
 */
export function replaceDataFile(
  directory: string,
  made: string,
  { keepAsOf }: { keepAsOf?: Date } = {},
): string | undefined {
  const place = dataFile(directory);
  const kept = keepAsOf && hasData(directory) ? `${place}.${timeName(keepAsOf)}` : undefined;
  if (kept) linkSync(place, kept);
  flush(dataFile(made));
  renameSync(dataFile(made), place);
  // It speaks of the file that was there.
  rmSync(join(directory, LOCK_FILE), { force: true });
  rmSync(made, { recursive: true, force: true });
  flush(directory);
  return kept;
}

/** Waits until a file, or what a directory holds, is on disk. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
