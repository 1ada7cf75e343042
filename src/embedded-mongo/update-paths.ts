import { type BsonDocument, isDocument } from './bson-codec.ts';
import { type FieldPath, getAt } from './field-path.ts';
import { compileFilter, topLevelFields } from './match.ts';
import { MongoError } from './mongo-error.ts';

/** `$`, `$[]` or `$[identifier]`. */
const POSITIONAL = /^\$(?:\[(.*)\])?$/;

export function parsePath(path: string): FieldPath {
  const segments = path.split('.');
  if (segments.includes('')) throw new MongoError(56, `The path '${path}' contains an empty field name.`);
  const strange = segments.find((segment) => segment.startsWith('$') && !POSITIONAL.test(segment));
  if (strange !== undefined)
    throw new MongoError(52, `The dollar ($) prefixed field '${strange}' in '${path}' is not valid`);
  if (path.startsWith('$')) throw new MongoError(2, `Positional element in the first place of '${path}'`);
  return segments;
}

/** Of paths in order. */
export function refuseConflicts(paths: FieldPath[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const prefixes = path.map((_, at) => path.slice(0, at + 1).join('.'));
    const conflict = prefixes.find((prefix) => seen.has(prefix));
    if (conflict !== undefined)
      throw new MongoError(40, `Updating '${path.join('.')}' would create a conflict at '${conflict}'`);
    seen.add(path.join('.'));
  }
}

export type ArrayFilters = Map<string, (element: unknown) => boolean>;

/** Each filter names one identifier as the first part of its paths: `{ 'x.done': false }` is about the element x. */
export function compileArrayFilters(source: unknown, paths: FieldPath[]): ArrayFilters {
  const filters: ArrayFilters = new Map();
  if (!Array.isArray(source ?? [])) throw new MongoError(14, 'arrayFilters must be an array');
  const used = new Set(paths.flat().map((segment) => POSITIONAL.exec(segment)?.[1] ?? ''));
  used.delete('');
  for (const filter of Array.isArray(source) ? source : []) {
    if (!isDocument(filter)) throw new MongoError(14, 'each array filter must be an object');
    const [identifier, second] = new Set(topLevelFields(filter));
    if (identifier === undefined || second !== undefined)
      throw new MongoError(9, 'An array filter must have a single top-level field name');
    if (filters.has(identifier)) throw new MongoError(9, `Found two array filters for ${identifier}`);
    if (!used.delete(identifier)) throw new MongoError(9, `The array filter for '${identifier}' is not used`);
    const { matches } = compileFilter(filter);
    filters.set(identifier, (element) => matches({ [identifier]: element }));
  }
  for (const identifier of used) throw new MongoError(2, `No array filter found for '${identifier}'`);
  return filters;
}

/** Replaces `$`, `$[]` and `$[identifier]` by the positions they stand for in this document. */
export function concretePaths(
  document: BsonDocument,
  segments: FieldPath,
  filters: ArrayFilters,
  arrayIndex: number | undefined,
): FieldPath[] {
  let paths: FieldPath[] = [[]];
  for (const segment of segments) {
    const [positional, identifier] = POSITIONAL.exec(segment) ?? [];
    if (positional === '$' && arrayIndex === undefined)
      throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
    if (identifier === undefined) {
      const name = positional === '$' ? String(arrayIndex) : segment;
      paths = paths.map((path) => [...path, name]);
    } else paths = paths.flatMap((path) => elementPaths(document, path, filters.get(identifier)));
  }
  return paths;
}

/** Of the elements that match, or of all. */
function elementPaths(
  document: BsonDocument,
  path: FieldPath,
  matches: ((element: unknown) => boolean) | undefined,
): FieldPath[] {
  const array = getAt(document, path);
  if (!Array.isArray(array))
    throw new MongoError(2, `Cannot apply array updates to '${path.join('.')}': it is missing or no array`);
  return array.flatMap((element, index) => (matches?.(element) === false ? [] : [[...path, String(index)]]));
}
