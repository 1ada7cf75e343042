import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damaged } from './damaged.ts';
import { dataFile, hasData, replaceDataFile } from './data-file.ts';
import { checkApart } from './run-apart.ts';
import { soundCopy } from './sound-copy.ts';

/** Up to here the index entries are worked out too, in about a second; beyond it they are only counted. */
const THOROUGH_BYTES = 64 * 1024 * 1024;

/**
 * Reads a directory before it is served, unless it is as `markStopped` left it. Indexes are made anew when they are
 * damaged; for documents there are only backups.
 * @throws AppError embedded-mongo-damaged.
 */
export async function makeSound(directory: string, say: (note: string) => void): Promise<void> {
  if (!hasData(directory) || isAsLeft(directory)) return;
  const { size } = statSync(dataFile(directory));
  // lmdb would take it for a new one.
  if (size === 0) throw await damaged(directory, ['its file is empty']);
  const { damage, indexDamage } = await checkApart(directory, { thorough: size <= THOROUGH_BYTES });
  if (damage.length > 0) throw await damaged(directory, damage);
  if (indexDamage.length === 0) return;
  const made = join(directory, 'rebuilt.partial');
  await soundCopy(directory, made);
  const kept = replaceDataFile(directory, made, { keepAsOf: new Date() });
  const what = `Indexes in ${directory} were damaged (${indexDamage.join('; ')}) and were made anew.`;
  say(`${what} The file as it was is ${kept}.`);
}

/** After an orderly stop: what the file looks like. Whoever changes it later changes that. */
export function markStopped(directory: string): void {
  try {
    writeFileSync(markOf(directory), looksOf(directory));
  } catch {
    // Without it the next start reads everything.
  }
}

/** The mark is good for one start, for a killed server leaves none. */
function isAsLeft(directory: string): boolean {
  try {
    const left = readFileSync(markOf(directory), 'utf8');
    rmSync(markOf(directory));
    return left === looksOf(directory);
  } catch {
    return false;
  }
}

function looksOf(directory: string): string {
  const { size, mtimeMs, ino } = statSync(dataFile(directory));
  return JSON.stringify({ size, mtimeMs, ino });
}

function markOf(directory: string): string {
  return join(directory, 'stopped.json');
}
