import { type BsonDocument, decode, isDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { FrameReader, readRequest } from '../../src/embedded-mongo/wire.ts';

/** Something that was asked of the other side: `insert inbox`, or `chat.postMessage`. */
export interface Request {
  name: string;
  /** What a database was asked; nothing of a call of the Web API. */
  command: BsonDocument;
}

interface Part {
  bytes: Buffer;
  /** Set where a request begins. */
  request: Request | null;
}

/** Cuts what one connection brings into parts. */
export type ReadRequests = (chunk: Buffer) => Part[];

/** What a driver says to a MongoDB. */
export function readDatabaseRequests(): ReadRequests {
  const frames = new FrameReader();
  return (chunk) => {
    frames.push(chunk);
    const parts: Part[] = [];
    for (let bytes = frames.next(); bytes; bytes = frames.next())
      parts.push({ bytes, request: toRequest(bytes) });
    return parts;
  };
}

function toRequest(frame: Buffer): Request {
  const { command, rawDocuments } = readRequest(frame);
  const [verb = '', subject] = Object.entries(command)[0] ?? [];
  const name = typeof subject === 'string' ? `${verb} ${subject}` : verb;
  return { name, command: rawDocuments ? { ...command, documents: rawDocuments.map(decode) } : command };
}

/** What a client says to the Web API: no request is sent on a connection before the one before was answered. */
export function readSlackRequests(): ReadRequests {
  return (bytes) => {
    const method = /^POST \/api\/([\w.]+)/.exec(bytes.toString('latin1', 0, 200))?.[1];
    return [{ bytes, request: method === undefined ? null : { name: method, command: {} } }];
  };
}

/** What Muster asks of the Bot Connector and of Graph: `POST conversations`, `PUT activities`, `GET pagedmembers`, `POST channels`. */
export function readTeamsRequests(): ReadRequests {
  return (bytes) => {
    const start = /^([A-Z]+) \/(?:connector\/v3|v1\.0)\/([^ ?]*)/.exec(bytes.toString('latin1', 0, 600));
    const [, verb, path] = start ?? [];
    const name = path?.split('/').findLast((part) => /^[a-z]+$/i.test(part));
    return [{ bytes, request: verb && name ? { name: `${verb} ${name}`, command: {} } : null }];
  };
}

/** The statements of an update or a bulk of them, as text to look into. */
export function statementsOf({ command }: Request): string {
  const { updates } = command;
  const single = { query: command.query, update: command.update };
  return JSON.stringify(Array.isArray(updates) ? updates : single);
}

/** The documents that a command replaces others by. */
export function replacementsIn({ command }: Request): BsonDocument[] {
  const updates = Array.isArray(command.updates) ? command.updates : [];
  return updates.flatMap((update) => (isDocument(update) && isDocument(update.u) ? [update.u] : []));
}
