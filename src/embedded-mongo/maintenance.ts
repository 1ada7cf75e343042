import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import type { Findings } from './check.ts';
import { backupsOf, damaged } from './damaged.ts';
import { dataFile, flush, hasData, LOCK_FILE, replaceDataFile, timeName } from './data-file.ts';
import { takeOwnership } from './owner-lock.ts';
import { checkApart } from './run-apart.ts';
import { soundCopy } from './sound-copy.ts';

/**
 * Copies what is committed at this moment, also of a directory that is being served. `place` is the name of the backup,
 * or a directory that is there, in which it is named by the time.
 * @throws AppError embedded-mongo-damaged, embedded-mongo-empty, embedded-mongo-backup (the place is taken).
 */
export async function backUp(
  directory: string,
  { place = backupsOf(directory), now = new Date() }: { place?: string | undefined; now?: Date } = {},
): Promise<{ path: string; bytes: number }> {
  refuseEmpty(directory);
  const path = backupPath(resolve(place), place === backupsOf(directory), now);
  const partial = `${path}.partial`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await soundCopy(directory, partial);
  rmSync(join(partial, LOCK_FILE), { force: true });
  flush(dataFile(partial));
  flush(partial);
  renameSync(partial, path);
  flush(dirname(path));
  return { path, bytes: sizeOf(path) };
}

function backupPath(place: string, isDirectory: boolean, now: Date): string {
  if (!existsSync(place)) return isDirectory ? join(place, timeName(now)) : place;
  if (statSync(place).isDirectory() && !hasData(place)) return join(place, timeName(now));
  const advice = 'Name a place where nothing is, or a directory for backups.';
  throw new AppError('embedded-mongo-backup', `There is something at ${place} already. ${advice}`);
}

/** Puts a backup in place. @returns where the data is now that was there, if any. @throws AppError as the others do. */
export async function restore(directory: string, backup: string): Promise<string | undefined> {
  const source = resolve(basename(backup) === 'data.mdb' ? dirname(backup) : backup);
  if (!hasData(source)) {
    const advice = `Those made without a name are in ${backupsOf(directory)}.`;
    throw new AppError('embedded-mongo-backup', `There is no backup at ${source}. ${advice}`);
  }
  return whileOwned(directory, async () => {
    const made = join(directory, 'restored.partial');
    await soundCopy(source, made, directory);
    return replaceDataFile(directory, made, { keepAsOf: new Date() });
  });
}

/** Gives the disk back what deleted documents took. */
export async function compact(directory: string): Promise<{ before: number; after: number }> {
  refuseEmpty(directory);
  return whileOwned(directory, async () => {
    const before = sizeOf(directory);
    const made = join(directory, 'compacted.partial');
    await soundCopy(directory, made);
    replaceDataFile(directory, made);
    return { before, after: sizeOf(directory) };
  });
}

/** Reads everything, also of a directory that is being served. @throws AppError embedded-mongo-damaged with what is wrong. */
export async function checkAll(directory: string): Promise<Findings> {
  refuseEmpty(directory);
  const findings = await checkApart(directory);
  if (findings.damage.length > 0) throw await damaged(directory, findings.damage);
  if (findings.indexDamage.length > 0) {
    const advice = 'All documents are fine. Stop Muster; "npx muster mongo compact" makes the indexes anew.';
    const what = findings.indexDamage.join('; ');
    throw new AppError('embedded-mongo-damaged', `Indexes in ${directory} are damaged: ${what}. ${advice}`);
  }
  return findings;
}

async function whileOwned<T>(directory: string, act: () => Promise<T>): Promise<T> {
  const { release } = takeOwnership(directory);
  try {
    return await act();
  } finally {
    release();
  }
}

function refuseEmpty(directory: string): void {
  if (!hasData(directory))
    throw new AppError('embedded-mongo-empty', `There is no data in ${directory} yet. Start Muster first.`);
}

function sizeOf(directory: string): number {
  return statSync(dataFile(directory)).size;
}
