/**
 * What a bot may write, from "Optimize your bot: rate limiting" of Microsoft's pages: so many messages in so many seconds, in one
 * thread and in the whole tenant.
 */
const ofThread = [
  { most: 7, withinS: 1 },
  { most: 8, withinS: 2 },
  { most: 60, withinS: 30 },
  { most: 1_800, withinS: 3_600 },
];
const ofTenant = [{ most: 50, withinS: 1 }];
const longestMs = 3_600_000;

/** Counts what the bot writes, in real time. */
export class ThreadRates {
  private readonly written = new Map<string, number[]>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.nowMs = nowMs;
  }

  /** 0 when it may be written; else after how many seconds to come back. */
  take(conversation: string): number {
    const waitS = Math.max(this.waitS(conversation, ofThread), this.waitS('', ofTenant));
    if (waitS > 0) return waitS;
    for (const key of [conversation, '']) this.timesOf(key).push(this.nowMs());
    return 0;
  }

  private waitS(key: string, limits: readonly { most: number; withinS: number }[]): number {
    const times = this.timesOf(key);
    const full = limits.filter(({ most, withinS }) => {
      const first = times.at(-most);
      return first !== undefined && first > this.nowMs() - withinS * 1_000;
    });
    return Math.max(0, ...full.map(({ withinS }) => Math.min(withinS, 60)));
  }

  private timesOf(key: string): number[] {
    const recent = (this.written.get(key) ?? []).filter((atMs) => atMs > this.nowMs() - longestMs);
    this.written.set(key, recent);
    return recent;
  }
}
