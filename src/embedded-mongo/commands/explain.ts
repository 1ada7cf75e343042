import type { BsonDocument } from '../bson-codec.ts';
import { compileFilter } from '../match.ts';
import { notSupported } from '../mongo-error.ts';
import { type Plan, planQuery } from '../plan.ts';
import { refuseOptions } from '../refused.ts';
import { parseSort } from '../sort-documents.ts';
import { leadingQuery, parsePipeline } from './aggregate.ts';
import { type CommandContext, countOf, findCollection, type Handler, optionalDocument } from './command.ts';
import { type ReadOptions, readMatches } from './read.ts';

/** Says which plan a command gets, in the shape mongosh and mongoose show; with executionStats how much it read. */
const explain: Handler = async (context) => {
  const inner = optionalDocument(context.command.explain, 'explain');
  refuseOptions('query', inner);
  const nested = { ...context, command: inner };
  const options = explainedQuery(inner);
  const filter = compileFilter(options.filter);
  const collection = findCollection(nested);
  const plan = collection && planQuery({ store: context.store, collection }, options.filter, options);
  const winningPlan = plan ? describePlan(plan, filter.source) : { stage: 'EOF' };
  const namespace = `${context.database}.${String(Object.values(inner)[0])}`;
  const queryPlanner = { namespace, parsedQuery: filter.source, winningPlan, rejectedPlans: [] };
  if (context.command.verbosity === 'queryPlanner') return { queryPlanner };
  return { queryPlanner, executionStats: await executionStats(nested, options) };
};

async function executionStats(context: CommandContext, options: ReadOptions): Promise<BsonDocument> {
  const began = performance.now();
  const examined = { keys: 0, documents: 0 };
  let nReturned = 0;
  for await (const _match of readMatches(context, { ...options, examined })) nReturned++;
  return {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - began),
    totalKeysExamined: examined.keys,
    totalDocsExamined: examined.documents,
  };
}

function describePlan(plan: Plan, filter: BsonDocument): BsonDocument {
  const input =
    plan.stage === 'COLLSCAN'
      ? { stage: 'COLLSCAN', filter, direction: 'forward' }
      : { stage: 'FETCH', filter, inputStage: describeWalk(plan) };
  return plan.providesSort ? input : { stage: 'SORT', inputStage: input };
}

const describeWalk = (plan: Plan & { stage: 'IXSCAN' }): BsonDocument =>
  plan.merges ? { stage: 'SORT_MERGE', inputStages: [describeIndexScan(plan)] } : describeIndexScan(plan);

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

const EXPLAINED = ['find', 'count', 'distinct', 'findAndModify', 'aggregate', 'update', 'delete'];

/** The query inside a command, or inside its first statement. */
function explainedQuery(command: BsonDocument): ReadOptions {
  const [name = ''] = Object.keys(command);
  if (!EXPLAINED.includes(name)) throw notSupported(`explain of ${name}`);
  if (name === 'aggregate') return leadingQuery(parsePipeline(command.pipeline)).options;
  const [statement] = [command.updates ?? command.deletes ?? command].flat();
  const { filter, query, q, sort, skip, limit } = optionalDocument(statement, 'statement');
  return {
    filter: optionalDocument(filter ?? query ?? q, 'filter'),
    sort: parseSort(sort),
    skip: countOf(skip, 'skip'),
    limit: name === 'findAndModify' ? 1 : countOf(limit, 'limit'),
  };
}

export const explainCommands: Record<string, Handler> = { explain };
