import { type BsonDocument, decode, decodeKeepingArray } from './bson-codec.ts';
import { MongoError } from './mongo-error.ts';

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
export const MAX_MESSAGE_BYTES = 48_000_000;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Bits 0 to 15 must be understood by whoever receives them. */
const KNOWN_REQUIRED_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME;

export interface Request {
  requestId: number;
  /** Legacy greeting: to be answered with OP_REPLY. */
  isLegacy: boolean;
  /** The client will not read an answer (write concern w: 0). */
  isOneWay: boolean;
  command: BsonDocument;
  /** The documents of an insert as they came. */
  rawDocuments: Buffer[] | undefined;
}

/** A frame that cannot be trusted: the connection is closed, for what follows has no known beginning. */
export class MalformedFrame extends Error {}

/** Cuts whole messages off the bytes received so far. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Bytes that are waiting. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** @throws MalformedFrame when the announced length is impossible. */
  next(): Buffer | undefined {
    if (this.#length < 4) return undefined;
    const size = this.#head(4).readInt32LE(0);
    if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) throw new MalformedFrame(`message of ${size} bytes`);
    if (this.#length < size) return undefined;
    const bytes = this.#head(size);
    const rest = bytes.subarray(size);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return bytes.subarray(0, size);
  }

  /** The first `size` bytes (at least) as one buffer; joins chunks only when they are complete. */
  #head(size: number): Buffer {
    const first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length >= size) return first;
    const joined = Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [joined];
    return joined;
  }
}

/** @throws MalformedFrame for anything but OP_MSG and OP_QUERY, or when they contradict themselves. */
export function readRequest(frame: Buffer): Request {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  try {
    if (opCode === OP_MSG) return { requestId, ...readMessage(frame) };
    if (opCode === OP_QUERY) return { requestId, ...readQuery(frame) };
  } catch (error) {
    if (error instanceof MalformedFrame) throw error;
    if (error instanceof RangeError || error instanceof MongoError) throw new MalformedFrame(error.message);
    throw error;
  }
  throw new MalformedFrame(`operation code ${opCode}`);
}

function readQuery(frame: Buffer): Omit<Request, 'requestId'> {
  const nameEnd = frame.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw new MalformedFrame('collection name');
  const database = frame.toString('utf8', HEADER_BYTES + 4, nameEnd).split('.')[0] ?? '';
  const at = nameEnd + 1 + 8;
  const size = frame.readInt32LE(at);
  const command = decode(frame.subarray(at, at + size));
  return { isLegacy: true, isOneWay: false, command: { ...command, $db: database }, rawDocuments: undefined };
}

function readMessage(frame: Buffer): Omit<Request, 'requestId'> {
  const flags = frame.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) !== 0) throw new MalformedFrame(`flags ${flags}`);
  const end = frame.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let body: { document: BsonDocument; raw: Buffer[] | undefined } | undefined;
  const sequences: Sequence[] = [];
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = frame[at];
    const size = frame.readInt32LE(at + 1);
    if (size < 5 || at + 1 + size > end) throw new MalformedFrame(`section of ${size} bytes`);
    const section = frame.subarray(at + 1, at + 1 + size);
    if (kind === 0 && !body) body = decodeKeepingArray(section, 'documents');
    else if (kind === 1) sequences.push(readSequence(section));
    else throw new MalformedFrame(`section kind ${kind}`);
    at += 1 + size;
  }
  if (!body) throw new MalformedFrame('no body section');
  return { isLegacy: false, isOneWay: (flags & MORE_TO_COME) !== 0, ...withSequences(body, sequences) };
}

interface Sequence {
  name: string;
  documents: Buffer[];
}

function readSequence(section: Buffer): Sequence {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new MalformedFrame('sequence name');
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = section.readInt32LE(at);
    if (size < 5 || at + size > section.length) throw new MalformedFrame(`document of ${size} bytes`);
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  return { name: section.toString('utf8', 4, nameEnd), documents };
}

function withSequences(
  { document, raw }: { document: BsonDocument; raw: Buffer[] | undefined },
  sequences: Sequence[],
): Pick<Request, 'command' | 'rawDocuments'> {
  let rawDocuments = raw;
  for (const { name, documents } of sequences) {
    if (name === 'documents') rawDocuments = documents;
    else document[name] = documents.map(decode);
  }
  return { command: document, rawDocuments };
}

let nextRequestId = 1;

export function writeReply(request: Request, body: Buffer): Buffer {
  const fixed = request.isLegacy ? HEADER_BYTES + 20 : HEADER_BYTES + 5;
  const head = Buffer.alloc(fixed);
  head.writeInt32LE(fixed + body.length, 0);
  head.writeInt32LE(nextRequestId++ & 0x7fffffff, 4);
  head.writeInt32LE(request.requestId, 8);
  head.writeInt32LE(request.isLegacy ? OP_REPLY : OP_MSG, 12);
  if (request.isLegacy) {
    head.writeInt32LE(8, HEADER_BYTES);
    head.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return Buffer.concat([head, body], fixed + body.length);
}
