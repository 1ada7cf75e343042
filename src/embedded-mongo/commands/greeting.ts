import { ObjectId } from 'bson';
import { MAX_DOCUMENT_BYTES } from '../bson-codec.ts';
import { MAX_MESSAGE_BYTES } from '../wire.ts';
import type { Handler } from './command.ts';

export const REPLICA_SET = 'muster';

/** One term for the life of the process: the driver compares it to notice another primary. */
const ELECTION_ID = new ObjectId();
/** 7.0; drivers from 25 on would send the client-level bulkWrite command. */
const MAX_WIRE_VERSION = 21;
/** https://www.mongodb.com/docs/manual/reference/command/hello/ */
const MAX_WRITE_BATCH = 100_000;
const SESSION_MINUTES = 30;

/** A replica set of one, for without setName no driver retries a write. */
const hello: Handler = ({ command, address, connectionId }) => ({
  helloOk: true,
  ...('hello' in command ? { isWritablePrimary: true } : { ismaster: true, isWritablePrimary: true }),
  setName: REPLICA_SET,
  setVersion: 1,
  secondary: false,
  hosts: [address],
  me: address,
  primary: address,
  electionId: ELECTION_ID,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  maxMessageSizeBytes: MAX_MESSAGE_BYTES,
  maxWriteBatchSize: MAX_WRITE_BATCH,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: SESSION_MINUTES,
  connectionId,
  minWireVersion: 0,
  maxWireVersion: MAX_WIRE_VERSION,
  readOnly: false,
});

const buildInfo: Handler = () => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'embedded',
  modules: ['embedded'],
  storageEngines: ['lmdb'],
  bits: 64,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
});

const ok: Handler = () => ({});

const connectionStatus: Handler = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
});

export const greetingCommands: Record<string, Handler> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  buildInfo,
  buildinfo: buildInfo,
  ping: ok,
  endSessions: ok,
  refreshSessions: ok,
  killSessions: ok,
  connectionStatus,
  startSession: () => ({ timeoutMinutes: SESSION_MINUTES }),
};
