import { ObjectId } from 'bson';
import { type BsonDocument, decode, encode, isDocument, MAX_DOCUMENT_BYTES, typeName } from './bson-codec.ts';
import { equalValues } from './compare.ts';
import { runStages } from './expression.ts';
import { comparePaths, type FieldPath, getAt, removeAt, setAt } from './field-path.ts';
import { compileFilter, isOperatorDocument } from './match.ts';
import { MongoError } from './mongo-error.ts';
import { fieldOperators } from './update-operators.ts';

export interface UpdateContext {
  /** The element that the query matched, for the positional operator `$`. */
  arrayIndex?: number | undefined;
  isInsert: boolean;
}

/** Changes a freshly decoded document in place or gives another one. Never changes `_id`. */
export type Update = (document: BsonDocument, context: UpdateContext) => BsonDocument;

export interface CompiledUpdate {
  apply: Update;
  isReplacement: boolean;
}

/** @throws MongoError with the code MongoDB gives for the same mistake, before any document is touched. */
export function compileUpdate(
  update: unknown,
  arrayFilters: unknown,
  variables: BsonDocument = {},
): CompiledUpdate {
  const filters = compileArrayFilters(arrayFilters);
  if (Array.isArray(update))
    return { apply: guardId(compilePipeline(update, variables)), isReplacement: false };
  if (!isDocument(update)) throw new MongoError(9, 'Update argument must be either an object or an array');
  if (!isOperatorDocument(update)) return { apply: guardId(compileReplacement(update)), isReplacement: true };
  return { apply: guardId(compileOperators(update, filters)), isReplacement: false };
}

function guardId(apply: Update): Update {
  return (document, context) => {
    const before = document._id;
    const result = apply(document, context);
    if (before !== undefined && (result._id === undefined || !equalValues(before, result._id))) {
      throw new MongoError(
        66,
        "Performing an update on the path '_id' would modify the immutable field '_id'",
      );
    }
    return result;
  };
}

function compileReplacement(replacement: BsonDocument): Update {
  for (const name of Object.keys(replacement)) {
    if (name.startsWith('$'))
      throw new MongoError(52, `The dollar ($) prefixed field '${name}' is not allowed in a replacement`);
  }
  return (document) => {
    const { _id = document._id, ...rest } = decode(encode(replacement));
    return _id === undefined ? rest : { _id, ...rest };
  };
}

const PIPELINE_STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

function compilePipeline(stages: unknown[], variables: BsonDocument): Update {
  const checked = stages.map((stage) => {
    const name = isDocument(stage) ? (Object.keys(stage)[0] ?? '') : '';
    if (!isDocument(stage)) throw new MongoError(14, 'Each element of the pipeline must be an object');
    if (!PIPELINE_STAGES.has(name))
      throw new MongoError(72, `${name} is not allowed to be used within an update`);
    return stage;
  });
  return (document) => {
    const [result = {}] = runStages([decode(encode(document))], checked, variables);
    return keepUntouched(document, {
      ...(document._id === undefined ? {} : { _id: document._id }),
      ...result,
    });
  };
}

/** mingo loses the difference between number types, so a field it did not change keeps its stored value. */
function keepUntouched(before: BsonDocument, after: BsonDocument): BsonDocument {
  for (const [name, value] of Object.entries(before)) {
    if (name in after && equalValues(value, after[name])) after[name] = value;
  }
  return after;
}

interface Modification {
  name: string;
  segments: FieldPath;
  operand: unknown;
}

const POSITIONAL = /^\$(\[.*\])?$/;
const DOCUMENT_OPERATORS = new Set(['$unset', '$rename', '$setOnInsert']);

function compileOperators(update: BsonDocument, filters: ArrayFilters): Update {
  const modifications = Object.entries(update).flatMap(([name, fields]) => parseOperator(name, fields));
  modifications.sort((a, b) => comparePaths(a.segments, b.segments));
  refuseConflicts(allPaths(modifications));
  refuseUnused(filters, modifications);
  return (document, context) => {
    const active = modifications.filter(({ name }) => name !== '$setOnInsert' || context.isInsert);
    const placed = active.flatMap((modification) =>
      concretePaths(document, modification, filters, context).map((path) => ({ ...modification, path })),
    );
    refuseConflicts(placed.map(({ path }) => path));
    placed.sort((a, b) => comparePaths(a.path, b.path));
    for (const { name, path, operand } of placed) applyOne(document, name, path, operand);
    return document;
  };
}

function parseOperator(name: string, fields: unknown): Modification[] {
  if (!name.startsWith('$') || (!DOCUMENT_OPERATORS.has(name) && !fieldOperators[name])) {
    const hint = 'Expected a valid update modifier or pipeline-style update specified as an array';
    throw new MongoError(9, `Unknown modifier: ${name}. ${hint}`);
  }
  if (!isDocument(fields)) {
    throw new MongoError(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead.`);
  }
  return Object.entries(fields).map(([path, operand]) => {
    fieldOperators[name]?.check?.(operand, path);
    return { name, segments: parsePath(path), operand };
  });
}

function parsePath(path: string): FieldPath {
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

function allPaths(modifications: Modification[]): FieldPath[] {
  const renameTargets = modifications.filter(({ name }) => name === '$rename').map(renameTarget);
  return [...modifications.map(({ segments }) => segments), ...renameTargets].sort(comparePaths);
}

function renameTarget({ segments, operand }: Modification): FieldPath {
  if (typeof operand !== 'string')
    throw new MongoError(2, `The 'to' field for $rename must be a string: ${segments.join('.')}`);
  const target = parsePath(operand);
  if ([...segments, ...target].some((segment) => POSITIONAL.test(segment))) {
    throw new MongoError(2, 'The source and destination field for $rename may not be dynamic');
  }
  return target;
}

function refuseConflicts(paths: FieldPath[]): void {
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

type ArrayFilters = Map<string, (element: unknown) => boolean>;

/** Each filter names one identifier as the first part of its paths: `{ 'x.done': false }` is about the element x. */
function compileArrayFilters(source: unknown): ArrayFilters {
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

function refuseUnused(filters: ArrayFilters, modifications: Modification[]): void {
  const used = new Set(modifications.flatMap(({ segments }) => segments));
  for (const identifier of filters.keys()) {
    if (!used.has(`$[${identifier}]`)) {
      throw new MongoError(9, `The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
  for (const { segments } of modifications) {
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
function concretePaths(
  document: BsonDocument,
  { segments }: Modification,
  filters: ArrayFilters,
  context: UpdateContext,
): FieldPath[] {
  let paths: string[][] = [[]];
  for (const segment of segments) {
    if (!POSITIONAL.test(segment)) for (const path of paths) path.push(segment);
    else if (segment === '$') {
      if (context.arrayIndex === undefined) {
        throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
      }
      for (const path of paths) path.push(String(context.arrayIndex));
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

function applyOne(document: BsonDocument, name: string, path: FieldPath, operand: unknown): void {
  if (name === '$unset') removeAt(document, path);
  else if (name === '$rename') rename(document, path, String(operand).split('.'));
  else if (name === '$setOnInsert') setAt(document, path, operand);
  else {
    const current = getAt(document, path);
    const next = fieldOperators[name]?.apply(current, operand, { path, documentId: document._id });
    if (next !== undefined) setAt(document, path, next);
  }
}

function rename(document: BsonDocument, from: FieldPath, to: FieldPath): void {
  const value = getAt(document, from);
  if (value === undefined) return;
  for (const path of [from, to]) {
    for (let at = 1; at < path.length; at++) {
      if (Array.isArray(getAt(document, path.slice(0, at)))) {
        throw new MongoError(2, `The field of $rename cannot be an array element: '${path.join('.')}'`);
      }
    }
  }
  removeAt(document, from);
  setAt(document, to, value);
}

/** The document an upsert starts from: what the filter says by equality. A replacement takes only `_id`. */
export function upsertBase(filter: BsonDocument, isReplacement: boolean): BsonDocument {
  const equalities: [FieldPath, unknown][] = [];
  collectEqualities(filter, equalities);
  const base: BsonDocument = {};
  for (const [path, value] of equalities) {
    if (isReplacement && path[0] !== '_id') continue;
    if (getAt(base, path) !== undefined)
      throw new MongoError(54, `cannot infer query fields to set, path '${path.join('.')}' is matched twice`);
    setAt(base, path, value);
  }
  return base;
}

function collectEqualities(filter: BsonDocument, into: [FieldPath, unknown][]): void {
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value))
      for (const clause of value.filter(isDocument)) collectEqualities(clause, into);
    else if (key === '$or' && Array.isArray(value) && value.length === 1 && isDocument(value[0]))
      collectEqualities(value[0], into);
    else if (!key.startsWith('$')) {
      if (isOperatorDocument(value)) {
        if ('$eq' in value) into.push([key.split('.'), value.$eq]);
      } else if (typeName(value) !== 'regex') into.push([key.split('.'), value]);
    }
  }
}

/** What an upsert inserts: with `_id` first. */
export function buildUpsert(filter: BsonDocument, update: CompiledUpdate): BsonDocument {
  const base = decode(encode(upsertBase(filter, update.isReplacement)));
  const { _id = new ObjectId(), ...rest } = update.apply(base, { isInsert: true });
  return { _id, ...rest };
}

/** @throws MongoError 10334 when the document has outgrown the limit. */
export function encodeChecked(document: BsonDocument): Buffer {
  const bytes = encode(document);
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new MongoError(
      10334,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
    );
  }
  return bytes;
}
