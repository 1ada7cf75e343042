import { type BsonDocument, decode, encode, fieldReader } from '../bson-codec.ts';
import { compareValues, EMPTY_ARRAY, equalValues, toDouble, toNumeric } from '../compare.ts';
import { DEFAULT_FIRST_BATCH } from '../cursors.ts';
import { leafValues } from '../leaves.ts';
import { compileFilter, type Filter } from '../match.ts';
import { MongoError } from '../mongo-error.ts';
import { planQuery } from '../plan.ts';
import { compileProjection, type Projection } from '../project.ts';
import { refuseOptions } from '../refused.ts';
import { candidates, type Examined, type Match, matchStored, Pace } from '../scan.ts';
import { parseSort, type SortOrder, sortDocuments } from '../sort-documents.ts';
import type { StoredDocument } from '../store.ts';
import {
  type CommandContext,
  collectionName,
  countOf,
  findCollection,
  type Handler,
  optionalDocument,
} from './command.ts';

/** MongoDB's limit for a sort in memory (internalQueryMaxBlockingSortMemoryUsageBytes). */
const MAX_SORT_BYTES = 100 * 1024 * 1024;

export interface ReadOptions {
  filter: BsonDocument;
  sort?: SortOrder;
  skip?: number;
  /** 0 = all. */
  limit?: number;
  /** Counts on while the matches are read. */
  examined?: Examined;
}

/** The documents a query gives, in its order. @throws MongoError at once when the query is wrong. */
export function readMatches(context: CommandContext, options: ReadOptions): AsyncGenerator<Match> {
  refuseOptions('query', context.command);
  const filter = compileFilter(options.filter);
  const pace = new Pace(countOf(context.command.maxTimeMS, 'maxTimeMS'));
  return run(context, filter, options, pace);
}

async function* run(
  context: CommandContext,
  filter: Filter,
  { sort = [], skip = 0, limit = 0, examined }: ReadOptions,
  pace: Pace,
): AsyncGenerator<Match> {
  const collection = findCollection(context);
  if (!collection) return;
  const plan = planQuery({ store: context.store, collection }, filter.source, { sort, limit });
  const found = matching(candidates(context.store, collection, plan, examined), filter, pace);
  let at = 0;
  for await (const match of plan.providesSort ? found : sorted(found, sort)) {
    if (at++ >= skip) yield match;
    if (limit > 0 && at === skip + limit) return;
  }
}

async function* matching(from: Iterable<StoredDocument>, filter: Filter, pace: Pace): AsyncGenerator<Match> {
  for (const candidate of from) {
    const match = matchStored(filter, candidate);
    if (match) yield match;
    if (pace.isDue) await pace.rest();
  }
}

async function* sorted(found: AsyncGenerator<Match>, order: SortOrder): AsyncGenerator<Match> {
  const all: Match[] = [];
  let bytes = 0;
  for await (const match of found) {
    bytes += match.bytes.length;
    if (bytes > MAX_SORT_BYTES)
      throw new MongoError(292, 'Sort exceeded memory limit of 104857600 bytes; add an index for it');
    all.push(match);
  }
  yield* sortDocuments(all, order, (match) => decode(match.bytes));
}

const find: Handler = (context) => {
  const { command, database, cursors } = context;
  const matches = readMatches(context, {
    filter: optionalDocument(command.filter, 'filter'),
    sort: parseSort(command.sort),
    skip: countOf(command.skip, 'skip'),
    limit: countOf(command.limit, 'limit'),
  });
  const found = projected(matches, compileProjection(command.projection));
  const batchSize = countOf(command.batchSize ?? DEFAULT_FIRST_BATCH, 'batchSize');
  const namespace = `${database}.${collectionName(context)}`;
  return cursors.first(namespace, found, batchSize, command.singleBatch === true);
};

async function* projected(
  matches: AsyncGenerator<Match>,
  projection: Projection | undefined,
): AsyncGenerator<Buffer> {
  for await (const { bytes } of matches)
    yield projection ? encode(projection.apply(projection.read(bytes))) : bytes;
}

const count: Handler = async (context) => {
  const { command, store } = context;
  const filter = optionalDocument(command.query, 'query');
  const skip = countOf(command.skip, 'skip');
  const limit = Math.abs(toDouble(command.limit ?? 0));
  const matches = readMatches(context, { filter, skip, limit });
  const collection = findCollection(context);
  if (collection && Object.keys(filter).length === 0) {
    const rest = Math.max(0, store.count(collection) - skip);
    return { n: limit > 0 ? Math.min(rest, limit) : rest };
  }
  let n = 0;
  for await (const _match of matches) n++;
  return { n };
};

/** The different values a path leads to, array elements one by one, in order. */
const distinct: Handler = async (context) => {
  const { key, query } = context.command;
  if (typeof key !== 'string') throw new MongoError(14, "'key' is the wrong type, expected type 'string'");
  const segments = key.split('.');
  const read = fieldReader(segments.slice(0, 1));
  const all: unknown[] = [];
  for await (const { bytes } of readMatches(context, { filter: optionalDocument(query, 'query') }))
    all.push(...leafValues(read(bytes), segments));
  const values = all.filter((value) => value !== undefined && value !== EMPTY_ARRAY).sort(compareValues);
  return { values: values.filter((value, at) => at === 0 || !equalValues(value, values[at - 1])) };
};

const getMore: Handler = ({ command, database, cursors }) => {
  const batchSize = countOf(command.batchSize, 'batchSize') || Number.POSITIVE_INFINITY;
  return cursors.next(toCursorId(command.getMore), `${database}.${String(command.collection)}`, batchSize);
};

const killCursors: Handler = ({ command, cursors }) => {
  const ids = Array.isArray(command.cursors) ? command.cursors.map(toCursorId) : [];
  const cursorsKilled = ids.filter((id) => cursors.kill(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
};

function toCursorId(value: unknown): bigint {
  const number = toNumeric(value);
  if (typeof number === 'bigint') return number;
  if (typeof number === 'number' && Number.isInteger(number)) return BigInt(number);
  throw new MongoError(14, 'a cursor id must be a number');
}

export const readCommands: Record<string, Handler> = { find, count, distinct, getMore, killCursors };
