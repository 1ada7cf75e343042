import { type BsonDocument, encode, isDocument } from '../bson-codec.ts';
import { type Collection, toIndex } from '../catalog.ts';
import { equalValues, toDouble } from '../compare.ts';
import type { Index } from '../index-keys.ts';
import { compileFilter } from '../match.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { refuseOptions } from '../refused.ts';
import type { Reply } from '../reply.ts';
import {
  type CommandContext,
  collectionName,
  cursorBatchSize,
  ensureCollection,
  findCollection,
  type Handler,
  optionalDocument,
} from './command.ts';

const create: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  refuseOptions('create', command);
  return store.write(() => {
    if (findCollection(context)) throw new MongoError(48, `Collection ${database}.${name} already exists.`);
    ensureCollection(store, database, name);
    return {};
  });
};

const drop: Handler = (context) =>
  context.store.write((): Reply => {
    const collection = findCollection(context);
    if (!collection) return {};
    context.store.dropCollection(collection);
    return { nIndexesWas: collection.indexes.length, ns: `${context.database}.${collection.name}` };
  });

const dropDatabase: Handler = ({ database, store }) =>
  store.write(() => {
    for (const collection of store.catalog.all())
      if (collection.database === database) store.dropCollection(collection);
    return { dropped: database };
  });

const listDatabases: Handler = ({ command, store }) => {
  const { matches } = compileFilter(optionalDocument(command.filter, 'filter'));
  const names = [...new Set(store.catalog.all().map(({ database }) => database))].sort();
  const databases = names
    .map((name) => ({ name, sizeOnDisk: 0, empty: false }))
    .filter((one) => matches(one));
  const shown = command.nameOnly === true ? databases.map(({ name }) => ({ name })) : databases;
  return { databases: shown, totalSize: 0 };
};

const listCollections: Handler = (context) => {
  const { command, database, store } = context;
  const { matches } = compileFilter(optionalDocument(command.filter, 'filter'));
  const collections = store.catalog.all().filter((collection) => collection.database === database);
  const entries = collections.map(({ name, indexes }) => {
    const details = { options: {}, info: { readOnly: false }, idIndex: indexes[0]?.spec ?? {} };
    return { name, type: 'collection', ...details };
  });
  const found = entries.filter((entry) => matches(entry));
  const shown = command.nameOnly === true ? found.map(({ name, type }) => ({ name, type })) : found;
  return cursorOver(context, '$cmd.listCollections', shown);
};

const listIndexes: Handler = (context) => {
  const { name, indexes } = existingCollection(context);
  return cursorOver(
    context,
    name,
    indexes.map(({ spec }) => spec),
  );
};

function existingCollection(context: CommandContext): Collection {
  const collection = findCollection(context);
  if (collection) return collection;
  throw new MongoError(26, `ns does not exist: ${context.database}.${collectionName(context)}`);
}

function cursorOver(context: CommandContext, name: string, documents: BsonDocument[]): Promise<Buffer> {
  const bytes = documents.map(encode).values();
  return context.cursors.first(`${context.database}.${name}`, bytes, cursorBatchSize(context));
}

/** Beside `key`, `name`, `v` and `background`, which means nothing to any server since 4.2. */
const INDEX_OPTIONS = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'];

/** @throws MongoError 67 or 115 for an index this server cannot keep. */
function toIndexSpec(sent: unknown): BsonDocument {
  if (!isDocument(sent) || !isDocument(sent.key) || Object.keys(sent.key).length === 0)
    throw new MongoError(67, 'each index needs a key pattern that is not empty');
  const {
    v: _v,
    background: _background,
    key,
    name = Object.entries(sent.key).flat().join('_'),
    ...options
  } = sent;
  for (const [path, direction] of Object.entries(sent.key)) {
    if (typeof direction === 'string' || path.includes('$**'))
      throw notSupported(`a ${String(direction)} index on '${path}'`);
    if (!toDouble(direction)) throw new MongoError(67, `The direction of '${path}' must be a number but 0`);
  }
  const refused = Object.keys(options).find((option) => !INDEX_OPTIONS.includes(option));
  if (refused !== undefined) throw notSupported(`the index option ${refused}`);
  return { v: 2, ...options, key, name };
}

/** @throws MongoError 85 or 86 when there is one with the same name or key but something else about it. */
function existingIndex({ indexes }: Collection, spec: BsonDocument): Index | undefined {
  const isSameKey = (index: Index) => equalValues(index.spec.key, spec.key);
  const named = indexes.find(({ name }) => name === spec.name);
  if (named && !isSameKey(named))
    throw new MongoError(86, `An existing index has the same name as the requested index: ${named.name}`);
  const found =
    named ?? indexes.find((index) => isSameKey(index) && isSame(index.spec, spec, 'partialFilterExpression'));
  if (found?.name === '_id_') return found;
  if (found && !['name', ...INDEX_OPTIONS].every((option) => isSame(found.spec, spec, option)))
    throw new MongoError(85, `Index already exists with a different name or options: ${found.name}`);
  return found;
}

/** False is the same as nothing said. */
function isSame(a: BsonDocument, b: BsonDocument, option: string): boolean {
  const [left, right] = [a, b].map((spec) => (spec[option] === false ? null : (spec[option] ?? null)));
  return equalValues(left, right);
}

const createIndexes: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const specs = (Array.isArray(command.indexes) ? command.indexes : []).map(toIndexSpec);
  if (specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
  return store.write(() => {
    const isNew = !findCollection(context);
    const collection = ensureCollection(store, database, name);
    const numIndexesBefore = collection.indexes.length;
    for (const spec of specs) {
      if (existingIndex(collection, spec)) continue;
      const index = toIndex(store.catalog.newId(), spec);
      store.buildIndex(collection, index);
      collection.indexes.push(index);
      store.catalog.save(collection);
    }
    const numIndexesAfter = collection.indexes.length;
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: isNew };
  });
};

const dropIndexes: Handler = (context) => {
  const { command, store } = context;
  return store.write(() => {
    const collection = existingCollection(context);
    const nIndexesWas = collection.indexes.length;
    const dropped =
      command.index === '*'
        ? collection.indexes.slice(1)
        : [command.index].flat().map((wanted) => indexToDrop(collection, wanted));
    for (const index of dropped) store.clearIndex(index);
    collection.indexes = collection.indexes.filter((index) => !dropped.includes(index));
    store.catalog.save(collection);
    return { nIndexesWas };
  });
};

function indexToDrop({ indexes }: Collection, wanted: unknown): Index {
  const index = indexes.find(({ name, spec }) => name === wanted || equalValues(spec.key, wanted));
  if (!index) throw new MongoError(27, `index not found with name [${String(wanted)}]`);
  if (index.name === '_id_') throw new MongoError(72, 'cannot drop _id index');
  return index;
}

export const adminCommands: Record<string, Handler> = {
  create,
  drop,
  dropDatabase,
  listDatabases,
  listCollections,
  listIndexes,
  createIndexes,
  dropIndexes,
};
