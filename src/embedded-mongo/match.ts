import { BSONRegExp } from 'bson';
import { type BsonDocument, isDocument } from './bson-codec.ts';
import { evaluateExpression } from './expression.ts';
import { someLeaf } from './leaves.ts';
import { MongoError, notSupported } from './mongo-error.ts';
import {
  equalityTest,
  equalTo,
  inTest,
  isOperatorDocument,
  type LeafTest,
  plainTest,
  rangeTest,
  regexTest,
} from './value-tests.ts';

/** What a match found out on the way: the element the positional operator `$` stands for. */
export interface MatchDetails {
  arrayIndex?: number | undefined;
}

type Predicate = (document: unknown, details: MatchDetails | undefined) => boolean;

export interface Filter {
  matches(document: BsonDocument, details?: MatchDetails): boolean;
  /** The top-level fields the filter looks at; undefined when it may look at any. */
  fields: ReadonlySet<string> | undefined;
  source: BsonDocument;
}

/** @throws MongoError 2 (bad operand, unknown operator) or 115 (an operator that is not supported). */
export function compileFilter(source: BsonDocument, variables: BsonDocument = {}): Filter {
  const fields = new Set<string>();
  const compiler = new FilterCompiler(fields, variables);
  const matches = compiler.compile(source);
  return {
    matches: (document, details) => matches(document, details),
    fields: compiler.looksAtAll ? undefined : fields,
    source,
  };
}

const REFUSED_TOP = new Set(['$where', '$text', '$jsonSchema', '$sampleRate', '$alwaysTrue', '$alwaysFalse']);

class FilterCompiler {
  looksAtAll = false;
  readonly #fields: Set<string>;
  readonly #variables: BsonDocument;

  constructor(fields: Set<string>, variables: BsonDocument) {
    this.#fields = fields;
    this.#variables = variables;
  }

  compile(source: BsonDocument): Predicate {
    const all = Object.entries(source).map(([key, value]) => this.#entry(key, value));
    if (all.length === 1 && all[0]) return all[0];
    return (document, details) => all.every((predicate) => predicate(document, details));
  }

  #entry(key: string, value: unknown): Predicate {
    if (!key.startsWith('$')) return this.#field(key, value);
    if (key === '$and' || key === '$or' || key === '$nor') return this.#logical(key, value);
    if (key === '$comment') return () => true;
    if (key === '$expr') return this.#expression(value);
    if (REFUSED_TOP.has(key)) throw notSupported(key);
    throw new MongoError(2, `unknown top level operator: ${key}`);
  }

  #logical(key: string, value: unknown): Predicate {
    if (!Array.isArray(value)) throw new MongoError(2, `${key} must be an array`);
    if (value.length === 0) throw new MongoError(2, '$and/$or/$nor must be a nonempty array');
    const clauses = value.map((clause) => {
      if (!isDocument(clause)) throw new MongoError(2, '$or/$and/$nor entries need to be full objects');
      return this.compile(clause);
    });
    if (key === '$and') return (document, details) => clauses.every((clause) => clause(document, details));
    if (key === '$or') return (document, details) => clauses.some((clause) => clause(document, details));
    return (document) => !clauses.some((clause) => clause(document, undefined));
  }

  #expression(value: unknown): Predicate {
    this.looksAtAll = true;
    return (document) =>
      isTruthy(evaluateExpression(value, isDocument(document) ? document : {}, this.#variables));
  }

  #field(path: string, condition: unknown): Predicate {
    const segments = path.split('.');
    this.#fields.add(segments[0] ?? '');
    return fieldPredicate(segments, condition);
  }
}

function isTruthy(value: unknown): boolean {
  return !(value === false || value === null || value === undefined || value === 0 || value === 0n);
}

function fieldPredicate(segments: string[], condition: unknown): Predicate {
  if (!isOperatorDocument(condition)) return leafPredicate(segments, equalityTest(condition));
  const parts = Object.entries(condition).map(([operator, operand]) =>
    operatorPredicate(segments, operator, operand, condition),
  );
  return (document, details) => parts.every((part) => part(document, details));
}

function leafPredicate(segments: string[], { test, on }: LeafTest): Predicate {
  return (document, details) =>
    someLeaf(document, segments, (value, arrayIndex) => {
      let index = arrayIndex;
      let found = on !== 'elements' || !Array.isArray(value) ? test(value) : false;
      if (!found && Array.isArray(value) && on !== 'whole') {
        const at = value.findIndex(test);
        found = at >= 0;
        index ??= at;
      }
      if (found && details && index !== undefined) details.arrayIndex = index;
      return found;
    });
}

function negated(predicate: Predicate): Predicate {
  return (document) => !predicate(document, undefined);
}

function operatorPredicate(
  segments: string[],
  operator: string,
  operand: unknown,
  siblings: BsonDocument,
): Predicate {
  switch (operator) {
    case '$eq':
      return leafPredicate(segments, equalTo(operand));
    case '$ne':
      if (operand instanceof BSONRegExp) throw new MongoError(2, "Can't have regex as arg to $ne.");
      return negated(leafPredicate(segments, equalTo(operand)));
    case '$in':
      return leafPredicate(segments, inTest(operator, operand));
    case '$nin':
      return negated(leafPredicate(segments, inTest(operator, operand)));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return leafPredicate(segments, rangeTest(operator, operand));
    case '$exists': {
      const exists = leafPredicate(segments, { test: (value) => value !== undefined, on: 'whole' });
      return isTruthy(operand) ? exists : negated(exists);
    }
    case '$not':
      return notPredicate(segments, operand);
    case '$all':
      return allPredicate(segments, operand);
    case '$elemMatch':
      return elemMatchPredicate(segments, operand);
    default:
      return leafPredicate(segments, plainTest(operator, operand, siblings));
  }
}

function notPredicate(segments: string[], operand: unknown): Predicate {
  if (operand instanceof BSONRegExp) return negated(leafPredicate(segments, regexTest(operand, undefined)));
  if (!isDocument(operand)) throw new MongoError(2, '$not needs a regex or a document');
  if (!isOperatorDocument(operand)) throw new MongoError(2, '$not cannot be empty and needs operators');
  return negated(fieldPredicate(segments, operand));
}

function allPredicate(segments: string[], operand: unknown): Predicate {
  if (!Array.isArray(operand)) throw new MongoError(2, '$all needs an array');
  if (operand.length === 0) return () => false;
  const parts = operand.map((item) => {
    if (!isOperatorDocument(item)) return leafPredicate(segments, equalityTest(item));
    if (Object.keys(item)[0] !== '$elemMatch') throw new MongoError(2, 'no $ expressions in $all');
    return elemMatchPredicate(segments, item.$elemMatch);
  });
  return (document, details) => parts.every((part) => part(document, details));
}

/** Whether one array element satisfies an $elemMatch condition; also used by $pull and projections. */
export function elementTest(operand: unknown): (element: unknown) => boolean {
  if (!isDocument(operand)) throw new MongoError(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0] ?? '';
  const logical = ['$and', '$or', '$nor', '$expr', '$comment'];
  if (first.startsWith('$') && !logical.includes(first)) {
    const predicate = fieldPredicate([], operand);
    return (element) => predicate(element, undefined);
  }
  const { matches } = compileFilter(operand);
  return (element) => isDocument(element) && matches(element);
}

function elemMatchPredicate(segments: string[], operand: unknown): Predicate {
  const matches = elementTest(operand);
  return (document, details) =>
    someLeaf(document, segments, (value, arrayIndex) => {
      const at = Array.isArray(value) ? value.findIndex(matches) : -1;
      if (at >= 0 && details) details.arrayIndex = arrayIndex ?? at;
      return at >= 0;
    });
}
