import { Double, deserialize, ObjectId, serialize } from 'bson';
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
  return guarded(() => readDocument(bytes, documentAt(bytes, 0), 0));
}

/** Only the named top-level fields: a filter over many documents need not build what it never looks at. */
export function decodeFields(bytes: Buffer, fields: ReadonlySet<string>): BsonDocument {
  const document: BsonDocument = {};
  const last = bytes.length - 1;
  let missing = fields.size;
  for (let at = 4; at < last && missing > 0; ) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const end = nameEnd + 1 + valueSize(bytes, type, nameEnd + 1);
    if (fields.has(name)) {
      assign(document, name, readValue(bytes, type, nameEnd + 1, end, 1));
      missing--;
    }
    at = end;
  }
  return document;
}

/** As `decode`, but the documents of the named array stay bytes: an insert stores what it was sent. */
export function decodeKeepingArray(
  bytes: Buffer,
  arrayName: string,
): { document: BsonDocument; raw: Buffer[] | undefined } {
  return guarded(() => {
    documentAt(bytes, 0);
    const document: BsonDocument = {};
    let raw: Buffer[] | undefined;
    for (const { name, type, start, end } of elements(bytes)) {
      if (name === arrayName && type === 4) {
        const array = bytes.subarray(start, end);
        documentAt(array, 0);
        raw = [...elements(array)].map((item) => array.subarray(item.start, item.end));
      } else assign(document, name, readValue(bytes, type, start, end, 1));
    }
    return { document, raw };
  });
}

/** Checks a document that came as bytes, and puts `_id` first (adding one when there is none). */
export function adoptDocument(bytes: Buffer): { bytes: Buffer; document: BsonDocument } {
  const document = decode(bytes);
  const first = Object.keys(document)[0];
  if (first === '_id') return { bytes, document };
  const { _id = new ObjectId(), ...rest } = document;
  if (document._id === undefined) {
    const head = encode({ _id });
    return { bytes: joinElements([head.subarray(4, -1), bytes.subarray(4, -1)]), document: { _id, ...rest } };
  }
  for (const { name, nameStart, end } of elements(bytes)) {
    if (name !== '_id') continue;
    const parts = [
      bytes.subarray(nameStart - 1, end),
      bytes.subarray(4, nameStart - 1),
      bytes.subarray(end, -1),
    ];
    return { bytes: joinElements(parts), document: { _id, ...rest } };
  }
  return { bytes, document };
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

function invalid(detail: string): MongoError {
  return new MongoError(22, `invalid BSON: ${detail}`);
}

/** Checks the frame of the document at `start` and gives its end (after the closing zero). */
function documentAt(bytes: Buffer, start: number): number {
  const length = bytes.readInt32LE(start);
  const end = start + length;
  if (length < 5 || end > bytes.length || bytes[end - 1] !== 0) throw invalid(`document length ${length}`);
  if (start === 0 && end !== bytes.length) throw invalid('bytes after the document');
  return end;
}

interface Element {
  name: string;
  type: number;
  nameStart: number;
  start: number;
  end: number;
}

function* elements(bytes: Buffer): Generator<Element> {
  let at = 4;
  const last = bytes.length - 1;
  while (at < last) {
    const type = bytes[at] ?? 0;
    const nameStart = at + 1;
    const nameEnd = bytes.indexOf(0, nameStart);
    if (nameEnd < 0 || nameEnd >= last) throw invalid('element name');
    const start = nameEnd + 1;
    const end = start + valueSize(bytes, type, start);
    if (end > last) throw invalid('element length');
    yield { name: readName(bytes, nameStart, nameEnd), type, nameStart, start, end };
    at = end;
  }
}

/** Sizes by element type: https://bsonspec.org/spec.html */
function valueSize(bytes: Buffer, type: number, start: number): number {
  switch (type) {
    case 0x06:
    case 0x0a:
    case 0x7f:
    case 0xff:
      return 0;
    case 0x08:
      return 1;
    case 0x10:
      return 4;
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return 8;
    case 0x07:
      return 12;
    case 0x13:
      return 16;
    case 0x02:
    case 0x0d:
    case 0x0e:
      return 4 + positive(bytes.readInt32LE(start), 1);
    case 0x03:
    case 0x04:
    case 0x0f:
      return positive(bytes.readInt32LE(start), 5);
    case 0x05:
      return 5 + positive(bytes.readInt32LE(start), 0);
    case 0x0c:
      return 16 + positive(bytes.readInt32LE(start), 1);
    case 0x0b: {
      const pattern = bytes.indexOf(0, start);
      const options = pattern < 0 ? -1 : bytes.indexOf(0, pattern + 1);
      if (options < 0) throw invalid('regular expression');
      return options + 1 - start;
    }
    default:
      throw invalid(`element type 0x${type.toString(16)}`);
  }
}

function positive(length: number, least: number): number {
  if (length < least) throw invalid(`length ${length}`);
  return length;
}

function readName(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

function readDocument(bytes: Buffer, end: number, start: number, depth = 0): BsonDocument {
  const document: BsonDocument = {};
  readElements(bytes, start, end, depth, (name, value) => assign(document, name, value));
  return document;
}

function readArray(bytes: Buffer, end: number, start: number, depth: number): unknown[] {
  const array: unknown[] = [];
  readElements(bytes, start, end, depth, (_name, value) => array.push(value));
  return array;
}

function readElements(
  bytes: Buffer,
  start: number,
  end: number,
  depth: number,
  take: (name: string, value: unknown) => void,
): void {
  if (depth > MAX_NESTING) throw new MongoError(22, `nested more than ${MAX_NESTING} levels deep`);
  let at = start + 4;
  while (at < end - 1) {
    const type = bytes[at] ?? 0;
    let nameEnd = at + 1;
    while (bytes[nameEnd] !== 0) {
      if (++nameEnd >= end) throw invalid('element name');
    }
    const valueStart = nameEnd + 1;
    const valueEnd = valueStart + valueSize(bytes, type, valueStart);
    if (valueEnd > end - 1) throw invalid('element length');
    take(readName(bytes, at + 1, nameEnd), readValue(bytes, type, valueStart, valueEnd, depth + 1));
    at = valueEnd;
  }
}

function readValue(bytes: Buffer, type: number, start: number, end: number, depth: number): unknown {
  switch (type) {
    case 0x01:
      return readDouble(bytes.readDoubleLE(start));
    case 0x02:
      return bytes.toString('utf8', start + 4, end - 1);
    case 0x03:
      return readDocument(bytes, documentAt(bytes, start), start, depth);
    case 0x04:
      return readArray(bytes, documentAt(bytes, start), start, depth);
    case 0x07:
      return new ObjectId(Uint8Array.prototype.slice.call(bytes, start, end));
    case 0x08:
      return bytes[start] === 1;
    case 0x09:
      return new Date(Number(bytes.readBigInt64LE(start)));
    // `undefined` is deprecated in BSON; servers and drivers have long written null for it.
    case 0x06:
    case 0x0a:
      return null;
    case 0x10:
      return bytes.readInt32LE(start);
    case 0x12:
      return bytes.readBigInt64LE(start);
    default:
      return readRareValue(bytes.subarray(start, end), type);
  }
}

const RARE_OPTIONS = { promoteValues: false, bsonRegExp: true } as const;

/** The types that hardly occur (binary, decimal, regular expression, timestamp, ...) go through bson itself. */
function readRareValue(value: Buffer, type: number): unknown {
  const element = joinElements([Buffer.of(type, 0x76, 0), value]);
  return deserialize(element, RARE_OPTIONS).v;
}

function readDouble(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** Plain assignment would treat a field called `__proto__` as the prototype. */
export function assign(document: BsonDocument, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
  } else document[name] = value;
}
