import { rmSync } from 'node:fs';
import type { Findings } from './check.ts';
import { damaged } from './damaged.ts';
import { checkApart, copyApart } from './run-apart.ts';

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
