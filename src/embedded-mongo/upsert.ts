import { ObjectId } from 'bson';
import { type BsonDocument, decode, encode } from './bson-codec.ts';
import { getAt, setAt } from './field-path.ts';
import { requirements } from './match.ts';
import { MongoError } from './mongo-error.ts';
import { typeName } from './type-name.ts';
import type { CompiledUpdate } from './update.ts';
import { isOperatorDocument } from './value-tests.ts';

/** What an upsert inserts, with `_id` first: what the filter says by equality, updated. A replacement takes only `_id`. */
export function buildUpsert(filter: BsonDocument, update: CompiledUpdate): BsonDocument {
  const base: BsonDocument = {};
  for (const [path, value] of equalities(filter)) {
    const segments = path.split('.');
    if (update.isReplacement && segments[0] !== '_id') continue;
    if (getAt(base, segments) !== undefined)
      throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    setAt(base, segments, value);
  }
  const { _id = new ObjectId(), ...rest } = update.apply(decode(encode(base)), { isInsert: true });
  return { _id, ...rest };
}

function equalities(filter: BsonDocument): [path: string, value: unknown][] {
  return requirements(filter).flatMap(([path, condition]): [string, unknown][] => {
    if (!isOperatorDocument(condition)) return typeName(condition) === 'regex' ? [] : [[path, condition]];
    return '$eq' in condition ? [[path, condition.$eq]] : [];
  });
}
