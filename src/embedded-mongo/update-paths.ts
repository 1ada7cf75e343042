import { type BsonDocument, isDocument } from './bson-codec.ts';
import { type FieldPath, getAt } from './field-path.ts';
import { compileFilter } from './match.ts';
import { MongoError } from './mongo-error.ts';

export const POSITIONAL = /^\$(\[.*\])?$/;

export function parsePath(path: string): FieldPath {
  const segments = path.split('.');
  if (segments.includes(''))
    throw new MongoError(56, `The update path '${path}' contains an empty field name.`);
  for (const [at, segment] of segments.entries()) {
    if (!segment.startsWith('$')) continue;
    if (!POSITIONAL.test(segment))
      throw new MongoError(52, `The dollar ($) prefixed field '${segment}' in '${path}' is not valid`);
    if (at === 0)
      throw new MongoError(
        2,
        `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
      );
  }
  return segments;
}

export function refuseConflicts(paths: FieldPath[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const text = path.join('.');
    const prefixes = path.map((_, at) => path.slice(0, at + 1).join('.'));
    const conflict = prefixes.find((prefix) => seen.has(prefix));
    if (conflict !== undefined) {
      throw new MongoError(40, `Updating the path '${text}' would create a conflict at '${conflict}'`);
    }
    seen.add(text);
  }
}

export type ArrayFilters = Map<string, (element: unknown) => boolean>;

/** Each filter names one identifier as the first part of its paths: `{ 'x.done': false }` is about the element x. */
export function compileArrayFilters(source: unknown): ArrayFilters {
  const filters: ArrayFilters = new Map();
  if (source === undefined || source === null) return filters;
  if (!Array.isArray(source)) throw new MongoError(14, 'arrayFilters must be an array');
  for (const filter of source) {
    if (!isDocument(filter)) throw new MongoError(14, 'each array filter must be an object');
    const identifiers = new Set<string>();
    collectIdentifiers(filter, identifiers);
    const [identifier, second] = identifiers;
    if (identifier === undefined)
      throw new MongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (second !== undefined)
      throw new MongoError(
        9,
        `Error parsing array filter: Expected a single top-level field name, found '${identifier}' and '${second}'`,
      );
    if (filters.has(identifier))
      throw new MongoError(
        9,
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    const { matches } = compileFilter(filter);
    filters.set(identifier, (element) => matches({ [identifier]: element }));
  }
  return filters;
}

function collectIdentifiers(filter: BsonDocument, into: Set<string>): void {
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) into.add(key.split('.')[0] ?? '');
    else if (Array.isArray(value))
      for (const clause of value.filter(isDocument)) collectIdentifiers(clause, into);
  }
}

export function refuseUnused(filters: ArrayFilters, paths: FieldPath[]): void {
  const used = new Set(paths.flat());
  for (const identifier of filters.keys()) {
    if (!used.has(`$[${identifier}]`)) {
      throw new MongoError(9, `The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
  for (const segments of paths) {
    for (const segment of segments) {
      const identifier = /^\$\[(.+)\]$/.exec(segment)?.[1];
      if (identifier !== undefined && !filters.has(identifier)) {
        throw new MongoError(
          2,
          `No array filter found for identifier '${identifier}' in path '${segments.join('.')}'`,
        );
      }
    }
  }
}

/** Replaces `$`, `$[]` and `$[identifier]` by the positions they stand for in this document. */
export function concretePaths(
  document: BsonDocument,
  segments: FieldPath,
  filters: ArrayFilters,
  arrayIndex: number | undefined,
): FieldPath[] {
  let paths: string[][] = [[]];
  for (const segment of segments) {
    if (!POSITIONAL.test(segment)) for (const path of paths) path.push(segment);
    else if (segment === '$') {
      if (arrayIndex === undefined) {
        throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
      }
      for (const path of paths) path.push(String(arrayIndex));
    } else paths = paths.flatMap((path) => elementPaths(document, path, segment, filters));
  }
  return paths;
}

function elementPaths(
  document: BsonDocument,
  path: string[],
  segment: string,
  filters: ArrayFilters,
): string[][] {
  const array = getAt(document, path);
  const text = path.join('.');
  if (array === undefined)
    throw new MongoError(2, `The path '${text}' must exist in the document in order to apply array updates.`);
  if (!Array.isArray(array))
    throw new MongoError(2, `Cannot apply array updates to non-array element ${text}`);
  const matches = segment === '$[]' ? () => true : (filters.get(segment.slice(2, -1)) ?? (() => false));
  return array.flatMap((element, index) => (matches(element) ? [[...path, String(index)]] : []));
}
