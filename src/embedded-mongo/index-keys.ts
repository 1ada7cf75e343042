import type { BsonDocument } from './bson-codec.ts';
import { EMPTY_ARRAY } from './compare.ts';
import { getAt } from './field-path.ts';
import { joinKey } from './key-bytes.ts';
import { leafValues } from './leaves.ts';
import type { Filter } from './match.ts';
import { MongoError } from './mongo-error.ts';

export interface IndexField {
  path: string;
  segments: readonly string[];
  direction: 1 | -1;
}

export interface Index {
  id: number;
  name: string;
  fields: readonly IndexField[];
  unique: boolean;
  sparse: boolean;
  partial: Filter | undefined;
  expireAfterSeconds: number | undefined;
  /** Some document has an array on an indexed path, hence several entries. Never goes back. */
  multikey: boolean;
  /** Some entry's bytes do not carry its exact order (a very long key). Never goes back. */
  inexact: boolean;
  /** A scan that is still going on must not take its emptied range for the end of the data. */
  isDropped: boolean;
  /** As createIndexes was given it and listIndexes shows it. */
  spec: BsonDocument;
}

export interface IndexEntries {
  keys: Buffer[];
  multikey: boolean;
  inexact: boolean;
}

/** One per combination of the values its fields lead to. @throws MongoError 171 when two paths lead through different arrays. */
export function indexEntries(index: Index, document: BsonDocument): IndexEntries {
  const values = index.fields.map(({ segments }) => leafValues(document, segments));
  const hasNone = values.flat().every((value) => value === undefined);
  if ((index.sparse && hasNone) || index.partial?.matches(document) === false)
    return { keys: [], multikey: false, inexact: false };
  const arrays = new Set(index.fields.flatMap(({ segments }) => arrayOn(document, segments) ?? []));
  if (arrays.size > 1)
    throw new MongoError(171, `cannot index parallel arrays [${[...arrays].reverse().join('] [')}]`);
  const directions = index.fields.map(({ direction }) => direction);
  const keys = combinations(values).map((combination) => joinKey(combination, directions));
  const distinct = new Map(keys.map(({ bytes }) => [bytes.toString('latin1'), bytes]));
  const inexact = keys.some((key) => key.inexact);
  return { keys: [...distinct.values()], multikey: arrays.size > 0, inexact };
}

/** The first array on the way, as the path that leads to it. */
function arrayOn(document: BsonDocument, segments: readonly string[]): string | undefined {
  const paths = segments.map((_, at) => segments.slice(0, at + 1));
  return paths.find((path) => Array.isArray(getAt(document, path)))?.join('.');
}

function combinations(lists: unknown[][]): unknown[][] {
  return lists.reduce<unknown[][]>(
    (begun, list) => begun.flatMap((values) => list.map((value) => [...values, value])),
    [[]],
  );
}

/** keyValue of a duplicate key error: the values of the document that was refused. */
export function keyValueOf(index: Index, document: BsonDocument): BsonDocument {
  return Object.fromEntries(
    index.fields.map(({ path, segments }) => {
      const [first = null] = leafValues(document, segments);
      return [path, first === EMPTY_ARRAY ? [] : first];
    }),
  );
}
