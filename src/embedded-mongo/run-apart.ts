import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.ts';
import { codeFolder } from '../folders.ts';
import { type ApartReport, apartReport } from './apart-messages.ts';
import type { Findings } from './check.ts';
import { dataFile } from './data-file.ts';

const entry = fileURLToPath(new URL('embedded-mongo/apart-entry.mjs', codeFolder));

/** A process that hangs is given up after this, and this much more for each megabyte it has to read. */
const PATIENCE_MS = 60_000;
const PATIENCE_PER_MB_MS = 200;

/** How the system ends a process that reads a page that is not there, or nonsense. */
const DEADLY = new Set<unknown>(['SIGBUS', 'SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP']);

interface Ended {
  reports: ApartReport[];
  /** It did not survive what it read. */
  died: boolean;
}

/** @returns false when the file killed the process that was to copy it. */
export async function copyApart(task: 'copy' | 'rebuild', from: string, to: string): Promise<boolean> {
  const { died } = await runApart([task, from, to], from);
  return !died;
}

/** What `check` finds, and when the file kills the process that reads it, that. */
export async function checkApart(directory: string, { thorough = true } = {}): Promise<Findings> {
  const { reports, died } = await runApart([thorough ? 'check-thoroughly' : 'check', directory], directory);
  const found = reports.flatMap((report) => ('findings' in report ? [report.findings] : []))[0];
  if (found && !died) return found;
  const isInIndexes = reports.some((report) => 'part' in report && report.part === 'indexes');
  const sentence = 'the file is cut off or overwritten';
  return {
    damage: isInIndexes ? [] : [sentence],
    indexDamage: isInIndexes ? [sentence] : [],
    collections: 0,
    documents: 0,
  };
}

/** @throws AppError with what the process said when it failed otherwise, or embedded-mongo-storage. */
async function runApart(words: string[], directory: string): Promise<Ended> {
  const megabytes = statSync(dataFile(directory)).size / 1e6;
  const child = spawn(process.execPath, [entry, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS + Math.ceil(megabytes) * PATIENCE_PER_MB_MS,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const reports = stdout.split('\n').flatMap(toReport);
  for (const report of reports)
    if ('failure' in report) throw new AppError(report.failure.code, report.failure.message);
  if (code !== 0 && !DEADLY.has(signal)) {
    const cause = stderr.trim() || String(signal ?? code);
    throw new AppError(
      'embedded-mongo-storage',
      `The data in ${directory} could not be read: it took too long, or reading it was stopped.`,
      { cause },
    );
  }
  return { reports, died: code !== 0 };
}

function toReport(line: string): ApartReport[] {
  try {
    return [apartReport.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
