import { rmSync, statSync } from 'node:fs';
import type { Findings } from './check.ts';
import { damaged } from './damaged.ts';
import { dataFile, hasData } from './data-file.ts';
import { checkApart, copyApart } from './run-apart.ts';

/**
 * After a crash all is read before it is served. After an orderly stop, so that a start stays fast, only what is small
 * is compared with its indexes (within half a second), and what is large is not read at all.
 */
const THOROUGH_BYTES = 32 * 1024 * 1024;
const READ_BYTES = 256 * 1024 * 1024;

/**
 * Copies `from` into the new directory `to`, without free pages and with new indexes where the old ones are damaged, and
 * reads the copy again. `directory` is the one whose backups are named when that is not possible.
 * @throws AppError embedded-mongo-damaged.
 */
export async function soundCopy(from: string, to: string, directory = from): Promise<Findings> {
  rmSync(to, { recursive: true, force: true });
  try {
    const found = await checkApart(from);
    if (found.damage.length > 0) throw await damaged(from, found.damage, directory);
    const isAlive = await copyApart(found.indexDamage.length > 0 ? 'rebuild' : 'copy', from, to);
    const copied = isAlive ? await checkApart(to) : undefined;
    if (copied && copied.damage.length + copied.indexDamage.length === 0) return copied;
    throw await damaged(from, ['it cannot be copied', ...(copied?.damage ?? [])], directory);
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
}

/** What is wrong with a directory before it is served; undefined when it is not looked at. @throws AppError embedded-mongo-damaged. */
export async function checkBeforeStart(
  directory: string,
  { afterCrash }: { afterCrash: boolean },
): Promise<Findings | undefined> {
  if (!hasData(directory)) return undefined;
  const { size } = statSync(dataFile(directory));
  // lmdb would take it for a new one.
  if (size === 0) throw await damaged(directory, ['its file is empty']);
  if (!afterCrash && size > READ_BYTES) return undefined;
  const findings = await checkApart(directory, { thorough: afterCrash || size <= THOROUGH_BYTES });
  if (findings.damage.length > 0) throw await damaged(directory, findings.damage);
  return findings;
}
