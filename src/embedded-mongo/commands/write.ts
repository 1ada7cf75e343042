import { adoptDocument, type BsonDocument, decode, isDocument, MAX_DOCUMENT_BYTES } from '../bson-codec.ts';
import type { Collection } from '../catalog.ts';
import { compileFilter, type Filter, type MatchDetails } from '../match.ts';
import { MongoError } from '../mongo-error.ts';
import { planQuery } from '../plan.ts';
import { compileProjection } from '../project.ts';
import { writeError } from '../reply.ts';
import { writeOnce } from '../retryable-writes.ts';
import { matchesStored, Scan } from '../scan.ts';
import { parseSort, type SortOrder, sortDocuments } from '../sort-documents.ts';
import type { Store } from '../store.ts';
import { typeName } from '../type-name.ts';
import { type CompiledUpdate, compileUpdate, encodeChecked } from '../update.ts';
import { buildUpsert } from '../upsert.ts';
import {
  collectionName,
  ensureCollection,
  type Handler,
  optionalDocument,
  refuseCollation,
} from './command.ts';

/** Runs each statement; a refusal is reported for it, and ends the command when that is ordered. */
function eachStatement<T>(
  statements: T[],
  ordered: boolean,
  run: (statement: T, index: number) => void,
): BsonDocument[] {
  const errors: BsonDocument[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      errors.push(writeError(index, error));
      if (ordered) break;
    }
  }
  return errors;
}

function withErrors(reply: BsonDocument, writeErrors: BsonDocument[]): BsonDocument {
  return writeErrors.length > 0 ? { ...reply, writeErrors } : reply;
}

const insert: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const documents = context.rawDocuments ?? [];
  if (documents.length === 0)
    throw new MongoError(9, 'Write batch sizes must be between 1 and 100000. Got 0 operations.');
  return writeOnce(store, command, () => {
    const collection = ensureCollection(store, database, name);
    let n = 0;
    const errors = eachStatement(documents, command.ordered !== false, (sent) => {
      if (sent.length > MAX_DOCUMENT_BYTES)
        throw new MongoError(10334, `object to insert too large. size in bytes: ${sent.length}`);
      const { bytes, document } = adoptDocument(sent);
      checkId(document._id);
      store.insert(collection, document, bytes);
      n++;
    });
    return withErrors({ n }, errors);
  });
};

function checkId(id: unknown): void {
  const type = typeName(id);
  if (type === 'array' || type === 'regex')
    throw new MongoError(53, `The '_id' value cannot be of type ${type}`);
  if (isDocument(id) && Object.keys(id).some((key) => key.startsWith('$'))) {
    throw new MongoError(52, '_id fields may not contain $-prefixed fields');
  }
}

interface Selection {
  filter: Filter;
  sort?: SortOrder;
  hint?: unknown;
  limit: number;
}

interface Selected {
  recordId: number;
  bytes: Buffer;
  /** A copy of its own, free to be changed. */
  document: BsonDocument;
  details: MatchDetails;
}

/** All at once, before anything is changed, so that a changed document is not met again further on in an index. */
function select(
  store: Store,
  collection: Collection,
  { filter, sort = [], hint, limit }: Selection,
): Selected[] {
  const plan = planQuery(collection, { filter: filter.source, sort, hint });
  const scan = new Scan(store, collection, plan);
  const selected: Selected[] = [];
  for (let candidate = scan.next(); candidate; candidate = scan.next()) {
    const details: MatchDetails = {};
    if (!matchesStored(filter, candidate.bytes, details)) continue;
    selected.push({ ...candidate, document: decode(candidate.bytes), details });
    if (plan.providesSort && limit > 0 && selected.length === limit) break;
  }
  if (plan.providesSort) return selected;
  const sorted = sortDocuments(selected, sort, ({ document }) => document);
  return limit > 0 ? sorted.slice(0, limit) : sorted;
}

/** @returns the document after the update, and whether it differs from before. */
function updateOne(store: Store, collection: Collection, selected: Selected, update: CompiledUpdate) {
  const { recordId, document, details } = selected;
  const original = decode(selected.bytes);
  const after = update.apply(document, { arrayIndex: details.arrayIndex, isInsert: false });
  const bytes = encodeChecked(after);
  const isModified = !bytes.equals(selected.bytes);
  if (isModified) store.replace(collection, recordId, original, after, bytes);
  return { after, original, isModified };
}

function upsert(
  store: Store,
  collection: Collection,
  filter: BsonDocument,
  update: CompiledUpdate,
): BsonDocument {
  const document = buildUpsert(filter, update);
  checkId(document._id);
  store.insert(collection, document, encodeChecked(document));
  return document;
}

interface UpdateStatement {
  source: BsonDocument;
  filter: Filter;
  update: CompiledUpdate;
  isMulti: boolean;
}

function toUpdateStatement(statement: unknown, command: BsonDocument): UpdateStatement {
  if (!isDocument(statement)) throw new MongoError(14, 'an update statement must be an object');
  refuseCollation(statement);
  const variables = optionalDocument(command.let, 'let');
  const filter = compileFilter(optionalDocument(statement.q, 'updates.q'), variables);
  const constants = optionalDocument(statement.c, 'updates.c');
  const update = compileUpdate(statement.u, statement.arrayFilters, { ...variables, ...constants });
  const isMulti = statement.multi === true;
  if (isMulti && update.isReplacement)
    throw new MongoError(9, 'multi update is not supported for replacement-style update');
  return { source: statement, filter, update, isMulti };
}

const update: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const statements: unknown[] = Array.isArray(command.updates) ? command.updates : [];
  return writeOnce(store, command, () => {
    const totals = { n: 0, nModified: 0 };
    const upserted: BsonDocument[] = [];
    const errors = eachStatement(statements, command.ordered !== false, (sent, index) => {
      const statement = toUpdateStatement(sent, command);
      const collection = collectionFor(store, database, name, statement.source.upsert === true);
      const found = collection ? runUpdate(store, collection, statement, totals) : 0;
      if (found > 0 || !collection || statement.source.upsert !== true) return;
      const { _id } = upsert(store, collection, statement.filter.source, statement.update);
      totals.n++;
      upserted.push({ index, _id });
    });
    return withErrors({ ...totals, ...(upserted.length > 0 ? { upserted } : {}) }, errors);
  });
};

function collectionFor(
  store: Store,
  database: string,
  name: string,
  create: boolean,
): Collection | undefined {
  return create ? ensureCollection(store, database, name) : store.catalog.find(database, name);
}

function runUpdate(
  store: Store,
  collection: Collection,
  statement: UpdateStatement,
  totals: { n: number; nModified: number },
): number {
  const { filter, source, isMulti } = statement;
  const sort = parseSort(source.sort);
  const selected = select(store, collection, { filter, sort, hint: source.hint, limit: isMulti ? 0 : 1 });
  for (const one of selected) {
    const { isModified } = updateOne(store, collection, one, statement.update);
    totals.n++;
    if (isModified) totals.nModified++;
  }
  return selected.length;
}

const remove: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  const statements: unknown[] = Array.isArray(command.deletes) ? command.deletes : [];
  return writeOnce(store, command, () => {
    let n = 0;
    const errors = eachStatement(statements, command.ordered !== false, (statement) => {
      if (!isDocument(statement)) throw new MongoError(14, 'a delete statement must be an object');
      refuseCollation(statement);
      const filter = compileFilter(
        optionalDocument(statement.q, 'deletes.q'),
        optionalDocument(command.let, 'let'),
      );
      const collection = store.catalog.find(database, name);
      if (!collection) return;
      const limit = Number(statement.limit ?? 0);
      for (const { recordId, document } of select(store, collection, {
        filter,
        hint: statement.hint,
        limit,
      })) {
        store.remove(collection, recordId, document);
        n++;
      }
    });
    return withErrors({ n }, errors);
  });
};

const findAndModify: Handler = (context) => {
  const { command, database, store } = context;
  const name = collectionName(context);
  refuseCollation(command);
  const variables = optionalDocument(command.let, 'let');
  const filter = compileFilter(optionalDocument(command.query, 'query'), variables);
  const isRemove = command.remove === true;
  if (isRemove && command.update !== undefined)
    throw new MongoError(9, 'Cannot specify both an update and remove=true');
  if (!isRemove && command.update === undefined)
    throw new MongoError(9, 'Either an update or remove=true must be specified');
  const change = isRemove ? undefined : compileUpdate(command.update, command.arrayFilters, variables);
  const projection = compileProjection(command.fields);
  const selection = { filter, sort: parseSort(command.sort), hint: command.hint, limit: 1 };
  const shown = (document: BsonDocument, details: MatchDetails) =>
    projection ? projection(document, details) : document;
  return writeOnce(store, command, () => {
    const collection = collectionFor(store, database, name, command.upsert === true);
    const [found] = collection ? select(store, collection, selection) : [];
    if (collection && found && !change) {
      store.remove(collection, found.recordId, found.document);
      return { lastErrorObject: { n: 1 }, value: shown(found.document, found.details) };
    }
    if (collection && found && change) {
      const { after, original } = updateOne(store, collection, found, change);
      const value = command.new === true ? after : original;
      return { lastErrorObject: { n: 1, updatedExisting: true }, value: shown(value, found.details) };
    }
    if (collection && change && command.upsert === true) {
      const inserted = upsert(store, collection, filter.source, change);
      const value = command.new === true ? shown(inserted, {}) : null;
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
