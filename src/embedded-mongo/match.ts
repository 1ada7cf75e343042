import { BSONRegExp } from 'bson';
import { type BsonDocument, decode, fieldReader, isDocument } from './bson-codec.ts';
import { evaluateExpression } from './expression.ts';
import { someLeaf } from './leaves.ts';
import { MongoError } from './mongo-error.ts';
import { refusal } from './refused.ts';
import {
  equalityTest,
  equalTo,
  inTest,
  isOperatorDocument,
  isRange,
  type LeafTest,
  rangeTest,
  regexTest,
  sizeTest,
  typeTest,
} from './value-tests.ts';

/** What a match found out on the way: the element the positional operator `$` stands for. */
export interface MatchDetails {
  arrayIndex?: number | undefined;
}

type Predicate = (document: unknown, details?: MatchDetails) => boolean;

export interface Filter {
  matches: Predicate;
  /** Of a stored document, as much as the filter looks at. */
  read(bytes: Buffer): BsonDocument;
  source: BsonDocument;
}

/** @throws MongoError 2 (bad operand, unknown operator) or 115 (an operator that is not supported). */
export function compileFilter(source: BsonDocument): Filter {
  const matches = compileClause(source);
  const fields = topLevelFields(source);
  return { matches, read: fields.includes('$expr') ? decode : fieldReader(fields), source };
}

/** The first parts of the paths a filter is about, and `$expr` when it has one, which may be about any. */
export function topLevelFields(source: BsonDocument): string[] {
  return Object.entries(source).flatMap(([key, value]) =>
    Array.isArray(value) && ['$and', '$or', '$nor'].includes(key)
      ? value.filter(isDocument).flatMap(topLevelFields)
      : [key.split('.')[0] ?? ''],
  );
}

/** The conditions on paths that every match satisfies. */
export function requirements(filter: BsonDocument): [path: string, condition: unknown][] {
  return Object.entries(filter).flatMap(([key, value]): [string, unknown][] => {
    if (!key.startsWith('$')) return [[key, value]];
    const isAll = Array.isArray(value) && (key === '$and' || (key === '$or' && value.length === 1));
    return isAll ? value.filter(isDocument).flatMap(requirements) : [];
  });
}

function compileClause(source: BsonDocument): Predicate {
  return every(Object.entries(source).map(([key, value]) => compileEntry(key, value)));
}

function compileEntry(key: string, value: unknown): Predicate {
  if (!key.startsWith('$')) return fieldPredicate(key.split('.'), value);
  switch (key) {
    case '$and':
      return every(compileClauses(key, value));
    case '$or':
      return some(compileClauses(key, value));
    case '$nor':
      return negated(some(compileClauses(key, value)));
    case '$expr':
      return (document) => isTruthy(evaluateExpression(value, isDocument(document) ? document : {}));
    case '$comment':
      return () => true;
    default:
      throw refusal('query operator', key);
  }
}

function compileClauses(key: string, value: unknown): Predicate[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isDocument))
    throw new MongoError(2, `${key} must be a nonempty array of objects`);
  return value.map(compileClause);
}

function every(predicates: Predicate[]): Predicate {
  const [only] = predicates;
  if (only && predicates.length === 1) return only;
  return (document, details) => predicates.every((predicate) => predicate(document, details));
}

function some(predicates: Predicate[]): Predicate {
  return (document, details) => predicates.some((predicate) => predicate(document, details));
}

/** What did not match has no matched position. */
function negated(predicate: Predicate): Predicate {
  return (document) => !predicate(document);
}

function isTruthy(value: unknown): boolean {
  return !(value === false || value === null || value === undefined || value === 0 || value === 0n);
}

function fieldPredicate(segments: string[], condition: unknown): Predicate {
  if (!isOperatorDocument(condition)) return leafPredicate(segments, equalityTest(condition));
  return every(
    Object.entries(condition).map(([operator, operand]) =>
      operatorPredicate(segments, operator, operand, condition),
    ),
  );
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/ */
function operatorPredicate(
  segments: string[],
  operator: string,
  operand: unknown,
  siblings: BsonDocument,
): Predicate {
  switch (operator) {
    case '$ne':
      if (operand instanceof BSONRegExp) throw new MongoError(2, "Can't have regex as arg to $ne.");
      return negated(leafPredicate(segments, equalTo(operand)));
    case '$nin':
      return negated(leafPredicate(segments, inTest(operand)));
    case '$not':
      if (!isOperatorDocument(operand) && !(operand instanceof BSONRegExp))
        throw new MongoError(2, '$not needs a regex or a document of operators');
      return negated(fieldPredicate(segments, operand));
    case '$exists': {
      const exists = leafPredicate(segments, { test: (value) => value !== undefined, on: 'whole' });
      return isTruthy(operand) ? exists : negated(exists);
    }
    case '$all':
      return allPredicate(segments, operand);
    case '$options':
      if (siblings.$regex === undefined) throw new MongoError(2, '$options needs a $regex');
      return () => true;
    case '$comment':
      return () => true;
    default:
      return leafPredicate(segments, leafTest(operator, operand, siblings));
  }
}

function leafTest(operator: string, operand: unknown, siblings: BsonDocument): LeafTest {
  if (isRange(operator)) return rangeTest(operator, operand);
  switch (operator) {
    case '$eq':
      return equalTo(operand);
    case '$in':
      return inTest(operand);
    case '$type':
      return typeTest(operand);
    case '$regex':
      return regexTest(operand, siblings.$options);
    case '$size':
      return sizeTest(operand);
    case '$elemMatch':
      return { test: elementTest(operand), on: 'elements' };
    default:
      throw refusal('query operator', operator);
  }
}

function leafPredicate(segments: string[], { test, on }: LeafTest): Predicate {
  return (document, details) =>
    someLeaf(document, segments, (value, arrayIndex) => {
      let index = arrayIndex;
      let found = on !== 'elements' && test(value);
      if (!found && on !== 'whole' && Array.isArray(value)) {
        const at = value.findIndex(test);
        found = at >= 0;
        index ??= at;
      }
      if (found && details && index !== undefined) details.arrayIndex = index;
      return found;
    });
}

function allPredicate(segments: string[], operand: unknown): Predicate {
  if (!Array.isArray(operand)) throw new MongoError(2, '$all needs an array');
  if (operand.length === 0) return () => false;
  const strange = operand.find((item) => isOperatorDocument(item) && Object.keys(item)[0] !== '$elemMatch');
  if (strange !== undefined) throw new MongoError(2, 'no $ expressions in $all');
  return every(operand.map((item) => fieldPredicate(segments, item)));
}

/** Whether one array element satisfies an $elemMatch condition; also what $pull removes. */
export function elementTest(operand: unknown): (element: unknown) => boolean {
  if (!isDocument(operand)) throw new MongoError(2, '$elemMatch needs an Object');
  const [first = ''] = Object.keys(operand);
  const isOnValue = first.startsWith('$') && !['$and', '$or', '$nor', '$expr', '$comment'].includes(first);
  if (isOnValue) return fieldPredicate([], operand);
  const matches = compileClause(operand);
  return (element) => isDocument(element) && matches(element);
}
