import { type BsonDocument, encode, isDocument } from '../bson-codec.ts';
import { type Collection, toIndex } from '../catalog.ts';
import { equalValues, toNumeric } from '../compare.ts';
import { DEFAULT_FIRST_BATCH } from '../cursors.ts';
import type { Index } from '../index-keys.ts';
import { compileFilter } from '../match.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import type { Reply } from '../reply.ts';
import {
  type CommandContext,
  collectionName,
  countOr,
  ensureCollection,
  findCollection,
  type Handler,
  optionalDocument,
} from './command.ts';

const CREATE_REFUSED = [
  'capped',
  'validator',
  'timeseries',
  'viewOn',
  'pipeline',
  'clusteredIndex',
  'expireAfterSeconds',
];

const create: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const refused = CREATE_REFUSED.find((option) => command[option] !== undefined && command[option] !== false);
  if (refused !== undefined) throw notSupported(`create with ${refused}`);
  return store.write(() => {
    if (store.catalog.find(database, name))
      throw new MongoError(48, `Collection ${database}.${name} already exists.`);
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
  const names = [...new Set(store.catalog.all().map(({ database }) => database))].sort();
  const filter = compileFilter(optionalDocument(command.filter, 'filter'));
  const databases = names
    .map((name) => ({ name, sizeOnDisk: 0, empty: false }))
    .filter((entry) => filter.matches(entry));
  return {
    databases: command.nameOnly === true ? databases.map(({ name }) => ({ name })) : databases,
    totalSize: 0,
  };
};

function cursorOver(context: CommandContext, namespace: string, documents: BsonDocument[]): Promise<Buffer> {
  const cursor = optionalDocument(context.command.cursor, 'cursor');
  const batchSize = countOr(cursor.batchSize, 'cursor.batchSize', DEFAULT_FIRST_BATCH);
  return context.cursors.first(`${context.database}.${namespace}`, documents.map(encode).values(), batchSize);
}

const listCollections: Handler = (context) => {
  const { command, database, store } = context;
  const filter = compileFilter(optionalDocument(command.filter, 'filter'));
  const entries = store.catalog
    .all()
    .filter((collection) => collection.database === database)
    .map(({ name, indexes }) => ({
      name,
      type: 'collection',
      options: {},
      info: { readOnly: false },
      idIndex: indexes[0]?.spec ?? {},
    }))
    .filter((entry) => filter.matches(entry));
  const shown = command.nameOnly === true ? entries.map(({ name, type }) => ({ name, type })) : entries;
  return cursorOver(context, '$cmd.listCollections', shown);
};

const listIndexes: Handler = (context) => {
  const collection = findCollection(context);
  if (!collection)
    throw new MongoError(26, `ns does not exist: ${context.database}.${collectionName(context)}`);
  return cursorOver(
    context,
    collection.name,
    collection.indexes.map(({ spec }) => spec),
  );
};

const INDEX_OPTIONS = new Set([
  ...['v', 'key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'background'],
  ...['ns', 'collation'],
]);

/** @throws MongoError 67 or 115 for an index this server cannot keep. */
function checkIndexSpec(sent: unknown): BsonDocument {
  if (!isDocument(sent) || !isDocument(sent.key)) throw new MongoError(67, 'each index needs a key pattern');
  const key: BsonDocument = {};
  for (const [path, direction] of Object.entries(sent.key)) {
    const number = Number(toNumeric(direction) ?? Number.NaN);
    if (typeof direction === 'string' || path.includes('$**'))
      throw notSupported(`a ${String(direction)} index on '${path}'`);
    if (!number)
      throw new MongoError(67, `Values in v:2 index key pattern cannot be of this kind: '${path}'`);
    key[path] = direction;
  }
  if (Object.keys(key).length === 0) throw new MongoError(67, 'Index keys cannot be an empty object');
  const refused = Object.keys(sent).find((option) => !INDEX_OPTIONS.has(option));
  if (refused !== undefined) throw notSupported(`the index option ${refused}`);
  if (isDocument(sent.collation) && sent.collation.locale !== 'simple') throw notSupported('collation');
  const { background: _background, ns: _ns, collation: _collation, v: _v, ...rest } = sent;
  const name = sent.name ?? Object.entries(key).flat().join('_');
  return { v: 2, ...rest, key, name };
}

function existingIndex(collection: Collection, spec: BsonDocument): Index | undefined {
  const named = collection.indexes.find(({ name }) => name === spec.name);
  if (named && !equalValues(named.spec.key, spec.key)) {
    throw new MongoError(
      86,
      `An existing index has the same name as the requested index: ${String(spec.name)}`,
    );
  }
  const same = collection.indexes.find(
    (index) => equalValues(index.spec.key, spec.key) && samePartial(index.spec, spec),
  );
  if (same && same.name !== spec.name)
    throw new MongoError(85, `Index already exists with a different name: ${same.name}`);
  const found = named ?? same;
  if (found && found.name !== '_id_' && !sameOptions(found.spec, spec)) {
    throw new MongoError(
      85,
      `An equivalent index already exists with the same name but different options: ${found.name}`,
    );
  }
  return found;
}

function samePartial(a: BsonDocument, b: BsonDocument): boolean {
  return equalValues(a.partialFilterExpression ?? null, b.partialFilterExpression ?? null);
}

function sameOptions(a: BsonDocument, b: BsonDocument): boolean {
  const flag = (spec: BsonDocument, name: string) => spec[name] === true;
  const sameFlags = ['unique', 'sparse'].every((name) => flag(a, name) === flag(b, name));
  return (
    sameFlags && samePartial(a, b) && equalValues(a.expireAfterSeconds ?? null, b.expireAfterSeconds ?? null)
  );
}

const createIndexes: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const specs = (Array.isArray(command.indexes) ? command.indexes : []).map(checkIndexSpec);
  if (specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
  return store.write(() => {
    const isNew = !store.catalog.find(database, name);
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
    const collection = findCollection(context);
    if (!collection) throw new MongoError(26, `ns not found ${context.database}.${collectionName(context)}`);
    const nIndexesWas = collection.indexes.length;
    const wanted = command.index;
    const targets =
      wanted === '*'
        ? collection.indexes.slice(1)
        : (Array.isArray(wanted) ? wanted : [wanted]).map((one) => indexToDrop(collection, one));
    for (const index of targets) store.clearIndex(index);
    collection.indexes = collection.indexes.filter((index) => !targets.includes(index));
    store.catalog.save(collection);
    return { nIndexesWas };
  });
};

function indexToDrop(collection: Collection, wanted: unknown): Index {
  const index = collection.indexes.find(({ name, spec }) => name === wanted || equalValues(spec.key, wanted));
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
