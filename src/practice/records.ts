import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const Line = z.object({ table: z.string(), key: z.string(), value: z.unknown().optional() });

/** One kind of record, kept in the order of first insertion. */
export interface Table<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  all(): T[];
}

/**
 * The memory of a practice platform: tables whose every change is one line appended to a journal before the call returns.
 * A completed write(2) outlives kill -9 of the process, so nothing that was answered is lost; there is no fsync, because
 * this is a place to practise and not to survive a power cut. Without a directory everything stays in memory.
 */
export class Records {
  private readonly tables = new Map<string, Map<string, unknown>>();
  private readonly listeners = new Set<() => void>();
  private readonly file: number | undefined;

  /** `fileName` is that of the journal in the directory. */
  constructor(directory: string | undefined, fileName: string) {
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    const path = join(directory, fileName);
    this.replay(path);
    this.compact(path);
    this.file = openSync(path, 'a');
  }

  /** Every stored record is parsed with `schema` once, here. Throws AppError when a stored record does not fit. */
  table<T>(name: string, schema: z.ZodType<T>): Table<T> {
    const rows = new Map<string, T>();
    for (const [key, value] of this.tables.get(name) ?? [])
      rows.set(key, readRecord(schema, name, key, value));
    this.tables.set(name, rows);
    return {
      get: (key) => rows.get(key),
      all: () => [...rows.values()],
      set: (key, value) => {
        rows.set(key, value);
        this.changed({ table: name, key, value });
      },
      delete: (key) => {
        if (rows.delete(key)) this.changed({ table: name, key });
      },
    };
  }

  /** Calls `listener` after each change. Returns the function that stops it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.listeners.clear();
    if (this.file !== undefined) closeSync(this.file);
  }

  private changed(line: object): void {
    if (this.file !== undefined) writeSync(this.file, `${JSON.stringify(line)}\n`);
    for (const listener of this.listeners) listener();
  }

  private replay(path: string): void {
    const lines = readLines(path);
    for (const [index, text] of lines.entries()) {
      const line = parseLine(text, index === lines.length - 1);
      if (line !== undefined) this.apply(line);
    }
  }

  private apply({ table, key, value }: z.infer<typeof Line>): void {
    const rows = this.tables.get(table) ?? new Map<string, unknown>();
    this.tables.set(table, rows);
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
  }

  private compact(path: string): void {
    const lines: string[] = [];
    for (const [table, rows] of this.tables) {
      for (const [key, value] of rows) lines.push(`${JSON.stringify({ table, key, value })}\n`);
    }
    writeFileSync(`${path}.new`, lines.join(''));
    renameSync(`${path}.new`, path);
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** A kill may tear the last line; its call was never answered, so dropping it loses nothing. */
function parseLine(text: string, isLast: boolean): z.infer<typeof Line> | undefined {
  try {
    return Line.parse(JSON.parse(text));
  } catch (error) {
    if (isLast) return undefined;
    throw unreadable(error);
  }
}

function readRecord<T>(schema: z.ZodType<T>, table: string, key: string, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw unreadable(new Error(`${table} ${key}: ${read.error.message}`));
}

function unreadable(cause: unknown): AppError {
  return new AppError(
    'practice-state-unreadable',
    'The saved practice workspace cannot be read. Delete its directory to start with an empty one.',
    { cause },
  );
}
