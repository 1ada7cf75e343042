import { type BsonDocument, encode, joinElements } from './bson-codec.ts';
import { MongoError } from './mongo-error.ts';

/** A command's answer: a document, or bytes when it carries stored documents that need no decoding. */
export type Reply = BsonDocument | Buffer;

export function encodeReply(reply: Reply): Buffer {
  return Buffer.isBuffer(reply) ? reply : encode({ ...reply, ok: reply.ok ?? 1 });
}

export function errorReply(error: unknown): BsonDocument {
  if (error instanceof MongoError) {
    const { message: errmsg, code, codeName, details } = error;
    return { ok: 0, errmsg, code, codeName, ...details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { ok: 0, errmsg: `fault in the embedded MongoDB: ${message}`, code: 1, codeName: 'InternalError' };
}

/** One element of writeErrors. */
export function writeError(index: number, error: MongoError): BsonDocument {
  return { index, code: error.code, errmsg: error.message, ...error.details };
}

interface CursorBatch {
  field: 'firstBatch' | 'nextBatch';
  documents: Buffer[];
  cursorId: bigint;
  namespace: string;
}

/** `{ cursor: { firstBatch: [...], id, ns }, ok: 1 }` around documents that stay the bytes they are stored as. */
export function cursorReply({ field, documents, cursorId, namespace }: CursorBatch): Buffer {
  const items = documents.flatMap((bytes, at) => [element(0x03, String(at)), bytes]);
  const batch = [element(0x04, field), joinElements(items)];
  const cursor = joinElements([...batch, encode({ id: cursorId, ns: namespace }).subarray(4, -1)]);
  return joinElements([element(0x03, 'cursor'), cursor, encode({ ok: 1 }).subarray(4, -1)]);
}

function element(type: number, name: string): Buffer {
  const bytes = Buffer.alloc(name.length + 2);
  bytes[0] = type;
  bytes.write(name, 1, 'latin1');
  return bytes;
}
