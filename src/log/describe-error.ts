import { AppError } from '../errors.ts';

interface ErrorDescription {
  type: string;
  message: string;
  code?: string | number;
  retryable?: boolean;
  /** Where in the code, without the words of the error. */
  stack?: string[];
  cause?: ErrorDescription;
  errors?: ErrorDescription[];
}

// Their messages are made of names in the code, addresses and ports. Others (of databases, parsers, SDKs) quote what they
// were given, so somebody's message could get into the log.
const harmless = new Set([
  'TypeError',
  'ReferenceError',
  'RangeError',
  'AssertionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
]);

const deepest = 5;
const mostFrames = 12;
const mostErrors = 5;

/** What the log may know of an error: code, where, and causes; words only of errors that quote nobody. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: leftOut };
  const stack = framesOf(error);
  const below = depth < deepest;
  return {
    type: error.name,
    message: wordsOf(error) ?? leftOut,
    ...codeOf(error),
    ...(error instanceof AppError && { retryable: error.retryable }),
    ...(stack.length > 0 && { stack }),
    ...(below && error.cause !== undefined && { cause: describeError(error.cause, depth + 1) }),
    ...(below && error instanceof AggregateError && { errors: partsOf(error, depth) }),
  };
}

const leftOut = '(left out, as it may quote somebody)';

/** The message of an error, if it quotes nobody; otherwise null. */
export function wordsOf(error: Error): string | null {
  // Errors of the operating system: "connect ECONNREFUSED 127.0.0.1:27017".
  const ofSystem = 'syscall' in error && 'errno' in error;
  return error instanceof AppError || ofSystem || harmless.has(error.name) ? error.message : null;
}

function codeOf(error: Error): { code?: string | number } {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? { code } : {};
}

const framesOf = (error: Error): string[] =>
  [...(error.stack ?? '').matchAll(/^ {4}at (.*)$/gm)].slice(0, mostFrames).map(([, frame = '']) => frame);

const partsOf = (error: AggregateError, depth: number): ErrorDescription[] =>
  error.errors.slice(0, mostErrors).map((part: unknown) => describeError(part, depth + 1));
