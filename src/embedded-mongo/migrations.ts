import { AppError } from '../errors.ts';
import { decode, encode } from './bson-codec.ts';
import type { Environment, Table } from './environment.ts';
import { isBare, seal } from './sealed.ts';

const FORMAT_KEY = Buffer.from('format');
/** As much as one transaction of a migration may hold in memory. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** What makes each format out of the one before. Killed in the middle, it is run again from the start. */
const migrations: Record<number, (environment: Environment) => void> = {
  2: ({ root, documents, catalog, replies }) => {
    for (const table of [documents, catalog, replies]) sealAll(root, table);
  },
};

/** The format this Muster writes. */
export const FORMAT = Math.max(...Object.keys(migrations).map(Number));

/** Undefined while a directory is being made. */
export function formatOf({ root }: Environment): number | undefined {
  const stored = root.get(FORMAT_KEY);
  return stored && Number(decode(stored).format);
}

/** @throws AppError embedded-mongo-format. */
export function refuseNewer(format: number, directory: string): void {
  if (format <= FORMAT) return;
  const advice = 'Start that version again, or point the data directory somewhere else.';
  throw new AppError(
    'embedded-mongo-format',
    `The data in ${directory} was written by a newer Muster. ${advice}`,
  );
}

/**
 * Brings a directory to the format of this Muster. The old number stays until all is done.
 * @throws AppError embedded-mongo-format when a newer Muster wrote it.
 */
export function migrate(environment: Environment, directory: string, say: (line: string) => void): void {
  const format = formatOf(environment) ?? FORMAT;
  refuseNewer(format, directory);
  for (let next = format + 1; next <= FORMAT; next++) {
    say(`The data in ${directory} is brought to format ${next}.`);
    migrations[next]?.(environment);
    setFormat(environment, next);
  }
  if (formatOf(environment) === undefined) setFormat(environment, FORMAT);
}

export function setFormat({ root }: Environment, format: number): void {
  root.putSync(FORMAT_KEY, encode({ format }));
}

function sealAll(root: Environment['root'], table: Table): void {
  let after = Buffer.of(0);
  for (;;) {
    const batch = nextBatch(table, after);
    const last = batch.at(-1);
    if (!last) return;
    root.transactionSync(() => {
      for (const { key, value } of batch) if (isBare(value)) table.putSync(key, seal(key, value));
    });
    after = Buffer.concat([last.key, Buffer.of(0)]);
  }
}

function nextBatch(table: Table, start: Buffer): { key: Buffer; value: Buffer }[] {
  const batch: { key: Buffer; value: Buffer }[] = [];
  let bytes = 0;
  for (const entry of table.getRange({ start })) {
    batch.push(entry);
    bytes += entry.value.length;
    if (bytes > BATCH_BYTES) break;
  }
  return batch;
}
