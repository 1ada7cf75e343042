import { AppError } from '../errors.ts';
import type { Outcome, QueuedEffect } from './ports.ts';

/** Tries that fail this often are given up, unless it is only a matter of waiting. */
const mostAttempts = 12;
const firstPauseMs = 2_000;
const longestPauseMs = 5 * 60_000;

/** Told to come later, or no connection until somebody mends it: the effect itself is sound, so it is never given up. */
const patientCodes: ReadonlySet<string> = new Set(['rate-limited', 'credentials-refused', 'unreachable']);

/** What becomes of a try that threw, in real time. `random` is in [0, 1) and spreads the tries of many effects. */
export function outcomeOf(
  error: unknown,
  { attempts }: Pick<QueuedEffect, 'attempts'>,
  { now, random }: { now: Date; random: number },
): Outcome {
  const fault = toAppError(error);
  const { code, message } = fault;
  const patient = patientCodes.has(code);
  const mayRetry = patient || fault.retryable || fault.doubtful;
  if (!mayRetry || (!patient && attempts >= mostAttempts)) return { dead: { code, message } };
  const retryAt = new Date(Number(now) + pauseMs(fault, attempts, random));
  return { retryAt, state: fault.doubtful ? 'doubtful' : 'failed', error: { code, message } };
}

function pauseMs({ code, retryAfterMs }: AppError, attempts: number, random: number): number {
  if (code === 'credentials-refused') return longestPauseMs;
  // A little more than asked: everything that was stopped by one limit would otherwise come back in the same instant.
  if (retryAfterMs !== null) return retryAfterMs + Math.round(random * Math.min(1_000, retryAfterMs / 10));
  const mostMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
  return Math.round((mostMs / 2) * (1 + random));
}

/** What is not of our family is a mistake in the program; another try may pass it, and the log has it. */
const toAppError = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('unexpected', 'Something went wrong inside Muster; the log says what.', {
        cause: error,
        retryable: true,
      });
