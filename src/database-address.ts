import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const addressSchema = z.object({ pid: z.number().int().positive(), uri: z.string() });

const fileIn = (dataDir: string): string => join(dataDir, 'database.json');

/**
 * Writes into the data directory where its database is served, for a command beside the process that serves it. Answers what takes
 * it back.
 */
export function writeDatabaseAddress(dataDir: string, uri: string): { stop(): Promise<void> } {
  const file = fileIn(dataDir);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, uri }), { mode: 0o600 });
  renameSync(draft, file);
  return { stop: async () => rmSync(file, { force: true }) };
}

/** Where the database of this data directory is served; null when nobody says so who is alive. */
export function readDatabaseAddress(dataDir: string): string | null {
  const read = addressSchema.safeParse(readJson(fileIn(dataDir)));
  return read.success && isAlive(read.data.pid) ? read.data.uri : null;
}

/** Undefined when it is not there, or not JSON. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    )
      return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
