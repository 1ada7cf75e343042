import {
  adoptDocument,
  type BsonDocument,
  decode,
  encode,
  isDocument,
  MAX_DOCUMENT_BYTES,
} from '../bson-codec.ts';
import type { Collection } from '../catalog.ts';
import { toDouble } from '../compare.ts';
import { compileFilter, type Filter } from '../match.ts';
import { MongoError } from '../mongo-error.ts';
import { planQuery } from '../plan.ts';
import { compileProjection } from '../project.ts';
import { refuseOptions } from '../refused.ts';
import { writeError } from '../reply.ts';
import { writeOnce } from '../retryable-writes.ts';
import { candidates, type Match, matchStored } from '../scan.ts';
import { parseSort, type SortOrder, sortDocuments } from '../sort-documents.ts';
import type { Store } from '../store.ts';
import { typeName } from '../type-name.ts';
import { type CompiledUpdate, compileUpdate } from '../update.ts';
import { buildUpsert } from '../upsert.ts';
import { collectionName, ensureCollection, type Handler, optionalDocument } from './command.ts';

/** Runs each statement; a refusal is reported for it, and ends the command when that is ordered. */
function eachStatement<T>(
  command: BsonDocument,
  statements: T[],
  run: (statement: T, index: number) => void,
): { writeErrors?: BsonDocument[] } {
  refuseOptions('query', command);
  const writeErrors: BsonDocument[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      writeErrors.push(writeError(index, error));
      if (command.ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** @throws MongoError 14 or 115 for what cannot be meant or kept. */
function toStatement(sent: unknown): BsonDocument {
  if (!isDocument(sent)) throw new MongoError(14, 'a statement must be an object');
  refuseOptions('query', sent);
  return sent;
}

const insert: Handler = (context) => {
  const { command, database, store, rawDocuments = [] } = context;
  const name = collectionName(context);
  if (rawDocuments.length === 0) throw new MongoError(9, 'Nothing to insert.');
  return writeOnce(store, command, () => {
    const collection = ensureCollection(store, database, name);
    let n = 0;
    const errors = eachStatement(command, rawDocuments, (sent) => {
      refuseTooLarge(sent);
      const { bytes, document } = adoptDocument(sent);
      checkId(document._id);
      store.insert(collection, document, bytes);
      n++;
    });
    return { n, ...errors };
  });
};

function refuseTooLarge(bytes: Buffer): void {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new MongoError(10334, `the document is too large: ${bytes.length} of ${MAX_DOCUMENT_BYTES} bytes`);
}

function checkId(id: unknown): void {
  const type = typeName(id);
  if (type === 'array' || type === 'regex')
    throw new MongoError(53, `The '_id' value cannot be of type ${type}`);
  if (isDocument(id) && Object.keys(id).some((key) => key.startsWith('$')))
    throw new MongoError(52, '_id fields may not contain $-prefixed fields');
}

interface Selection {
  filter: Filter;
  sort?: SortOrder;
  /** 0 = all. */
  limit: number;
}

/** All at once, before anything is changed, so that a changed document is not met again further on in an index. */
function select(store: Store, collection: Collection, { filter, sort = [], limit }: Selection): Match[] {
  const plan = planQuery({ store, collection }, filter.source, { sort, limit });
  const selected: Match[] = [];
  for (const candidate of candidates(store, collection, plan)) {
    const match = matchStored(filter, candidate);
    if (match && selected.push(match) === limit && plan.providesSort) break;
  }
  if (plan.providesSort) return selected;
  return sortDocuments(selected, sort, ({ bytes }) => decode(bytes)).slice(0, limit || undefined);
}

/** @returns the document after the update, and whether it differs from before. */
function updateOne(store: Store, collection: Collection, match: Match, update: CompiledUpdate) {
  const { recordId, details } = match;
  const before = decode(match.bytes);
  const after = update.apply(decode(match.bytes), { arrayIndex: details.arrayIndex, isInsert: false });
  const bytes = encode(after);
  refuseTooLarge(bytes);
  const isModified = !bytes.equals(match.bytes);
  if (isModified) store.replace(collection, recordId, before, after, bytes);
  return { before, after, isModified };
}

function upsert(store: Store, collection: Collection, filter: Filter, update: CompiledUpdate): BsonDocument {
  const document = buildUpsert(filter.source, update);
  const bytes = encode(document);
  refuseTooLarge(bytes);
  checkId(document._id);
  store.insert(collection, document, bytes);
  return document;
}

/** An upsert makes the collection when it is not there. */
function collectionFor(store: Store, database: string, name: string, isUpsert: boolean) {
  return isUpsert ? ensureCollection(store, database, name) : store.catalog.find(database, name);
}

const update: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const statements: unknown[] = Array.isArray(command.updates) ? command.updates : [];
  return writeOnce(store, command, () => {
    const totals = { n: 0, nModified: 0 };
    const upserted: BsonDocument[] = [];
    const errors = eachStatement(command, statements, (sent, index) => {
      const { q, u, arrayFilters, multi, upsert: isUpsert, sort } = toStatement(sent);
      const filter = compileFilter(optionalDocument(q, 'updates.q'));
      const change = compileUpdate(u, arrayFilters);
      if (multi === true && change.isReplacement)
        throw new MongoError(9, 'multi update is not supported for replacement-style update');
      const collection = collectionFor(store, database, name, isUpsert === true);
      if (!collection) return;
      const limit = multi === true ? 0 : 1;
      const matches = select(store, collection, { filter, sort: parseSort(sort), limit });
      for (const match of matches) {
        const { isModified } = updateOne(store, collection, match, change);
        totals.n++;
        if (isModified) totals.nModified++;
      }
      if (matches.length > 0 || isUpsert !== true) return;
      upserted.push({ index, _id: upsert(store, collection, filter, change)._id });
      totals.n++;
    });
    return { ...totals, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
  });
};

const remove: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const statements: unknown[] = Array.isArray(command.deletes) ? command.deletes : [];
  return writeOnce(store, command, () => {
    let n = 0;
    const errors = eachStatement(command, statements, (sent) => {
      const { q, limit } = toStatement(sent);
      const filter = compileFilter(optionalDocument(q, 'deletes.q'));
      const collection = store.catalog.find(database, name);
      if (!collection) return;
      for (const { recordId, bytes } of select(store, collection, { filter, limit: toDouble(limit ?? 0) })) {
        store.remove(collection, recordId, decode(bytes));
        n++;
      }
    });
    return { n, ...errors };
  });
};

const findAndModify: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  refuseOptions('query', command);
  const filter = compileFilter(optionalDocument(command.query, 'query'));
  const isRemove = command.remove === true;
  if (isRemove === (command.update !== undefined))
    throw new MongoError(9, 'Specify either an update or remove=true');
  const change = isRemove ? undefined : compileUpdate(command.update, command.arrayFilters);
  const isUpsert = command.upsert === true && !isRemove;
  const project = compileProjection(command.fields)?.apply ?? ((document: BsonDocument) => document);
  const selection = { filter, sort: parseSort(command.sort), limit: 1 };
  return writeOnce(store, command, () => {
    const collection = collectionFor(store, database, name, isUpsert);
    const [found] = collection ? select(store, collection, selection) : [];
    if (collection && found && change) {
      const { before, after } = updateOne(store, collection, found, change);
      const value = project(command.new === true ? after : before);
      return { lastErrorObject: { n: 1, updatedExisting: true }, value };
    }
    if (collection && found) {
      const removed = decode(found.bytes);
      store.remove(collection, found.recordId, removed);
      return { lastErrorObject: { n: 1 }, value: project(removed) };
    }
    if (collection && change && isUpsert) {
      const inserted = upsert(store, collection, filter, change);
      const value = command.new === true ? project(inserted) : null;
      return { lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id }, value };
    }
    return { lastErrorObject: isRemove ? { n: 0 } : { n: 0, updatedExisting: false }, value: null };
  });
};

export const writeCommands: Record<string, Handler> = {
  insert,
  update,
  delete: remove,
  findAndModify,
  findandmodify: findAndModify,
};
