import { Error as MongooseErrors, mongo } from 'mongoose';
import { AppError } from '../errors.ts';

const { MongoBulkWriteError, MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } =
  mongo;
// https://www.mongodb.com/docs/manual/reference/error-codes/
const duplicateKey = 11_000;
const refusedCodes: ReadonlySet<unknown> = new Set([13, 18, 8_000]);

export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === duplicateKey;

/** Which of many inserts, made without order, found their key taken. Throws the error itself where anything else went wrong. */
export function duplicatesIn(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failed = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (failed.length === 0 || failed.some(({ code }) => code !== duplicateKey)) throw error;
  return failed.map(({ index }) => index);
}

/** Why no connection came about, in a sentence that holds no credentials. */
export function toConnectError(error: unknown, hosts: string): AppError {
  if (error instanceof MongoServerError && refusedCodes.has(error.code))
    return new AppError(
      'mongodb-refused',
      `MongoDB at ${hosts} refused the user name or password. Please check MONGODB_URI.`,
      { cause: error },
    );
  if (isUnreachable(error))
    return new AppError(
      'mongodb-unreachable',
      `MongoDB at ${hosts} cannot be reached. Please check that it is running and that MONGODB_URI is right.`,
      { cause: error, retryable: true },
    );
  if (error instanceof MongoServerError)
    return new AppError('mongodb-unfit', `MongoDB at ${hosts} does not do what Muster needs of it.`, {
      cause: error,
    });
  // The driver's own words about an address can repeat it, with the password, so they are left out.
  return new AppError(
    'bad-mongodb-uri',
    `MONGODB_URI cannot be used (hosts: ${hosts}). Please check it; special characters in a password must be percent-encoded.`,
  );
}

const isUnreachable = (error: unknown): boolean =>
  error instanceof MongoServerSelectionError ||
  error instanceof MongoNetworkError ||
  error instanceof MongooseErrors.MongooseServerSelectionError ||
  (error instanceof Error && ['ENOTFOUND', 'ETIMEOUT', 'ESERVFAIL'].includes(codeOf(error)));

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** The connection broke, or none could be made just now, as it is for a second while the server is started anew. */
export const isCutOff = (error: unknown): boolean => error instanceof MongoNetworkError;

export function toStoreError(error: unknown): unknown {
  if (!(error instanceof MongoError) && !(error instanceof MongooseErrors)) return error;
  return new AppError('database-fault', 'The database did not answer as it should. Please try again.', {
    cause: error,
    retryable: true,
  });
}
