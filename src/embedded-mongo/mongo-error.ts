import type { BsonDocument } from './bson-codec.ts';

/** Codes as in MongoDB's src/mongo/base/error_codes.yml; drivers and mongoose look at the number, people at the name. */
const CODE_NAMES = {
  1: 'InternalError',
  2: 'BadValue',
  8: 'UnknownError',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  175: 'QueryPlanKilled',
  225: 'TransactionTooOld',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
  15958: 'Location15958',
  40156: 'Location40156',
  40323: 'Location40323',
  40324: 'Location40324',
  28724: 'Location28724',
  31250: 'Location31250',
  31254: 'Location31254',
  51091: 'Location51091',
  51108: 'Location51108',
  51246: 'Location51246',
} as const;

export type MongoErrorCode = keyof typeof CODE_NAMES;

/** An answer of the server that the driver turns into a MongoServerError with the same code. */
export class MongoError extends Error {
  readonly code: MongoErrorCode;
  /** Fields that belong beside the code, e.g. keyPattern and keyValue of a duplicate key. */
  readonly details: BsonDocument;

  constructor(code: MongoErrorCode, message: string, details: BsonDocument = {}) {
    super(message);
    this.name = 'MongoError';
    this.code = code;
    this.details = details;
  }

  get codeName(): string {
    return CODE_NAMES[this.code];
  }
}

/** For everything MongoDB can do and this server does not: refused by name, never approximated. */
export function notSupported(what: string): MongoError {
  return new MongoError(115, `${what} is not supported by Muster's embedded MongoDB`);
}
