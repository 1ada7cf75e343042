import { type BsonDocument, decode, encode, isDocument } from '../bson-codec.ts';
import { toDouble } from '../compare.ts';
import { runStages } from '../expression.ts';
import { compileFilter } from '../match.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { refusal } from '../refused.ts';
import type { Match } from '../scan.ts';
import { parseSort, sortDocuments } from '../sort-documents.ts';
import { collectionName, countOf, cursorBatchSize, type Handler, optionalDocument } from './command.ts';
import { type ReadOptions, readMatches } from './read.ts';

/** Stages of mingo that agree with MongoDB. */
const MINGO_STAGES = ['$group', '$project', '$set', '$addFields', '$unset', '$unwind'];

type Transform = (documents: BsonDocument[]) => BsonDocument[];

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/ */
const ownStages: Record<string, (operand: unknown) => Transform> = {
  $match: (operand) => {
    const { matches } = compileFilter(optionalDocument(operand, '$match'));
    return (documents) => documents.filter((document) => matches(document));
  },
  $sort: (operand) => {
    const order = parseSort(operand);
    return (documents) => sortDocuments(documents, order, (document) => document);
  },
  $skip: (operand) => {
    const skip = countOf(operand, '$skip');
    return (documents) => documents.slice(skip);
  },
  $limit: (operand) => {
    const limit = positiveLimit(operand);
    return (documents) => documents.slice(0, limit);
  },
  $count: (operand) => {
    if (typeof operand !== 'string' || operand === '')
      throw new MongoError(40156, 'the count field must be a non-empty string');
    return (documents) => (documents.length > 0 ? [{ [operand]: documents.length }] : []);
  },
  $facet: (operand) => {
    const facets = Object.entries(optionalDocument(operand, '$facet')).map(
      ([name, pipeline]) => [name, compilePipeline(parsePipeline(pipeline))] as const,
    );
    return (documents) => [Object.fromEntries(facets.map(([name, run]) => [name, run(documents)]))];
  },
};

function positiveLimit(operand: unknown): number {
  const limit = toDouble(operand);
  if (!(limit > 0)) throw new MongoError(15958, 'the limit must be positive');
  return limit;
}

interface Stage {
  name: string;
  operand: unknown;
}

export function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) throw new MongoError(14, "'pipeline' option must be specified as an array");
  return pipeline.map((source) => {
    const [entry, other] = isDocument(source) ? Object.entries(source) : [];
    if (!entry || other) throw new MongoError(40323, 'A pipeline stage must contain exactly one field.');
    return { name: entry[0], operand: entry[1] };
  });
}

/** What the first stages ask of the collection itself, so that an index can serve them. */
export function leadingQuery(stages: Stage[]): { options: ReadOptions; rest: Stage[] } {
  const rest = [...stages];
  const options: ReadOptions = { filter: {} };
  if (rest[0]?.name === '$match') options.filter = optionalDocument(rest.shift()?.operand, '$match');
  if (rest[0]?.name === '$sort') options.sort = parseSort(rest.shift()?.operand);
  if (rest[0]?.name === '$skip') options.skip = countOf(rest.shift()?.operand, '$skip');
  if (rest[0]?.name === '$limit') options.limit = positiveLimit(rest.shift()?.operand);
  return { options, rest };
}

function compilePipeline(stages: Stage[]): Transform {
  const transforms = stages.map(compileStage);
  return (documents) => transforms.reduce((current, transform) => transform(current), documents);
}

function compileStage({ name, operand }: Stage): Transform {
  const own = Object.hasOwn(ownStages, name) ? ownStages[name] : undefined;
  if (own) return own(operand);
  if (!MINGO_STAGES.includes(name)) throw refusal('pipeline stage', name);
  return (documents) => runStages(documents, [{ [name]: operand }]);
}

async function* results(
  matches: AsyncGenerator<Match>,
  rest: Stage[],
  run: Transform,
): AsyncGenerator<Buffer> {
  if (rest.length === 0) {
    for await (const { bytes } of matches) yield bytes;
    return;
  }
  const documents: BsonDocument[] = [];
  for await (const { bytes } of matches) documents.push(decode(bytes));
  for (const document of run(documents)) yield encode(document);
}

const aggregate: Handler = (context) => {
  const { command, database, cursors } = context;
  if (typeof command.aggregate !== 'string') throw notSupported('aggregate on a whole database');
  const { options, rest } = leadingQuery(parsePipeline(command.pipeline));
  const found = results(readMatches(context, options), rest, compilePipeline(rest));
  return cursors.first(`${database}.${collectionName(context)}`, found, cursorBatchSize(context));
};

export const aggregateCommands: Record<string, Handler> = { aggregate };
