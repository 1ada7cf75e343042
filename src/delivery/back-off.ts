import { AppError } from '../errors.ts';
import type { Outcome, QueuedEffect } from './ports.ts';

interface Patience {
  /** Tries that fail this often are given up. */
  mostAttempts: number;
  /** Real milliseconds; each pause is twice the one before. */
  firstPauseMs: number;
  longestPauseMs: number;
}

const shortPauses = { firstPauseMs: 2_000, longestPauseMs: 5 * 60_000 };
/** Until a person has mended something, which no haste brings nearer. */
const longPauses = { firstPauseMs: 5 * 60_000, longestPauseMs: 5 * 60_000 };

/** How long it is tried, by what went wrong: by its code where that is named here, by its class otherwise. */
const patienceByCode: Partial<Record<string, Patience>> = {
  // Told to come later, or no way to the outside or to our own database: the effect is sound, so it is never given up.
  'rate-limited': { mostAttempts: Number.POSITIVE_INFINITY, ...shortPauses },
  unreachable: { mostAttempts: Number.POSITIVE_INFINITY, ...shortPauses },
  'database-fault': { mostAttempts: Number.POSITIVE_INFINITY, ...shortPauses },
  'workspace-not-connected': { mostAttempts: Number.POSITIVE_INFINITY, ...shortPauses },
  'credentials-refused': { mostAttempts: Number.POSITIVE_INFINITY, ...longPauses },
  // A process of the newer version takes it in between, and until there is one nothing is lost.
  'newer-document': { mostAttempts: Number.POSITIVE_INFINITY, firstPauseMs: 2_000, longestPauseMs: 10_000 },
  // An hour, for somebody to mend it.
  'broken-document': { mostAttempts: 12, ...longPauses },
};
/** The answer was lost, or another try may help: about half an hour. */
const passing: Patience = { mostAttempts: 12, ...shortPauses };
/** A mistake in the program is seldom over by itself. */
const unexpected: Patience = { mostAttempts: 5, ...shortPauses };
/** The other side says no, and would again. */
const refused: Patience = { mostAttempts: 1, ...shortPauses };

/** What becomes of a try that threw, in real time. `random` is in [0, 1) and spreads the tries of many effects. */
export function outcomeOf(
  error: unknown,
  { attempts }: Pick<QueuedEffect, 'attempts'>,
  { now, random }: { now: Date; random: number },
): Outcome {
  const fault = toAppError(error);
  const { code, message } = fault;
  const patience = patienceWith(fault);
  if (attempts >= patience.mostAttempts) return { dead: { code, message } };
  const retryAt = new Date(Number(now) + pauseMs(fault.retryAfterMs, attempts, { random, ...patience }));
  return { retryAt, state: fault.doubtful ? 'doubtful' : 'failed', error: { code, message } };
}

function patienceWith({ code, retryable, doubtful }: AppError): Patience {
  if (code === unexpectedCode) return unexpected;
  return patienceByCode[code] ?? (retryable || doubtful ? passing : refused);
}

function pauseMs(
  retryAfterMs: number | null,
  attempts: number,
  { firstPauseMs, longestPauseMs, random }: Patience & { random: number },
): number {
  // A little more than asked: everything that was stopped by one limit would otherwise come back in the same instant.
  if (retryAfterMs !== null) return retryAfterMs + Math.round(random * Math.min(1_000, retryAfterMs / 10));
  if (firstPauseMs === longestPauseMs) return longestPauseMs;
  const mostMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
  return Math.round((mostMs / 2) * (1 + random));
}

const unexpectedCode = 'unexpected';

/** What is not of our family is a mistake in the program; another try may pass it, and the log has it. */
const toAppError = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError(unexpectedCode, 'Something went wrong inside Muster; the log says what.', {
        cause: error,
        retryable: true,
      });
