import { type BsonDocument, isDocument } from './bson-codec.ts';
import { EMPTY_ARRAY_KEY, joinKey } from './key-bytes.ts';
import { someLeaf } from './leaves.ts';
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
  /** Some entry's bytes do not carry its exact order (a very long key, a decimal). Never goes back. */
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

const NO_ENTRIES: IndexEntries = { keys: [], multikey: false, inexact: false };

/** @throws MongoError 171 when two indexed paths lead through different arrays. */
export function indexEntries(index: Index, document: BsonDocument): IndexEntries {
  if (index.partial && !index.partial.matches(document)) return NO_ENTRIES;
  const values = index.fields.map(({ segments }) => indexedValues(document, segments));
  if (index.sparse && values.every(({ missing }) => missing)) return NO_ENTRIES;
  const arrays = values.filter(({ isArray }) => isArray);
  if (arrays.length > 1) refuseParallelArrays(index, document);
  const directions = index.fields.map(({ direction }) => direction);
  const keys = new Map<string, Buffer>();
  let inexact = false;
  for (const combination of combinations(values.map((field) => field.values))) {
    const key = joinKey(combination, directions);
    inexact ||= key.inexact;
    keys.set(key.bytes.toString('latin1'), key.bytes);
  }
  return { keys: [...keys.values()], multikey: arrays.length > 0, inexact };
}

interface IndexedValues {
  values: unknown[];
  missing: boolean;
  isArray: boolean;
}

/** What a path leads to, one value per array element; a missing field counts as null. */
function indexedValues(document: BsonDocument, segments: readonly string[]): IndexedValues {
  const values: unknown[] = [];
  let missing = true;
  let isArray = false;
  someLeaf(document, segments, (value, arrayIndex) => {
    if (value !== undefined) missing = false;
    isArray ||= arrayIndex !== undefined;
    if (!Array.isArray(value)) values.push(value ?? null);
    else {
      isArray = true;
      if (value.length === 0) values.push(EMPTY_ARRAY_KEY);
      // The array itself is a value too: { tags: ['a', 'b'] } is an equality a query may ask for.
      else values.push(...value, value);
    }
    return false;
  });
  if (values.length === 0) return { values: [null], missing: true, isArray: passesArray(document, segments) };
  return { values, missing, isArray: isArray || passesArray(document, segments) };
}

function passesArray(document: BsonDocument, segments: readonly string[]): boolean {
  return arrayOn(document, segments) !== undefined;
}

/** The first array on the way, as the path that leads to it. */
function arrayOn(document: BsonDocument, segments: readonly string[]): string | undefined {
  let value: unknown = document;
  for (const [at, segment] of segments.entries()) {
    if (!isDocument(value)) return undefined;
    value = value[segment];
    if (Array.isArray(value)) return segments.slice(0, at + 1).join('.');
  }
  return undefined;
}

function refuseParallelArrays(index: Index, document: BsonDocument): void {
  const arrays = new Set(index.fields.map(({ segments }) => arrayOn(document, segments)));
  arrays.delete(undefined);
  if (arrays.size > 1)
    throw new MongoError(171, `cannot index parallel arrays [${[...arrays].reverse().join('] [')}]`);
}

function* combinations(lists: unknown[][], at = 0): Generator<unknown[]> {
  const list = lists[at];
  if (list === undefined) {
    yield [];
    return;
  }
  for (const value of list) for (const rest of combinations(lists, at + 1)) yield [value, ...rest];
}

/** keyValue of a duplicate key error: the values of the document that was refused. */
export function keyValueOf(index: Index, document: BsonDocument): BsonDocument {
  return Object.fromEntries(
    index.fields.map(({ path, segments }) => {
      const { values } = indexedValues(document, segments);
      const [first] = values;
      return [path, first === EMPTY_ARRAY_KEY ? [] : first];
    }),
  );
}
