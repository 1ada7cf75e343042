import { mkdirSync } from 'node:fs';
import { openEnvironment } from './environment.ts';

/** What is committed at this moment, without the free pages, into a new directory; others may go on writing meanwhile. */
export async function copyCompacted(from: string, to: string): Promise<void> {
  mkdirSync(to, { mode: 0o700 });
  const { root } = openEnvironment(from, { readOnly: true });
  await root.backup(to, true);
  await root.close();
}
