import { createRequire } from 'node:module';
import { BSONRegExp, Decimal128, Double } from 'bson';
import type * as Mingo from 'mingo';
import { assign, type BsonDocument, isDocument } from './bson-codec.ts';
import { MongoError, notSupported } from './mongo-error.ts';

const require = createRequire(import.meta.url);
let mingo: typeof Mingo | undefined;

/** Loading mingo takes as long as loading all the rest, so it happens after the start or at the first expression. */
export function loadMingo(): typeof Mingo {
  const loaded: typeof Mingo = mingo ?? require('mingo');
  mingo = loaded;
  return loaded;
}

/**
 * Aggregation stages and expressions are mingo's. It knows JavaScript numbers only, so an int64 beyond 2^53 and a
 * decimal are refused on the way in rather than computed wrongly, and a computed int64 comes back as an int or double.
 */
export function runStages(documents: BsonDocument[], stages: BsonDocument[]): BsonDocument[] {
  const { Aggregator, ProcessingMode } = loadMingo();
  const aggregator = new Aggregator(
    stages.map((stage) => mapDocument(stage, toMingo)),
    { processingMode: ProcessingMode.CLONE_OFF, scriptEnabled: false, useStrictMode: true },
  );
  const input = documents.map((document) => mapDocument(document, toMingo));
  try {
    return aggregator.run<BsonDocument>(input).map((document) => mapDocument(document, fromMingo));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new MongoError(/not registered|unregistered/.test(message) ? 168 : 2, message);
  }
}

/** @returns the value of an expression over one document; undefined when it leads to a missing field. */
export function evaluateExpression(expression: unknown, document: BsonDocument): unknown {
  return runStages([document], [{ $replaceWith: { value: expression } }])[0]?.value;
}

function mapDocument(document: BsonDocument, map: (value: unknown) => unknown): BsonDocument {
  const result: BsonDocument = {};
  for (const [name, value] of Object.entries(document)) {
    const mapped = map(value);
    if (mapped !== undefined) assign(result, name, mapped);
  }
  return result;
}

function toMingo(value: unknown): unknown {
  if (typeof value === 'bigint') return toSafeNumber(value);
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal128) throw notSupported('Decimal128 in an aggregation expression');
  if (value instanceof BSONRegExp) return new RegExp(value.pattern, value.options.replace(/[xu]/g, ''));
  if (Array.isArray(value)) return value.map(toMingo);
  return isDocument(value) ? mapDocument(value, toMingo) : value;
}

function toSafeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw notSupported('an int64 beyond 2^53 in an aggregation expression');
  return number;
}

function fromMingo(value: unknown): unknown {
  if (value instanceof RegExp) return new BSONRegExp(value.source, value.flags.replace(/[^ims]/g, ''));
  if (Array.isArray(value)) return value.map((item) => fromMingo(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? mapDocument({ ...value }, fromMingo) : value;
}
