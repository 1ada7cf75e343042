import { type BsonDocument, decode, encode, isDocument, MAX_DOCUMENT_BYTES } from './bson-codec.ts';
import { equalValues } from './compare.ts';
import { runStages } from './expression.ts';
import { comparePaths, type FieldPath, getAt, removeAt, setAt } from './field-path.ts';
import { MongoError } from './mongo-error.ts';
import { typeName } from './type-name.ts';
import { fieldOperators } from './update-operators.ts';
import {
  type ArrayFilters,
  compileArrayFilters,
  concretePaths,
  POSITIONAL,
  parsePath,
  refuseConflicts,
  refuseUnused,
} from './update-paths.ts';
import { isOperatorDocument } from './value-tests.ts';

interface UpdateContext {
  /** The element that the query matched, for the positional operator `$`. */
  arrayIndex?: number | undefined;
  isInsert: boolean;
}

/** Changes a freshly decoded document in place or gives another one. Never changes `_id`. */
type Update = (document: BsonDocument, context: UpdateContext) => BsonDocument;

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

const DOCUMENT_OPERATORS = new Set(['$unset', '$rename', '$setOnInsert']);

function compileOperators(update: BsonDocument, filters: ArrayFilters): Update {
  const modifications = Object.entries(update).flatMap(([name, fields]) => parseOperator(name, fields));
  modifications.sort((a, b) => comparePaths(a.segments, b.segments));
  refuseConflicts(allPaths(modifications));
  refuseUnused(
    filters,
    modifications.map(({ segments }) => segments),
  );
  return (document, context) => {
    const active = modifications.filter(({ name }) => name !== '$setOnInsert' || context.isInsert);
    const placed = active.flatMap((modification) =>
      concretePaths(document, modification.segments, filters, context.arrayIndex).map((path) => ({
        ...modification,
        path,
      })),
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
