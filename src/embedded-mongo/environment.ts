import { type Database, open, type RootDatabase } from 'lmdb';

export type Table = Database<Buffer, Buffer>;

/** One directory as lmdb has it: four tables, and the format beside them. */
export interface Environment {
  root: RootDatabase<Buffer, Buffer>;
  documents: Table;
  indexes: Table;
  catalog: Table;
  replies: Table;
}

const BINARY = { encoding: 'binary', keyEncoding: 'binary' } as const;
/**
 * Without overlappingSync a batch resolves when it is flushed, not when it is only visible; with eventTurnBatching lmdb
 * makes promises of its own whose rejection (disk full) nobody could catch.
 */
const BATCHING = { overlappingSync: false, eventTurnBatching: false } as const;

/** @throws lmdb's error; `code` is negative when the file is none of lmdb's, else the system's errno. */
export function openEnvironment(directory: string, { readOnly = false } = {}): Environment {
  const options = { ...BINARY, ...BATCHING, noSubdir: false, maxDbs: 8, readOnly };
  const root = open<Buffer, Buffer>(directory, options);
  const table = (name: string): Table => root.openDB<Buffer, Buffer>(name, BINARY);
  return {
    root,
    documents: table('documents'),
    indexes: table('indexes'),
    catalog: table('catalog'),
    replies: table('replies'),
  };
}
