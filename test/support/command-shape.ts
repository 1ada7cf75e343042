import { type BsonDocument, isDocument } from '../../src/embedded-mongo/bson-codec.ts';

/** One query, write or index of a command: what its kind has in common with others, and a command that does it alone. */
interface Step {
  line: string;
  command: BsonDocument;
}

/** Parts of a command that mean what they say; anywhere else a number or a text is one of many. */
const literalParts = new Set(['sort', 'projection', 'key', 'hint', 'collation', '$type']);
/** Parts of a command that are described; the others are only counted among its fields. */
const describedParts = [
  ...[
    'filter',
    'query',
    'q',
    'update',
    'u',
    'arrayFilters',
    'pipeline',
    'sort',
    'projection',
    'limit',
    'skip',
  ],
  ...['upsert', 'multi', 'new', 'remove', 'hint', 'collation'],
  ...['name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'],
];
const listOperators = new Set(['$push', '$addToSet', '$pull']);
const lists: ReadonlyMap<string, string> = new Map([
  ['update', 'updates'],
  ['delete', 'deletes'],
  ['createIndexes', 'indexes'],
]);

/** The name of a command, such as `find`: its first field. */
export const commandName = (command: BsonDocument): string => Object.keys(command)[0] ?? '';

/** What a command does, one step for each of its statements. */
export function stepsOf(command: BsonDocument): Step[] {
  const name = commandName(command);
  const list = lists.get(name);
  const statements: unknown = list && command[list];
  if (!list || !Array.isArray(statements)) return [{ line: lineOf(command, command), command }];
  return statements.filter(isDocument).map((statement) => ({
    line: lineOf(command, list === 'indexes' ? { ...statement, name: undefined } : statement),
    command: { ...command, [list]: [statement] },
  }));
}

function lineOf(command: BsonDocument, statement: BsonDocument): string {
  const name = commandName(command);
  const target = typeof command[name] === 'string' ? ` ${command[name]}` : '';
  const key = name === 'createIndexes' ? { key: statement.key } : {};
  const field = name === 'distinct' ? { of: { [String(statement.key)]: 1 } } : {};
  const parts = describedParts.flatMap((part) => describePart(part, statement[part]));
  const first = Object.values({ ...key, ...field }).map((value) => shape(value, true));
  return [`${name}${target}`, ...first, ...parts].join('  ');
}

function describePart(part: string, value: unknown): string[] {
  if (value === undefined || value === false || (isDocument(value) && Object.keys(value).length === 0))
    return [];
  if (part === 'u' || part === 'update') return [`${part} ${describeChange(value)}`];
  return value === true ? [part] : [`${part} ${shape(value, literalParts.has(part))}`];
}

/** The operators of an update; which fields it sets, and to what, is not the server's business. */
function describeChange(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describeChange).join(', ')}] with ${expressions(value)}`;
  return isReplacement(value) ? 'by another document' : changesIn(value).join(' ');
}

/** Operators and stages, and the modifiers of those that change lists; the rest is data. */
function changesIn(change: unknown): string[] {
  if (Array.isArray(change)) return change.flatMap(changesIn);
  if (!isDocument(change)) return [];
  return Object.entries(change)
    .filter(([operator]) => operator.startsWith('$'))
    .flatMap(([operator, value]) =>
      listOperators.has(operator) ? [operator, ...operatorsIn(value)] : [operator],
    );
}

/** The operators and variables of all expressions of a pipeline. */
function expressions(pipeline: unknown[]): string {
  const stages = pipeline.filter(isDocument).flatMap((stage) => Object.values(stage));
  return [...new Set(stages.flatMap(expressionsIn))].sort().join(' ');
}

function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('$$') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (!isDocument(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.startsWith('$') ? [key] : []),
    ...(key === '$literal' ? [] : expressionsIn(inner)),
  ]);
}

const isReplacement = (value: unknown): boolean =>
  isDocument(value) && Object.keys(value).every((field) => !field.startsWith('$'));

/** A value without what differs from call to call: `{ state: { $in: [?] }, at: { $lte: ? } }`. */
function shape(value: unknown, isLiteral = false): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (isLiteral && !isDocument(value) && !Array.isArray(value)) return String(value);
  if (typeof value === 'string') return /^\$[$a-z]/i.test(value) ? value : '?';
  if (Array.isArray(value))
    return `[${[...new Set(value.map((entry) => shape(entry, isLiteral)))].join(', ')}]`;
  if (!isDocument(value)) return '?';
  const fields = Object.entries(value).map(
    ([field, inner]) => `${field}: ${shapeOf(field, inner, isLiteral)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

const shapeOf = (field: string, value: unknown, isLiteral: boolean): string =>
  shape(value, isLiteral || literalParts.has(field));

/** The operators and stages a command uses; what stands inside an expression is not looked at. */
export function operatorsOf(command: BsonDocument): string[] {
  return stepsOf(command).flatMap((step) => {
    const list = lists.get(commandName(command));
    const statements: unknown = list ? step.command[list] : [step.command];
    return Array.isArray(statements) ? statements.filter(isDocument).flatMap(operatorsOfStatement) : [];
  });
}

function operatorsOfStatement(statement: BsonDocument): string[] {
  const { filter, query, q, partialFilterExpression, update, u, pipeline } = statement;
  return [
    ...[filter, query, q, partialFilterExpression].flatMap(operatorsIn),
    ...[update, u, pipeline].flatMap(changesIn),
  ];
}

function operatorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (!isDocument(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.startsWith('$') ? [key] : []),
    ...(key === '$expr' ? [] : operatorsIn(inner)),
  ]);
}
