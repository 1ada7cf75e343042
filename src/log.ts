import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import { type Config, secretsOf } from './config.ts';
import { describeError, wordsOf } from './log/describe-error.ts';
import { readableLine } from './log/readable-line.ts';
import { strikeOut } from './log/strike-out.ts';

export type { Logger } from 'pino';

interface Terminal {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** Names under which secrets or somebody's words would stand, if anyone logged them; down to the third level. */
const hiddenNames = [
  ...['token', 'botToken', 'appToken', 'signingSecret', 'secret', 'password', 'authorization', 'cookie'],
  ...['response_url', 'responseUrl', 'trigger_id', 'triggerId'],
  ...['text', 'title', 'description', 'customer', 'words', 'body', 'payload', 'blocks', 'view', 'input'],
];
const hiddenPaths = hiddenNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * The log of the process: JSON lines to stderr, or lines to read when that is a terminal. Secrets are struck out, and
 * errors are described without the words of those who caused them.
 */
export function createLog(config: Config, terminal: Terminal = process.stderr): Logger {
  const inColour = !process.env.NO_COLOR;
  const readable = { write: (line: string) => terminal.write(readableLine(line, inColour)) };
  const options: LoggerOptions = {
    level: config.logLevel,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }), log: describeErrors },
    // In place of pino's own, which keeps the words and all properties of an error.
    serializers: { err: describeIfError },
    redact: { paths: hiddenPaths, censor: '[left out]' },
    hooks: { logMethod: sayOnlyOwnWords, streamWrite: strikeOut(secretsOf(config)) },
  };
  return pino(options, terminal.isTTY ? readable : { write: (line: string) => terminal.write(line) });
}

const describeIfError = (value: unknown): unknown => (value instanceof Error ? describeError(value) : value);

const describeErrors = (details: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(details).map(([name, value]) => [name, describeIfError(value)]));

/** Without a message, pino takes that of the error, whoever's words it holds. */
const sayOnlyOwnWords: NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']> = function (
  args,
  method,
) {
  const [first, message]: unknown[] = args;
  const failed = typeof message === 'string' ? null : failure(first);
  if (!failed) return method.apply(this, args);
  return method.call(this, failed, wordsOf(failed.err) ?? failed.err.name);
};

function failure(details: unknown): { err: Error } | null {
  if (details instanceof Error) return { err: details };
  const hasError = typeof details === 'object' && details !== null && 'err' in details;
  return hasError && details.err instanceof Error ? { ...details, err: details.err } : null;
}
