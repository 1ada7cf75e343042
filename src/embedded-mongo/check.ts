import { type Collection, namespaceOf, storedCollections } from './catalog.ts';
import { checkIndexes } from './check-indexes.ts';
import { type Environment, openEnvironment, type Table } from './environment.ts';
import { FORMAT, formatOf, refuseNewer } from './migrations.ts';
import { isBare, unseal } from './sealed.ts';

export interface Findings {
  /** What only a backup can bring back, a sentence each. */
  damage: string[];
  /** Indexes that do not say what the documents say; they can be built again. */
  indexDamage: string[];
  collections: number;
  documents: number;
}

export interface CheckOptions {
  /** Also works out what each document asks of each index, which takes several times as long. */
  thorough: boolean;
  begins(part: Part): void;
}

/** In the order they are read. Of a reader that died, the part it was at says what is damaged. */
type Part = 'data' | 'indexes';

/** A value without its seal; undefined when it is damaged. */
type Opener = (key: Buffer, stored: Buffer) => Buffer | undefined;

export interface Data {
  environment: Environment;
  collections: Collection[];
  open: Opener;
}

/**
 * Reads all there is in a directory, as it was at one moment if another process writes to it. To be run in a process of
 * its own: a damaged file can end the one that reads it by a signal.
 * @throws the system's error when the file cannot be opened; AppError embedded-mongo-format when a newer Muster wrote it.
 */
export function check(directory: string, { thorough, begins }: CheckOptions): Findings {
  const findings: Findings = { damage: [], indexDamage: [], collections: 0, documents: 0 };
  begins('data');
  const data = noting(findings.damage, () => openData(directory));
  if (data) noting(findings.damage, () => readData(data, findings));
  if (!data || findings.damage.length > 0) return findings;
  begins('indexes');
  const lost = noting(findings.indexDamage, () => walk('index entries', data.environment.indexes));
  if (lost) findings.indexDamage.push(lost);
  else if (thorough) noting(findings.indexDamage, () => findings.indexDamage.push(...checkIndexes(data)));
  return findings;
}

/** What lmdb says of a page it cannot understand is a finding: such codes are negative, the system's are not. */
function noting<T>(sentences: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const isOfLmdb =
      error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code < 0;
    const isOfCatalog = error instanceof Error && 'code' in error && error.code === 'embedded-mongo-damaged';
    if (!isOfLmdb && !isOfCatalog) throw error;
    sentences.push(error.message);
    return undefined;
  }
}

/** Undefined when the directory is only being made. */
export function openData(directory: string): Data | undefined {
  const environment = openEnvironment(directory, { readOnly: true });
  const format = formatOf(environment);
  if (format === undefined) return undefined;
  refuseNewer(format, directory);
  const open: Opener =
    format < FORMAT
      ? (key, stored) => (isBare(stored) ? stored : unseal(key, stored))
      : (key, stored) => unseal(key, stored);
  return { environment, collections: storedCollections(environment.catalog, open), open };
}

function readData({ environment, collections, open }: Data, findings: Findings): void {
  const names = new Map(collections.map((collection) => [collection.id, namespaceOf(collection)]));
  const damaged = new Map<string, number>();
  const lost = walk('documents', environment.documents, (key, stored) => {
    const id = key.readUInt32BE(0);
    const name = names.get(id) ?? `the unknown collection ${id}`;
    if (names.has(id) && open(key, stored)) findings.documents++;
    else damaged.set(name, 1 + (damaged.get(name) ?? 0));
  });
  for (const [name, count] of damaged) findings.damage.push(`damaged documents in ${name}: ${count}`);
  if (lost) findings.damage.push(lost);
  const lostReplies = walk('answers kept for repeated writes', environment.replies);
  if (lostReplies) findings.damage.push(lostReplies);
  findings.collections = collections.length;
}

/** Undefined when there are as many entries as lmdb counted, else a sentence. */
function walk(what: string, table: Table, visit = (_key: Buffer, _value: Buffer) => {}): string | undefined {
  const expected = entryCount(table);
  let seen = 0;
  for (const { key, value } of table.getRange({})) {
    visit(key, value);
    if (++seen > expected) return `there are more than ${expected} ${what}`;
  }
  return seen === expected ? undefined : `${expected - seen} of ${expected} ${what} are missing`;
}

function entryCount(table: Table): number {
  const { entryCount = 0 }: { entryCount?: number } = table.getStats();
  return entryCount;
}
