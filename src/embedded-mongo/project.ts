import { assign, type BsonDocument, isDocument } from './bson-codec.ts';
import { toNumeric } from './compare.ts';
import { evaluateExpression } from './expression.ts';
import { elementTest, type MatchDetails } from './match.ts';
import { MongoError, notSupported } from './mongo-error.ts';

export type Projection = (document: BsonDocument, details: MatchDetails) => BsonDocument;

interface Node {
  children: Map<string, Node>;
  /** What happens to the field itself; undefined on the way to a deeper one. */
  rule?: Rule;
}

type Rule =
  | { kind: 'keep' | 'drop' | 'positional' }
  | { kind: 'slice'; from: number; count: number }
  | { kind: 'elemMatch'; matches: (element: unknown) => boolean }
  | { kind: 'compute'; expression: unknown };

/** find's second argument: https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#projection */
export function compileProjection(source: unknown): Projection | undefined {
  if (source === undefined || source === null) return undefined;
  if (!isDocument(source)) throw new MongoError(14, 'projection must be an object');
  if (Object.keys(source).length === 0) return undefined;
  const root: Node = { children: new Map() };
  const kinds = new Set<'inclusion' | 'exclusion'>();
  collect(source, '', root, kinds);
  if (kinds.size > 1) throw new MongoError(31254, 'Cannot do exclusion and inclusion in one projection');
  const inclusive = kinds.has('inclusion') || (kinds.size === 0 && onlyIdIsKept(source));
  if (inclusive && !root.children.has('_id')) root.children.set('_id', leaf({ kind: 'keep' }));
  return (document, details) => apply(document, root, inclusive, document, details);
}

function onlyIdIsKept(source: BsonDocument): boolean {
  const keys = Object.keys(source);
  return keys.length === 1 && keys[0] === '_id' && isYes(source._id);
}

function leaf(rule: Rule): Node {
  return { children: new Map(), rule };
}

function isYes(value: unknown): boolean {
  return value === true || (toNumeric(value) !== undefined && Number(toNumeric(value)) !== 0);
}

function collect(
  source: BsonDocument,
  prefix: string,
  root: Node,
  kinds: Set<'inclusion' | 'exclusion'>,
): void {
  for (const [key, value] of Object.entries(source)) {
    const path = prefix + key;
    if (isDocument(value) && !Object.keys(value)[0]?.startsWith('$')) {
      collect(value, `${path}.`, root, kinds);
      continue;
    }
    const rule = toRule(path, value);
    const slices = rule.kind === 'slice';
    if (path !== '_id' && !slices) kinds.add(rule.kind === 'drop' ? 'exclusion' : 'inclusion');
    insert(root, path.replace(/\.\$$/, '').split('.'), rule);
  }
}

function toRule(path: string, value: unknown): Rule {
  if (path.endsWith('.$')) return { kind: 'positional' };
  if (typeof value === 'boolean' || toNumeric(value) !== undefined)
    return { kind: isYes(value) ? 'keep' : 'drop' };
  if (isDocument(value)) {
    if ('$slice' in value) return sliceRule(value.$slice);
    if ('$elemMatch' in value) return { kind: 'elemMatch', matches: elementTest(value.$elemMatch) };
    if ('$meta' in value) throw notSupported('$meta in a projection');
  }
  return { kind: 'compute', expression: value };
}

function sliceRule(operand: unknown): Rule {
  const [first, second] = (Array.isArray(operand) ? operand : [operand]).map((item) =>
    Number(toNumeric(item)),
  );
  if (first === undefined || Number.isNaN(first))
    throw new MongoError(28724, 'First argument to $slice must be a number');
  if (second === undefined) return { kind: 'slice', from: first < 0 ? first : 0, count: Math.abs(first) };
  if (!(second > 0)) throw new MongoError(28724, 'Third argument to $slice must be positive');
  return { kind: 'slice', from: first, count: second };
}

function insert(root: Node, segments: string[], rule: Rule): void {
  let node = root;
  for (const [at, segment] of segments.entries()) {
    const isLast = at === segments.length - 1;
    const existing = node.children.get(segment);
    if (existing && (isLast || existing.rule))
      throw new MongoError(31250, `Path collision at ${segments.join('.')}`);
    const next = existing ?? { children: new Map<string, Node>() };
    if (isLast) next.rule = rule;
    node.children.set(segment, next);
    node = next;
  }
}

function apply(
  document: BsonDocument,
  node: Node,
  inclusive: boolean,
  root: BsonDocument,
  details: MatchDetails,
): BsonDocument {
  const result: BsonDocument = {};
  for (const [name, value] of Object.entries(document)) {
    const child = node.children.get(name);
    const projected = child ? applyTo(value, child, inclusive, root, details) : inclusive ? undefined : value;
    if (projected !== undefined) assign(result, name, projected);
  }
  for (const [name, child] of node.children) addComputed(result, name, child, root);
  return result;
}

function addComputed(result: BsonDocument, name: string, child: Node, root: BsonDocument): void {
  if (child.rule?.kind === 'compute') {
    const value = evaluateExpression(child.rule.expression, root);
    if (value !== undefined) assign(result, name, value);
  } else if (!child.rule && !(name in result) && hasComputed(child)) {
    const nested: BsonDocument = {};
    for (const [inner, grandchild] of child.children) addComputed(nested, inner, grandchild, root);
    assign(result, name, nested);
  }
}

function hasComputed(node: Node): boolean {
  return node.rule?.kind === 'compute' || [...node.children.values()].some(hasComputed);
}

function applyTo(
  value: unknown,
  node: Node,
  inclusive: boolean,
  root: BsonDocument,
  details: MatchDetails,
): unknown {
  if (node.rule) return applyRule(value, node.rule, details);
  if (isDocument(value)) return apply(value, node, inclusive, root, details);
  if (!Array.isArray(value)) return inclusive ? undefined : value;
  return value.flatMap((element) => {
    const projected = applyTo(element, node, inclusive, root, details);
    return projected === undefined ? [] : [projected];
  });
}

function applyRule(value: unknown, rule: Rule, details: MatchDetails): unknown {
  switch (rule.kind) {
    case 'keep':
      return value;
    case 'slice':
      return Array.isArray(value) ? sliced(value, rule.from, rule.count) : value;
    case 'elemMatch': {
      const found = Array.isArray(value) ? value.findIndex(rule.matches) : -1;
      return found >= 0 && Array.isArray(value) ? [value[found]] : undefined;
    }
    case 'positional':
      if (!Array.isArray(value)) return value;
      if (details.arrayIndex === undefined) {
        throw new MongoError(
          51246,
          'Executor error: positional operator requires a matching array condition',
        );
      }
      return value.slice(details.arrayIndex, details.arrayIndex + 1);
    default:
      return undefined;
  }
}

function sliced(array: unknown[], from: number, count: number): unknown[] {
  const start = from < 0 ? Math.max(0, array.length + from) : from;
  return array.slice(start, start + count);
}
