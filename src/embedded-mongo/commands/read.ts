import { type BsonDocument, decode, encode } from '../bson-codec.ts';
import { toNumeric } from '../compare.ts';
import { DEFAULT_FIRST_BATCH } from '../cursors.ts';
import { distinctValues } from '../distinct-values.ts';
import { compileFilter } from '../match.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { planQuery } from '../plan.ts';
import { compileProjection, type Projection } from '../project.ts';
import { type Match, Pace, Scan, scanMatches } from '../scan.ts';
import { parseSort, type SortOrder, sortDocuments } from '../sort-documents.ts';
import {
  type CommandContext,
  collectionName,
  countOr,
  findCollection,
  type Handler,
  optionalDocument,
  refuseCollation,
} from './command.ts';

/** MongoDB's limit for a sort in memory (internalQueryMaxBlockingSortMemoryUsageBytes). */
const MAX_SORT_BYTES = 100 * 1024 * 1024;

export interface ReadOptions {
  filter: BsonDocument;
  sort?: SortOrder;
  skip?: number;
  limit?: number;
  hint?: unknown;
  variables?: BsonDocument;
}

/** The documents a query gives, in its order. */
export async function* readMatches(context: CommandContext, options: ReadOptions): AsyncGenerator<Match> {
  const collection = findCollection(context);
  const { sort = [], skip = 0, limit = 0, hint, variables } = options;
  const filter = compileFilter(options.filter, variables);
  if (!collection) return;
  const plan = planQuery(collection, { filter: options.filter, sort, hint });
  const pace = new Pace(countOr(context.command.maxTimeMS, 'maxTimeMS', 0));
  const found = scanMatches(new Scan(context.store, collection, plan), filter, pace);
  const ordered = plan.providesSort ? found : sorted(found, sort);
  let at = 0;
  for await (const match of ordered) {
    if (at++ < skip) continue;
    yield match;
    if (limit > 0 && at >= skip + limit) return;
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

async function* projected(
  matches: AsyncGenerator<Match>,
  projection: Projection | undefined,
): AsyncGenerator<Buffer> {
  for await (const { bytes, details } of matches) {
    yield projection ? encode(projection(decode(bytes), details)) : bytes;
  }
}

const find: Handler = (context) => {
  const { command, database, cursors } = context;
  const name = collectionName(context);
  refuseCollation(command);
  if (command.tailable === true) throw notSupported('a tailable cursor');
  const options: ReadOptions = {
    filter: optionalDocument(command.filter, 'filter'),
    sort: parseSort(command.sort),
    skip: countOr(command.skip, 'skip', 0),
    limit: countOr(command.limit, 'limit', 0),
    hint: command.hint,
    variables: optionalDocument(command.let, 'let'),
  };
  compileFilter(options.filter, options.variables);
  const projection = compileProjection(command.projection);
  const batchSize = countOr(command.batchSize, 'batchSize', DEFAULT_FIRST_BATCH);
  const source = projected(readMatches(context, options), projection);
  return cursors.first(`${database}.${name}`, source, batchSize, command.singleBatch === true);
};

const count: Handler = async (context) => {
  const { command, store } = context;
  refuseCollation(command);
  const collection = findCollection(context);
  const filter = optionalDocument(command.query, 'query');
  const skip = countOr(command.skip, 'skip', 0);
  const limit = Math.abs(Number(toNumeric(command.limit) ?? 0));
  if (Object.keys(filter).length === 0) {
    const rest = Math.max(0, (collection ? store.count(collection) : 0) - skip);
    return { n: limit > 0 ? Math.min(rest, limit) : rest };
  }
  let n = 0;
  for await (const _match of readMatches(context, { filter, skip, limit, hint: command.hint })) n++;
  return { n };
};

const distinct: Handler = async (context) => {
  const { command } = context;
  refuseCollation(command);
  if (typeof command.key !== 'string')
    throw new MongoError(14, "BSON field 'distinct.key' is the wrong type, expected string");
  const filter = optionalDocument(command.query, 'query');
  return { values: await distinctValues(readMatches(context, { filter }), command.key) };
};

const getMore: Handler = ({ command, database, cursors }) => {
  const batchSize = countOr(command.batchSize, 'batchSize', 0);
  return cursors.next(
    toCursorId(command.getMore),
    `${database}.${String(command.collection)}`,
    batchSize || Number.POSITIVE_INFINITY,
  );
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
