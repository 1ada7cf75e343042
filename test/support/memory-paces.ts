import type { Limit, Pace, PaceStore } from '../../src/delivery/ports.ts';

/** A bucket that the outside has slowed down is as fast as ever after five minutes at most. */
const recoversPerMs = 0.2 / 60_000;

/** Buckets in memory, for processes that share them. `asked` counts the questions. */
export function memoryPaces(
  nowMs: () => number,
): PaceStore & { asked(): number; tokensOf(key: string): number } {
  const all = new Map<
    string,
    { tokens: number; speed: number; atMs: number; stoppedUntilMs: number; limit: Limit }
  >();
  let asked = 0;

  function bucketOf(limit: Limit) {
    const bucket = all.get(limit.key) ?? {
      tokens: limit.burst,
      speed: 1,
      atMs: nowMs(),
      stoppedUntilMs: 0,
      limit,
    };
    all.set(limit.key, bucket);
    const sinceMs = Math.max(0, nowMs() - bucket.atMs);
    bucket.tokens = Math.min(
      limit.burst,
      bucket.tokens + (sinceMs * bucket.speed * limit.perMinute) / 60_000,
    );
    bucket.speed = Math.min(1, bucket.speed + sinceMs * recoversPerMs);
    bucket.atMs = Math.max(bucket.atMs, nowMs());
    return bucket;
  }

  const paceOf = (limit: Limit): Pace => {
    const { tokens, speed, stoppedUntilMs } = bucketOf(limit);
    const stoppedForMs = Math.max(0, stoppedUntilMs - nowMs());
    return { key: limit.key, tokens, perMs: (speed * limit.perMinute) / 60_000, stoppedForMs };
  };

  return {
    asked: () => asked,
    tokensOf: (key) => all.get(key)?.tokens ?? Number.NaN,
    all: async (workspace) =>
      [...all.values()]
        .filter(({ limit }) => limit.key.startsWith(workspace))
        .map(({ limit }) => paceOf(limit)),
    async take(limit, wish) {
      asked++;
      const bucket = bucketOf(limit);
      bucket.tokens -= wish.spent;
      const whole = bucket.stoppedUntilMs > nowMs() ? 0 : Math.max(0, Math.floor(bucket.tokens));
      const urgent = Math.min(wish.urgent, whole);
      const normal = Math.min(wish.normal, Math.max(0, whole - urgent - limit.reserve));
      bucket.tokens -= urgent + normal;
      return { ...paceOf(limit), urgent, normal };
    },
    async spend(spent) {
      asked++;
      for (const { limit, tokens } of spent) bucketOf(limit).tokens -= tokens;
    },
    async stop(limit, forMs) {
      const bucket = bucketOf(limit);
      bucket.tokens = 1 + limit.reserve;
      bucket.speed = Math.max(0.25, bucket.speed * 0.8);
      bucket.stoppedUntilMs = Math.max(bucket.stoppedUntilMs, nowMs() + forMs);
      bucket.atMs = bucket.stoppedUntilMs;
      return paceOf(limit);
    },
  };
}
