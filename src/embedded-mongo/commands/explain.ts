import { type BsonDocument, isDocument } from '../bson-codec.ts';
import { compileFilter } from '../match.ts';
import { notSupported } from '../mongo-error.ts';
import { type Plan, planQuery } from '../plan.ts';
import { parseSort } from '../sort-documents.ts';
import { leadingQuery, parsePipeline } from './aggregate.ts';
import { type CommandContext, findCollection, type Handler, optionalDocument } from './command.ts';
import { type ReadOptions, readMatches } from './read.ts';

/** Says which plan a command gets, in the shape mongosh and mongoose show; with executionStats how much it read. */
const explain: Handler = async (context) => {
  const inner = optionalDocument(context.command.explain, 'explain');
  const nested = { ...context, command: inner };
  const options = explainedQuery(inner);
  const filter = compileFilter(options.filter);
  const collection = findCollection(nested);
  const plan = collection && planQuery(collection, options.filter, options.sort);
  const winningPlan = plan ? describePlan(plan, filter.source) : { stage: 'EOF' };
  const namespace = `${context.database}.${String(Object.values(inner)[0])}`;
  const queryPlanner = { namespace, parsedQuery: filter.source, winningPlan, rejectedPlans: [] };
  if (context.command.verbosity === 'queryPlanner') return { queryPlanner };
  return { queryPlanner, executionStats: await executionStats(nested, options) };
};

async function executionStats(context: CommandContext, options: ReadOptions): Promise<BsonDocument> {
  const began = performance.now();
  let nReturned = 0;
  for await (const _match of readMatches(context, options)) nReturned++;
  return { executionSuccess: true, nReturned, executionTimeMillis: Math.round(performance.now() - began) };
}

function describePlan(plan: Plan, filter: BsonDocument): BsonDocument {
  const input =
    plan.stage === 'COLLSCAN'
      ? { stage: 'COLLSCAN', filter, direction: 'forward' }
      : { stage: 'FETCH', filter, inputStage: describeIndexScan(plan) };
  return plan.providesSort ? input : { stage: 'SORT', inputStage: input };
}

function describeIndexScan({ index, ranges, reverse }: Plan & { stage: 'IXSCAN' }): BsonDocument {
  return {
    stage: 'IXSCAN',
    keyPattern: index.spec.key,
    indexName: index.name,
    isMultiKey: index.multikey,
    isUnique: index.unique,
    direction: reverse ? 'backward' : 'forward',
    ranges: ranges.length,
  };
}

/** The query inside a command that can be explained. */
function explainedQuery(command: BsonDocument): ReadOptions {
  const [name = ''] = Object.keys(command);
  switch (name) {
    case 'find':
      return { filter: optionalDocument(command.filter, 'filter'), sort: parseSort(command.sort) };
    case 'count':
    case 'distinct':
      return { filter: optionalDocument(command.query, 'query') };
    case 'findAndModify':
      return { filter: optionalDocument(command.query, 'query'), sort: parseSort(command.sort) };
    case 'aggregate':
      return leadingQuery(parsePipeline(command.pipeline)).options;
    case 'update':
      return { filter: firstQuery(command.updates) };
    case 'delete':
      return { filter: firstQuery(command.deletes) };
    default:
      throw notSupported(`explain of ${name}`);
  }
}

function firstQuery(statements: unknown): BsonDocument {
  const [first]: unknown[] = Array.isArray(statements) ? statements : [];
  return isDocument(first) ? optionalDocument(first.q, 'q') : {};
}

export const explainCommands: Record<string, Handler> = { explain };
