import { type BsonDocument, isDocument } from './bson-codec.ts';
import { equalValues } from './compare.ts';
import { runStages } from './expression.ts';
import { comparePaths, type FieldPath, getAt, removeAt, setAt } from './field-path.ts';
import { MongoError } from './mongo-error.ts';
import { refusal } from './refused.ts';
import { typeName } from './type-name.ts';
import { type Change, fieldOperators } from './update-operators.ts';
import { compileArrayFilters, concretePaths, parsePath, refuseConflicts } from './update-paths.ts';
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
export function compileUpdate(update: unknown, arrayFilters?: unknown): CompiledUpdate {
  if (!isOperatorDocument(update) && arrayFilters !== undefined)
    throw new MongoError(9, 'arrayFilters need an update of operators');
  if (Array.isArray(update)) return { apply: guardId(compilePipeline(update)), isReplacement: false };
  if (!isDocument(update)) throw new MongoError(9, 'Update argument must be either an object or an array');
  if (!isOperatorDocument(update)) return { apply: guardId(compileReplacement(update)), isReplacement: true };
  return { apply: guardId(compileOperators(update, arrayFilters)), isReplacement: false };
}

function guardId(apply: Update): Update {
  return (document, context) => {
    const before = document._id;
    const result = apply(document, context);
    if (before !== undefined && (result._id === undefined || !equalValues(before, result._id)))
      throw new MongoError(66, "The update would modify the immutable field '_id'");
    return result;
  };
}

function compileReplacement(replacement: BsonDocument): Update {
  const operator = Object.keys(replacement).find((name) => name.startsWith('$'));
  if (operator !== undefined)
    throw new MongoError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  return (document) => withIdFirst({ _id: document._id, ...replacement });
}

function withIdFirst({ _id, ...rest }: BsonDocument): BsonDocument {
  return _id === undefined ? rest : { _id, ...rest };
}

function compilePipeline(stages: unknown[]): Update {
  const checked = stages.map((stage) => {
    if (!isDocument(stage)) throw new MongoError(14, 'Each element of the pipeline must be an object');
    const [name = ''] = Object.keys(stage);
    if (!['$set', '$addFields', '$unset'].includes(name)) throw refusal('update stage', name);
    return stage;
  });
  return (document) => {
    const [result = {}] = runStages([document], checked);
    return keepUntouched(document, result);
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
  path: FieldPath;
  change: Change;
  onlyOnInsert: boolean;
}

function compileOperators(update: BsonDocument, arrayFilters: unknown): Update {
  const modifications = Object.entries(update).flatMap(([name, fields]) => parseOperator(name, fields));
  const filters = compileArrayFilters(
    arrayFilters,
    modifications.map(({ path }) => path),
  );
  inOrder(modifications);
  return (document, { arrayIndex, isInsert }) => {
    const active = modifications.filter(({ onlyOnInsert }) => isInsert || !onlyOnInsert);
    const placed = active.flatMap(({ path, change }) =>
      concretePaths(document, path, filters, arrayIndex).map((place) => ({ path: place, change })),
    );
    for (const { path, change } of inOrder(placed)) {
      const next = change(getAt(document, path));
      if (next === undefined) removeAt(document, path);
      else setAt(document, path, next);
    }
    return document;
  };
}

/** @throws MongoError 40 when two of them would change the same place. */
function inOrder<T extends { path: FieldPath }>(modifications: T[]): T[] {
  const ordered = [...modifications].sort((a, b) => comparePaths(a.path, b.path));
  refuseConflicts(ordered.map(({ path }) => path));
  return ordered;
}

function parseOperator(name: string, fields: unknown): Modification[] {
  const operator = Object.hasOwn(fieldOperators, name) ? fieldOperators[name] : undefined;
  if (!operator) throw refusal('update operator', name);
  if (!isDocument(fields))
    throw new MongoError(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead.`);
  return Object.entries(fields).map(([path, operand]) => ({
    path: parsePath(path),
    change: operator(operand, path),
    onlyOnInsert: name === '$setOnInsert',
  }));
}
