import { ObjectId } from 'bson';
import { type BsonDocument, decode, encode, isDocument } from './bson-codec.ts';
import { type FieldPath, getAt, setAt } from './field-path.ts';
import { MongoError } from './mongo-error.ts';
import { typeName } from './type-name.ts';
import type { CompiledUpdate } from './update.ts';
import { isOperatorDocument } from './value-tests.ts';

/** The document an upsert starts from: what the filter says by equality. A replacement takes only `_id`. */
function upsertBase(filter: BsonDocument, isReplacement: boolean): BsonDocument {
  const equalities: [FieldPath, unknown][] = [];
  collectEqualities(filter, equalities);
  const base: BsonDocument = {};
  for (const [path, value] of equalities) {
    if (isReplacement && path[0] !== '_id') continue;
    if (getAt(base, path) !== undefined)
      throw new MongoError(54, `cannot infer query fields to set, path '${path.join('.')}' is matched twice`);
    setAt(base, path, value);
  }
  return base;
}

function collectEqualities(filter: BsonDocument, into: [FieldPath, unknown][]): void {
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value))
      for (const clause of value.filter(isDocument)) collectEqualities(clause, into);
    else if (key === '$or' && Array.isArray(value) && value.length === 1 && isDocument(value[0]))
      collectEqualities(value[0], into);
    else if (!key.startsWith('$')) {
      if (isOperatorDocument(value)) {
        if ('$eq' in value) into.push([key.split('.'), value.$eq]);
      } else if (typeName(value) !== 'regex') into.push([key.split('.'), value]);
    }
  }
}

/** What an upsert inserts: with `_id` first. */
export function buildUpsert(filter: BsonDocument, update: CompiledUpdate): BsonDocument {
  const base = decode(encode(upsertBase(filter, update.isReplacement)));
  const { _id = new ObjectId(), ...rest } = update.apply(base, { isInsert: true });
  return { _id, ...rest };
}
