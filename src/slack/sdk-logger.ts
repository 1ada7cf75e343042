import type { Logger as BoltLogger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';

/** The part of pino's logger that is used here. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export type SdkLogger = BoltLogger;

/**
 * The SDK's log as ours. Its debug lines hold whole requests, with the texts of messages, so they are dropped; of errors only the
 * name is kept, as their words may quote a request.
 */
export function toSdkLogger(log: Log): SdkLogger {
  const say = (parts: unknown[]): string =>
    parts.map((part) => (part instanceof Error ? part.name : typeof part === 'string' ? part : '')).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug({ from: 'slack-sdk' }, say(parts)),
    warn: (...parts) => log.warn({ from: 'slack-sdk' }, say(parts)),
    error: (...parts) => log.error({ from: 'slack-sdk' }, say(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
