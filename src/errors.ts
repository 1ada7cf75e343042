interface Circumstances {
  cause?: unknown;
  /** Trying the same again later may work. */
  retryable?: boolean;
  /** Not before this many milliseconds have passed, as the other side said. */
  retryAfterMs?: number;
  /** What the other side limits, in its own word, such as the method `pins.add`. */
  limit?: string;
  /** The answer was lost: the other side may have done it. */
  doubtful?: boolean;
}

/** The one error family. `code` is stable and machine-readable; `message` is a plain sentence that says what to do. */
export class AppError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly limit: string | null;
  readonly doubtful: boolean;

  constructor(code: string, message: string, circumstances: Circumstances = {}) {
    const { cause, retryable = false, retryAfterMs = null, limit = null, doubtful = false } = circumstances;
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.limit = limit;
    this.doubtful = doubtful;
  }
}
