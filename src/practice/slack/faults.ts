/** How calls of a method go wrong. Without an outcome it is only slow. */
export interface Fault {
  /** Added to the time of a call, half on the way there and half on the way back. */
  latencyMs?: number;
  /** An `ok: false` answer with this code. */
  error?: string;
  /** An HTTP status such as 429 or 500. */
  status?: number;
  /** The Retry-After header, seconds. */
  retryAfterS?: number;
  /** A page of HTML instead of JSON. */
  html?: boolean;
  /** JSON that ends in the middle; the call was applied. */
  truncated?: boolean;
  /** The connection breaks without an answer; the call was applied. */
  dropReply?: boolean;
  /** How many calls it hits; until lifted when absent. */
  times?: number;
  /** Which calls it hits; all of the method when absent. */
  when?: (args: Readonly<Record<string, unknown>>) => boolean;
}

interface Armed {
  method: string;
  fault: Fault;
  left: number;
}

/** The faults that are set. Delays add up; of the others the earliest set hits first. */
export class Faults {
  private readonly armed: Armed[] = [];

  /** `method` may be `*`. Returns the function that lifts the fault. */
  set(method: string, fault: Fault): () => void {
    const entry = { method, fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.armed.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  /** Uses up and returns what hits this call. */
  take(
    method: string,
    args: Readonly<Record<string, unknown>>,
  ): { latencyMs: number; outcome: Fault | undefined } {
    const hits = this.armed.filter(
      (entry) =>
        entry.left > 0 &&
        (entry.method === '*' || entry.method === method) &&
        (entry.fault.when?.(args) ?? true),
    );
    const delays = hits.filter(({ fault }) => isOnlySlow(fault));
    const other = hits.find(({ fault }) => !isOnlySlow(fault));
    const used = other === undefined ? delays : [...delays, other];
    for (const entry of used) entry.left -= 1;
    const latencyMs = used.reduce((sum, { fault }) => sum + (fault.latencyMs ?? 0), 0);
    return { latencyMs, outcome: other?.fault };
  }
}

function isOnlySlow({ error, status, html, truncated, dropReply }: Fault): boolean {
  return error === undefined && status === undefined && !html && !truncated && !dropReply;
}
