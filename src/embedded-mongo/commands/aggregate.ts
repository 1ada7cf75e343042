import { type BsonDocument, decode, encode, isDocument } from '../bson-codec.ts';
import { toNumeric } from '../compare.ts';
import { DEFAULT_FIRST_BATCH } from '../cursors.ts';
import { runStages } from '../expression.ts';
import { compileFilter } from '../match.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { parseSort, sortDocuments } from '../sort-documents.ts';
import {
  type CommandContext,
  collectionName,
  countOr,
  type Handler,
  optionalDocument,
  refuseCollation,
} from './command.ts';
import { type ReadOptions, readMatches } from './read.ts';

/** Stages of mingo that agree with MongoDB; $match, $sort, $skip, $limit and $count are our own. */
const MINGO_STAGES = new Set([
  ...['$group', '$project', '$set', '$addFields', '$unset', '$unwind', '$replaceRoot', '$replaceWith'],
  ...['$sortByCount', '$bucket', '$bucketAuto', '$sample'],
]);

/** Real stages that need what is not here (other collections, change streams, search, writing). */
const REFUSED_STAGES = new Set([
  ...[
    '$lookup',
    '$graphLookup',
    '$unionWith',
    '$merge',
    '$out',
    '$changeStream',
    '$changeStreamSplitLargeEvent',
  ],
  ...['$geoNear', '$search', '$searchMeta', '$vectorSearch', '$collStats', '$indexStats', '$currentOp'],
  ...['$listSessions', '$listLocalSessions', '$planCacheStats', '$documents', '$densify', '$fill', '$redact'],
  ...['$setWindowFields'],
]);

interface Stage {
  name: string;
  operand: unknown;
  source: BsonDocument;
}

export function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) throw new MongoError(14, "'pipeline' option must be specified as an array");
  return pipeline.map((source) => {
    const entries = isDocument(source) ? Object.entries(source) : [];
    const [entry] = entries;
    if (!entry || !isDocument(source) || entries.length !== 1) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const [name, operand] = entry;
    if (REFUSED_STAGES.has(name)) throw notSupported(name);
    if (!ownStages[name] && !MINGO_STAGES.has(name))
      throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
    return { name, operand, source };
  });
}

type OwnStage = (documents: BsonDocument[], operand: unknown, variables: BsonDocument) => BsonDocument[];

const ownStages: Record<string, OwnStage> = {
  $match: (documents, operand, variables) => {
    const filter = compileFilter(optionalDocument(operand, '$match'), variables);
    return documents.filter((document) => filter.matches(document));
  },
  $sort: (documents, operand) => sortDocuments(documents, parseSort(operand), (document) => document),
  $skip: (documents, operand) => documents.slice(countOr(operand, '$skip', 0)),
  $limit: (documents, operand) => documents.slice(0, positiveLimit(operand)),
  $count: (documents, operand) => {
    if (typeof operand !== 'string' || operand === '')
      throw new MongoError(40156, 'the count field must be a non-empty string');
    return documents.length > 0 ? [{ [operand]: documents.length }] : [];
  },
  $facet: (documents, operand, variables) => {
    const facets = Object.entries(optionalDocument(operand, '$facet'));
    return [
      Object.fromEntries(
        facets.map(([name, inner]) => [name, runPipeline(documents, parsePipeline(inner), variables)]),
      ),
    ];
  },
};

function positiveLimit(operand: unknown): number {
  const limit = Number(toNumeric(operand) ?? 0);
  if (!(limit > 0)) throw new MongoError(15958, 'the limit must be positive');
  return limit;
}

/** What the first stages ask of the collection itself, so that an index can serve them. */
export function leadingQuery(stages: Stage[]): { options: ReadOptions; rest: Stage[] } {
  const rest = [...stages];
  const options: ReadOptions = { filter: {} };
  if (rest[0]?.name === '$match') options.filter = optionalDocument(rest.shift()?.operand, '$match');
  if (rest[0]?.name === '$sort') options.sort = parseSort(rest.shift()?.operand);
  if (rest[0]?.name === '$skip') options.skip = countOr(rest.shift()?.operand, '$skip', 0);
  if (rest[0]?.name === '$limit') options.limit = positiveLimit(rest.shift()?.operand);
  return { options, rest };
}

function runPipeline(documents: BsonDocument[], stages: Stage[], variables: BsonDocument): BsonDocument[] {
  let current = documents;
  for (const { name, operand, source } of stages) {
    const own = ownStages[name];
    current = own ? own(current, operand, variables) : runStages(current, [source], variables);
  }
  return current;
}

async function* results(
  context: CommandContext,
  options: ReadOptions,
  rest: Stage[],
  variables: BsonDocument,
): AsyncGenerator<Buffer> {
  const matches = readMatches(context, { ...options, variables, hint: context.command.hint });
  if (rest.length === 0) {
    for await (const { bytes } of matches) yield bytes;
    return;
  }
  const documents: BsonDocument[] = [];
  for await (const { bytes } of matches) documents.push(decode(bytes));
  for (const document of runPipeline(documents, rest, variables)) yield encode(document);
}

const aggregate: Handler = (context) => {
  const { command, database, cursors } = context;
  if (typeof command.aggregate !== 'string') throw notSupported('aggregate on a whole database');
  const name = collectionName(context);
  refuseCollation(command);
  const { options, rest } = leadingQuery(parsePipeline(command.pipeline));
  const variables = optionalDocument(command.let, 'let');
  compileFilter(options.filter, variables);
  const cursor = optionalDocument(command.cursor, 'cursor');
  const batchSize = countOr(cursor.batchSize, 'cursor.batchSize', DEFAULT_FIRST_BATCH);
  return cursors.first(`${database}.${name}`, results(context, options, rest, variables), batchSize);
};

export const aggregateCommands: Record<string, Handler> = { aggregate };
