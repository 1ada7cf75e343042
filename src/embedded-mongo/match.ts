import { BSONRegExp } from 'bson';
import { type BsonDocument, isDocument, typeName } from './bson-codec.ts';
import { compareValues, equalValues, rankOf, toNumeric } from './compare.ts';
import { evaluateExpression } from './expression.ts';
import { someLeaf } from './leaves.ts';
import { MongoError, notSupported } from './mongo-error.ts';

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
const REFUSED = new Set([
  ...['$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$within', '$where', '$text', '$jsonSchema'],
  ...['$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear', '$expr'],
]);

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

export function isOperatorDocument(value: unknown): value is BsonDocument {
  return isDocument(value) && (Object.keys(value)[0]?.startsWith('$') ?? false);
}

function fieldPredicate(segments: string[], condition: unknown): Predicate {
  if (!isOperatorDocument(condition)) return leafPredicate(segments, equalityTest(condition));
  const parts = Object.entries(condition).map(([operator, operand]) =>
    operatorPredicate(segments, operator, operand, condition),
  );
  return (document, details) => parts.every((part) => part(document, details));
}

/** A test of one value, and whether it is also applied to the elements when the value is an array. */
interface LeafTest {
  test(value: unknown): boolean;
  /** Never applied to the array itself (regular expressions, $mod) or never to its elements ($size). */
  on?: 'elements' | 'whole';
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

function plainTest(operator: string, operand: unknown, siblings: BsonDocument): LeafTest {
  switch (operator) {
    case '$type':
      return typeTest(operand);
    case '$regex':
      return regexTest(operand, siblings.$options);
    case '$options':
      if (siblings.$regex === undefined) throw new MongoError(2, '$options needs a $regex');
      return { test: () => true };
    case '$size':
      return sizeTest(operand);
    case '$mod':
      return modTest(operand);
    case '$comment':
      return { test: () => true };
    default:
      if (REFUSED.has(operator)) throw notSupported(operator);
      throw new MongoError(2, `unknown operator: ${operator}`);
  }
}

/** A bare regular expression as a condition means "matches"; anything else means "equals". */
function equalityTest(operand: unknown): LeafTest {
  return operand instanceof BSONRegExp ? regexTest(operand, undefined) : equalTo(operand);
}

function equalTo(operand: unknown): LeafTest {
  if (operand === null || operand === undefined)
    return { test: (value) => value === null || value === undefined };
  return { test: (value) => value !== undefined && equalValues(value, operand) };
}

function inTest(operator: string, operand: unknown): LeafTest {
  if (!Array.isArray(operand)) throw new MongoError(2, `${operator} needs an array`);
  if (operand.some(isOperatorDocument)) throw new MongoError(2, `cannot nest $ under ${operator}`);
  const tests = operand.map((item) => equalityTest(item));
  return {
    test: (value) =>
      tests.some(({ test, on }) => !(on === 'elements' && Array.isArray(value)) && test(value)),
  };
}

/** Ranges compare only values of the same type, except against MinKey and MaxKey. */
function rangeTest(operator: string, operand: unknown): LeafTest {
  if (operand instanceof BSONRegExp)
    throw new MongoError(2, `Can't have RegEx as arg to predicate over field (${operator})`);
  const rank = rankOf(operand);
  const anyType = rank === 1 || rank === 127;
  const accept: Record<string, (order: number) => boolean> = {
    $gt: (order) => order > 0,
    $gte: (order) => order >= 0,
    $lt: (order) => order < 0,
    $lte: (order) => order <= 0,
  };
  const accepts = accept[operator] ?? (() => false);
  const isNaNOperand = Number.isNaN(toNumeric(operand));
  return {
    test(value) {
      if (value === undefined && operand !== null) return anyType && accepts(compareValues(null, operand));
      if (!anyType && rankOf(value) !== rank) return false;
      if (rank === 10 && (isNaNOperand || Number.isNaN(toNumeric(value)))) {
        return operator.endsWith('e') && isNaNOperand && Number.isNaN(toNumeric(value));
      }
      return accepts(compareValues(value, operand));
    },
  };
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

/** https://www.mongodb.com/docs/manual/reference/operator/query/type/#available-types */
const TYPE_NUMBERS: Record<string, string> = {
  ...{
    '1': 'double',
    '2': 'string',
    '3': 'object',
    '4': 'array',
    '5': 'binData',
    '7': 'objectId',
    '8': 'bool',
  },
  ...{ '9': 'date', '10': 'null', '11': 'regex', '13': 'javascript', '14': 'symbol', '16': 'int' },
  ...{ '17': 'timestamp', '18': 'long', '19': 'decimal', '-1': 'minKey', '127': 'maxKey' },
};
const NUMBER_TYPES = ['int', 'long', 'double', 'decimal'];

function typeTest(operand: unknown): LeafTest {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeNamesOf));
  return { test: (value) => value !== undefined && wanted.has(typeName(value)) };
}

function typeNamesOf(alias: unknown): string[] {
  if (alias === 'number') return NUMBER_TYPES;
  const number = toNumeric(alias);
  const name = number === undefined ? String(alias) : (TYPE_NUMBERS[number.toString()] ?? '');
  if (!Object.values(TYPE_NUMBERS).includes(name))
    throw new MongoError(2, `Unknown type name alias: ${String(alias)}`);
  return [name];
}

function regexTest(operand: unknown, options: unknown): LeafTest {
  const expression = toRegExp(operand, options);
  const same = (value: unknown) =>
    operand instanceof BSONRegExp && value instanceof BSONRegExp && equalValues(value, operand);
  return {
    test: (value) => (typeof value === 'string' && expression.test(value)) || same(value),
    on: 'elements',
  };
}

function toRegExp(operand: unknown, options: unknown): RegExp {
  const pattern = operand instanceof BSONRegExp ? operand.pattern : operand;
  if (typeof pattern !== 'string') throw new MongoError(2, '$regex has to be a string');
  const flags = String(options ?? (operand instanceof BSONRegExp ? operand.options : ''));
  const unknown = [...flags].find((flag) => !'imsxu'.includes(flag));
  if (unknown !== undefined) throw new MongoError(51108, `invalid flag in regex options: ${unknown}`);
  const source = flags.includes('x') ? withoutExtendedWhitespace(pattern) : pattern;
  try {
    return new RegExp(source, `${flags.replace(/[xu]/g, '')}u`);
  } catch {
    return looseRegExp(source, flags.replace(/[xu]/g, ''));
  }
}

/** PCRE accepts escapes that JS refuses in unicode mode (`\-`, `\_`), so a second try goes without it. */
function looseRegExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new MongoError(
      51091,
      `Regular expression is invalid: ${error instanceof Error ? error.message : source}`,
    );
  }
}

/** The x flag of PCRE: white space and comments outside character classes do not count. */
function withoutExtendedWhitespace(pattern: string): string {
  return pattern.replace(/(\\.|\[(?:\\.|[^\]])*\])|\s+|#.*/g, (_all, kept: string | undefined) => kept ?? '');
}

function wholeNumber(operand: unknown): number | undefined {
  const numeric = toNumeric(operand);
  const number = typeof numeric === 'bigint' ? Number(numeric) : numeric;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

function sizeTest(operand: unknown): LeafTest {
  const size = wholeNumber(operand);
  if (size === undefined)
    throw new MongoError(2, `Failed to parse $size. Expected an integer in: $size: ${String(operand)}`);
  if (size < 0)
    throw new MongoError(2, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return { test: (value) => Array.isArray(value) && value.length === size, on: 'whole' };
}

function modTest(operand: unknown): LeafTest {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw new MongoError(2, 'malformed mod, needs two elements');
  const [divisor, remainder] = operand.map((item) => Math.trunc(Number(toNumeric(item) ?? Number.NaN)));
  if (!divisor || !Number.isFinite(divisor)) throw new MongoError(2, 'divisor cannot be 0');
  return {
    test(value) {
      const number = toNumeric(value);
      return (
        typeof number !== 'object' &&
        number !== undefined &&
        Math.trunc(Number(number)) % divisor === remainder
      );
    },
    on: 'elements',
  };
}
