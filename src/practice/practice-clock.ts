import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const savedSchema = z.object({ aheadMs: z.number().min(0) });

/** A clock that runs like the real one, some time ahead of it. */
export interface PracticeClock {
  now(): Date;
  /** How many real milliseconds from now it will show this instant. */
  realDelayMs(instant: Date): number;
  /** Moves it to an instant; it never goes back. */
  moveTo(instant: Date): void;
}

/**
 * How far ahead it is survives a restart: it is written to the directory before the clock shows it, since cases remember
 * instants that only this clock has seen.
 */
export function createPracticeClock(directory: string): PracticeClock {
  const file = join(directory, 'practice-clock.json');
  mkdirSync(directory, { recursive: true });
  let aheadMs = readAheadMs(file);
  const now = () => new Date(Date.now() + aheadMs);
  return {
    now,
    realDelayMs: (instant) => Number(instant) - Number(now()),
    moveTo(instant) {
      const nextMs = Math.max(aheadMs, Number(instant) - Date.now());
      writeFileSync(`${file}.new`, JSON.stringify({ aheadMs: nextMs }));
      renameSync(`${file}.new`, file);
      aheadMs = nextMs;
    },
  };
}

function readAheadMs(file: string): number {
  try {
    return savedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).aheadMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
