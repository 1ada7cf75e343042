import { Double, deserialize, ObjectId, onDemand, serialize } from 'bson';
import { MongoError } from './mongo-error.ts';
import { isInt32 } from './type-name.ts';

/**
 * A document in memory. Numbers keep their BSON type: a JS number is an int32 when it is whole and fits, else a double;
 * a whole double is a `Double`; an int64 is a bigint. bson's `serialize` writes each of them back as what it was.
 */
export type BsonDocument = { [field: string]: unknown };

/** https://www.mongodb.com/docs/manual/reference/limits/ */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_NESTING = 200;

export function isDocument(value: unknown): value is BsonDocument {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function encode(document: BsonDocument): Buffer {
  const bytes = serialize(document, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws MongoError 22 when the bytes are not one whole BSON document. */
export function decode(bytes: Buffer): BsonDocument {
  return guarded(() => readDocument(wholeDocument(bytes), 0, 0));
}

/** As `decode`, but the documents of the named array stay bytes: an insert stores what it was sent. */
export function decodeKeepingArray(
  bytes: Buffer,
  arrayName: string,
): { document: BsonDocument; raw: Buffer[] | undefined } {
  return guarded(() => {
    const document: BsonDocument = {};
    let raw: Buffer[] | undefined;
    for (const [type, nameAt, nameLength, at, length] of onDemand.parseToElements(wholeDocument(bytes))) {
      const name = bytes.toString('utf8', nameAt, nameAt + nameLength);
      if (name === arrayName && type === 4) {
        const items = [...onDemand.parseToElements(bytes, at)];
        raw = items.map(([, , , start, size]) => bytes.subarray(start, start + size));
      } else assign(document, name, readValue(bytes, type, at, length, 1));
    }
    return { document, raw };
  });
}

/** Reads only these top-level fields: a filter over many documents need not build what it never looks at. */
export function fieldReader(names: Iterable<string>): (bytes: Buffer) => BsonDocument {
  const wanted = new Set(names);
  // Comparing lengths first spares making a string of most names, which is what takes the time.
  const lengths = new Set([...wanted].map((name) => Buffer.byteLength(name)));
  return (bytes) => {
    const document: BsonDocument = {};
    for (const [type, nameAt, nameLength, at, length] of onDemand.parseToElements(bytes)) {
      if (!lengths.has(nameLength)) continue;
      const name = bytes.toString('utf8', nameAt, nameAt + nameLength);
      if (wanted.has(name)) assign(document, name, readValue(bytes, type, at, length, 1));
    }
    return document;
  };
}

/** Checks a document that came as bytes, and puts `_id` first (adding one when there is none). */
export function adoptDocument(bytes: Buffer): { bytes: Buffer; document: BsonDocument } {
  const sent = decode(bytes);
  if (Object.keys(sent)[0] === '_id') return { bytes, document: sent };
  const { _id = new ObjectId(), ...rest } = sent;
  const document = { _id, ...rest };
  return { bytes: encode(document), document };
}

export function joinElements(parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 5);
  const header = Buffer.alloc(4);
  header.writeInt32LE(length);
  return Buffer.concat([header, ...parts, Buffer.of(0)], length);
}

/** bson's own functions throw plain errors on broken input; the client gets code 22. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MongoError) throw error;
    throw new MongoError(22, `invalid BSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function wholeDocument(bytes: Buffer): Buffer {
  if (bytes.readInt32LE(0) !== bytes.length) throw new MongoError(22, 'invalid BSON: document length');
  return bytes;
}

function readDocument(bytes: Buffer, start: number, depth: number): BsonDocument {
  const document: BsonDocument = {};
  for (const [type, nameAt, nameLength, at, length] of elementsAt(bytes, start, depth)) {
    const name = bytes.toString('utf8', nameAt, nameAt + nameLength);
    assign(document, name, readValue(bytes, type, at, length, depth + 1));
  }
  return document;
}

function readArray(bytes: Buffer, start: number, depth: number): unknown[] {
  const items = [...elementsAt(bytes, start, depth)];
  return items.map(([type, , , at, length]) => readValue(bytes, type, at, length, depth + 1));
}

function elementsAt(bytes: Buffer, start: number, depth: number) {
  if (depth > MAX_NESTING) throw new MongoError(22, `nested more than ${MAX_NESTING} levels deep`);
  if (bytes.readInt32LE(start) < 5) throw new MongoError(22, 'invalid BSON: document length');
  return onDemand.parseToElements(bytes, start);
}

/** Types by number: https://bsonspec.org/spec.html */
function readValue(bytes: Buffer, type: number, at: number, length: number, depth: number): unknown {
  switch (type) {
    case 0x01: {
      const value = bytes.readDoubleLE(at);
      return isInt32(value) ? new Double(value) : value;
    }
    case 0x02:
      return bytes.toString('utf8', at + 4, at + length - 1);
    case 0x03:
      return readDocument(bytes, at, depth);
    case 0x04:
      return readArray(bytes, at, depth);
    case 0x07:
      return new ObjectId(Uint8Array.prototype.slice.call(bytes, at, at + length));
    case 0x08:
      return bytes[at] === 1;
    case 0x09:
      return new Date(Number(bytes.readBigInt64LE(at)));
    // `undefined` is deprecated in BSON; servers and drivers have long written null for it.
    case 0x06:
    case 0x0a:
      return null;
    case 0x10:
      return bytes.readInt32LE(at);
    case 0x12:
      return bytes.readBigInt64LE(at);
    default:
      return readRareValue(type, bytes.subarray(at, at + length));
  }
}

/** The types that hardly occur (binary, decimal, regular expression, timestamp, ...) go through bson itself. */
function readRareValue(type: number, value: Buffer): unknown {
  const element = joinElements([Buffer.of(type, 0x76, 0), value]);
  return deserialize(element, { promoteValues: false, bsonRegExp: true }).v;
}

/** Plain assignment would treat a field called `__proto__` as the prototype. */
export function assign(document: BsonDocument, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
  } else document[name] = value;
}
