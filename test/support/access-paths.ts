import { type BsonDocument, isDocument } from '../../src/embedded-mongo/bson-codec.ts';

/** How a plan comes to its documents, such as `IXSCAN state_1_runAt_1`. */
export interface AccessPaths {
  /** The ones that are taken. */
  winning: string[];
  /** Those and the ones that would have been possible. */
  possible: string[];
}

/**
 * Reads what `explain` answers. A plan is a tree of stages whose leaves read; MongoDB nests them by `inputStage`, `inputStages`,
 * `queryPlan` (its newer engine), `thenStage` and the like, and the whole within the stages of an aggregation.
 * https://www.mongodb.com/docs/manual/reference/explain-results/
 */
export function readAccessPaths(explained: BsonDocument): AccessPaths {
  const winning = valuesOf(explained, 'winningPlan').flatMap(leaves);
  const rejected = valuesOf(explained, 'rejectedPlans').flatMap((plans) =>
    Array.isArray(plans) ? plans : [],
  );
  return { winning, possible: [...winning, ...rejected.flatMap(leaves)] };
}

/** Every value that a field of this name has, however deep. */
function valuesOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => valuesOf(entry, name));
  if (!isDocument(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    field === name ? [inner] : valuesOf(inner, name),
  );
}

/** Stages within a stage stand in its fields; one without such fields is a leaf. What the older engine would do is beside it. */
function leaves(plan: unknown): string[] {
  if (!isDocument(plan)) return [];
  if (isDocument(plan.queryPlan)) return leaves(plan.queryPlan);
  const inner = Object.entries(plan)
    .filter(([field]) => /(stage|stages|children)$/i.test(field) && field !== 'stage')
    .flatMap(([, stages]) => (Array.isArray(stages) ? stages : [stages]));
  const read = inner.filter((stage) => isDocument(stage) && 'stage' in stage).flatMap(leaves);
  if (read.length > 0) return read;
  return [[plan.stage, plan.indexName].filter((part) => part !== undefined).join(' ')];
}
