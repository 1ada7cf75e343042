import { assign, type BsonDocument, decode, fieldReader, isDocument } from './bson-codec.ts';
import { toDouble } from './compare.ts';
import { MongoError, notSupported } from './mongo-error.ts';

export interface Projection {
  apply(document: BsonDocument): BsonDocument;
  /** Of a stored document, as much as is kept. */
  read(bytes: Buffer): BsonDocument;
}

/** The named fields; one without fields of its own is meant whole. */
type Tree = Map<string, Tree>;

/** find's second argument: https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#projection */
export function compileProjection(source: unknown): Projection | undefined {
  if (source === undefined || source === null) return undefined;
  if (!isDocument(source)) throw new MongoError(14, 'projection must be an object');
  const paths = projectedPaths(source, '');
  if (paths.length === 0) return undefined;
  const id = paths.find(([path]) => path === '_id')?.[1];
  const rest = paths.filter(([path]) => path !== '_id');
  const isInclusion = rest[0]?.[1] ?? id === true;
  if (rest.some(([, isKept]) => isKept !== isInclusion))
    throw new MongoError(31254, 'Cannot do exclusion and inclusion in one projection');
  const tree: Tree = new Map();
  for (const [path] of rest) insert(tree, path);
  if (id === isInclusion || (id === undefined && isInclusion && !tree.has('_id'))) insert(tree, '_id');
  return {
    apply: (document) => project(document, tree, isInclusion),
    read: isInclusion ? fieldReader(tree.keys()) : decode,
  };
}

/** Which paths are named, and whether to be kept. */
function projectedPaths(source: BsonDocument, prefix: string): [path: string, isKept: boolean][] {
  return Object.entries(source).flatMap(([key, value]): [string, boolean][] => {
    if (key.startsWith('$') || key.endsWith('.$')) throw notSupported(`${key} in a projection`);
    if (isDocument(value)) return projectedPaths(value, `${prefix}${key}.`);
    const isKept = typeof value === 'boolean' ? value : toDouble(value) !== 0;
    if (typeof value === 'boolean' || !Number.isNaN(toDouble(value))) return [[prefix + key, isKept]];
    throw notSupported(`a computed field (${prefix}${key}) in a projection`);
  });
}

function insert(tree: Tree, path: string): void {
  const segments = path.split('.');
  let fields = tree;
  for (const [at, segment] of segments.entries()) {
    const existing = fields.get(segment);
    const isLast = at === segments.length - 1;
    if (existing && (isLast || existing.size === 0)) throw new MongoError(31250, `Path collision at ${path}`);
    const next: Tree = existing ?? new Map();
    fields.set(segment, next);
    fields = next;
  }
}

function project(document: BsonDocument, tree: Tree, isInclusion: boolean): BsonDocument {
  const result: BsonDocument = {};
  for (const [name, value] of Object.entries(document)) {
    const fields = tree.get(name);
    const isWhole = fields === undefined ? !isInclusion : fields.size === 0 && isInclusion;
    const projected = isWhole ? value : fields?.size ? projectWithin(value, fields, isInclusion) : undefined;
    if (projected !== undefined) assign(result, name, projected);
  }
  return result;
}

function projectWithin(value: unknown, tree: Tree, isInclusion: boolean): unknown {
  if (isDocument(value)) return project(value, tree, isInclusion);
  if (!Array.isArray(value)) return isInclusion ? undefined : value;
  const elements = value.map((element) => projectWithin(element, tree, isInclusion));
  return elements.filter((element) => element !== undefined);
}
