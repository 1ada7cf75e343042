/** Calls per minute, from https://docs.slack.dev/apis/web-api/rate-limits. */
const perMinute: Record<string, number> = {
  'conversations.create': 20,
  'conversations.invite': 50,
  'conversations.setTopic': 20,
  'conversations.setPurpose': 20,
  'conversations.list': 20,
  'conversations.history': 50,
  'pins.add': 20,
  'bookmarks.add': 20,
  'chat.postMessage': 300,
  'chat.update': 50,
  'chat.delete': 50,
};
/** One message a second in each channel; "short bursts" above that are allowed. */
const inOneChannel = { perMinute: 60, burst: 20 };

/** How Slack counts: a minute's worth at once, and then as it fills. */
export class SlackBucket {
  private readonly perMs: number;
  private readonly burst: number;
  private tokens: number;

  constructor(
    key: string,
    private seenAtMs: number,
  ) {
    const methodPerMinute = perMinute[key];
    this.perMs = (methodPerMinute ?? inOneChannel.perMinute) / 60_000;
    this.burst = methodPerMinute ?? inOneChannel.burst;
    this.tokens = this.burst;
  }

  /** Takes one; answers how many whole seconds to wait when there is none. At times Slack allows only a `part` of it. */
  take(nowMs: number, part: number): number {
    const filled = this.tokens + (nowMs - this.seenAtMs) * this.perMs * part;
    this.tokens = Math.min(Math.max(1, this.burst * part), filled);
    this.seenAtMs = nowMs;
    if (this.tokens >= 1) {
      this.tokens--;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - this.tokens) / this.perMs / 1_000));
  }
}
