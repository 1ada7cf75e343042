interface Bucket {
  perMinute: number;
  burst: number;
  tokens: number;
  atMs: number;
}

/** Limits like Slack's, for methods that were given one: a bucket each, in real time. */
export class RateLimits {
  private readonly buckets = new Map<string, Bucket>();

  set(method: string, { perMinute, burst }: { perMinute: number; burst: number }): void {
    this.buckets.set(method, { perMinute, burst, tokens: burst, atMs: performance.now() });
  }

  /** 0 when the call may be made; else after how many seconds to come back, as Slack says it. */
  take(method: string): number {
    const bucket = this.buckets.get(method);
    if (!bucket) return 0;
    const nowMs = performance.now();
    const filled = bucket.tokens + ((nowMs - bucket.atMs) * bucket.perMinute) / 60_000;
    bucket.tokens = Math.min(bucket.burst, filled);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / bucket.perMinute));
    bucket.tokens -= 1;
    return 0;
  }
}
