import { writeSync } from 'node:fs';
import { AppError } from '../errors.ts';
import type { ApartReport } from './apart-messages.ts';
import { check } from './check.ts';
import { copyCompacted } from './copy.ts';
import { rebuildIndexes } from './rebuild-indexes.ts';

/** Written at once, for the next page that is read may end the process. */
function report(message: ApartReport): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

const begins = (part: 'data' | 'indexes') => report({ part });

async function run([task, from = '', to = '']: string[]): Promise<void> {
  if (task === 'copy') await copyCompacted(from, to);
  else if (task === 'rebuild') await rebuildIndexes(from, to);
  else report({ findings: check(from, { thorough: task === 'check-thoroughly', begins }) });
}

function toFailure(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The data in ${process.argv[3]} cannot be read or copied: ${reason}`;
  return { code: 'embedded-mongo-storage', message };
}

try {
  await run(process.argv.slice(2));
  process.exit();
} catch (error) {
  report({ failure: toFailure(error) });
  process.exit(1);
}
