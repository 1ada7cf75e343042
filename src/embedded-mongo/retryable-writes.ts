import { Binary } from 'bson';
import { type BsonDocument, decode, encode, isDocument } from './bson-codec.ts';
import { toNumeric } from './compare.ts';
import { MongoError, notSupported } from './mongo-error.ts';
import { encodeReply, type Reply } from './reply.ts';
import type { Store } from './store.ts';

/** As long as a session lives: https://www.mongodb.com/docs/manual/core/retryable-writes/ */
const KEPT_MS = 30 * 60_000;

/**
 * Runs a write. When the driver marked it as retryable its reply is stored in the same transaction, so that the same
 * command sent again, even after a crash, is answered and not done twice.
 */
export function writeOnce(store: Store, command: BsonDocument, run: () => Reply): Promise<Reply> {
  const retry = retryKey(command);
  if (!retry) return store.write(run);
  return store.write(() => {
    const stored = store.reply(retry.session);
    if (stored) {
      const { transaction, reply } = decode(stored);
      if (transaction === retry.transaction && reply instanceof Binary) return Buffer.from(reply.value());
      if (typeof transaction === 'bigint' && transaction > retry.transaction) {
        throw new MongoError(
          225,
          `Retryable write with txnNumber ${retry.transaction} is too old for its session`,
        );
      }
    }
    const bytes = encodeReply(run());
    const entry = { transaction: retry.transaction, at: new Date(), reply: new Binary(bytes) };
    store.saveReply(retry.session, encode(entry));
    return bytes;
  });
}

export async function forgetOldReplies(store: Store, nowMs: number): Promise<void> {
  await store.write(() =>
    store.removeReplies((bytes) => {
      const { at } = decode(bytes);
      return !(at instanceof Date) || nowMs - at.getTime() > KEPT_MS;
    }),
  );
}

function retryKey({ lsid, txnNumber, autocommit, startTransaction }: BsonDocument) {
  if (autocommit !== undefined || startTransaction !== undefined) throw notSupported('a transaction');
  const number = toNumeric(txnNumber);
  if (number === undefined || !isDocument(lsid) || !(lsid.id instanceof Binary)) return undefined;
  return { session: Buffer.from(lsid.id.value()), transaction: BigInt(number.toString()) };
}
