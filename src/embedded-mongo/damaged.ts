import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import { hasData } from './data-file.ts';
import { checkApart } from './run-apart.ts';

/** Where backups go that were given no place. */
export function backupsOf(directory: string): string {
  return join(dirname(directory), 'backups');
}

/** Says what is damaged in `place`, and how the data of `directory` can be had again. */
export async function damaged(place: string, what: string[], directory = place): Promise<AppError> {
  const backups = backupsOf(directory);
  const good = await lastGood(backups);
  const advice = good
    ? `The last good backup is ${good}. "npx muster mongo restore ${good}" puts it in place and keeps what is there beside it.`
    : `There is no good backup in ${backups}. "npx muster mongo restore <backup>" takes one from elsewhere.`;
  const message = `The data in ${place} is damaged: ${what.join('; ')}. Nothing was changed. ${advice}`;
  return new AppError('embedded-mongo-damaged', message);
}

async function lastGood(backups: string): Promise<string | undefined> {
  for (const path of namesIn(backups).map((name) => join(backups, name))) {
    if (path.endsWith('.partial') || !hasData(path)) continue;
    // One that cannot be read at all (of a newer Muster, of another user) is none.
    const damage = await checkApart(path, { thorough: false }).then(
      (findings) => findings.damage,
      (error: Error) => [error.message],
    );
    if (damage.length === 0) return path;
  }
  return undefined;
}

/** The latest first. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort().reverse();
  } catch {
    return [];
  }
}
