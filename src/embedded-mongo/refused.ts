import type { BsonDocument } from './bson-codec.ts';
import { MongoError, notSupported } from './mongo-error.ts';

interface Kind {
  /** What MongoDB answers for a name that it does not know either. */
  unknownCode: number;
  /** What MongoDB has and this server has not. */
  refused: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** https://www.mongodb.com/docs/manual/reference/operator/ */
const KINDS = {
  'query operator': {
    unknownCode: 2,
    refused: words(`
      $where $text $jsonSchema $sampleRate $alwaysTrue $alwaysFalse $mod $near $nearSphere $geoWithin $within
      $geoIntersects $bitsAllSet $bitsAllClear $bitsAnySet $bitsAnyClear`),
  },
  'update operator': {
    unknownCode: 9,
    refused: words('$mul $rename $bit $pop $pullAll'),
  },
  'update stage': {
    unknownCode: 72,
    refused: words('$project $replaceRoot $replaceWith'),
  },
  'pipeline stage': {
    unknownCode: 40324,
    refused: words(`
      $bucket $bucketAuto $changeStream $changeStreamSplitLargeEvent $collStats $currentOp $densify $documents $fill
      $geoNear $graphLookup $indexStats $listLocalSessions $listSearchIndexes $listSessions $lookup $merge $out
      $planCacheStats $redact $replaceRoot $replaceWith $sample $search $searchMeta $setWindowFields $shardedDataDistribution
      $sortByCount $unionWith $vectorSearch`),
  },
} satisfies Record<string, Kind>;

/** The answer to an operator or stage that this server does not have. */
export function refusal(kind: keyof typeof KINDS, name: string): MongoError {
  const { unknownCode, refused } = KINDS[kind];
  return refused.has(name) ? notSupported(name) : new MongoError(unknownCode, `unknown ${kind}: ${name}`);
}

/** What would change which documents are meant, or what they must be like. */
const OPTIONS = {
  query: words('collation let hint tailable'),
  create: words('collation capped clusteredIndex expireAfterSeconds pipeline timeseries validator viewOn'),
} satisfies Record<string, ReadonlySet<string>>;

/** @throws MongoError 115 for an option of a command, or of a statement in it, that cannot be kept. */
export function refuseOptions(kind: keyof typeof OPTIONS, source: BsonDocument): void {
  for (const option of OPTIONS[kind]) {
    if (source[option] !== undefined && source[option] !== false) throw notSupported(`the option ${option}`);
  }
}
