import type { Limit, Pace, PaceStore } from './ports.ts';

/** So many may be under way at once, so that a method that hangs does not hold up all the others. */
const mostUnderWay = 25;
const crowdedPauseMs = 300;
/** What was taken without asking is told to the others after this. */
const tellAfterMs = 50;
/** So that a timer that is a little early finds its token. */
const marginMs = 5;

interface Waiting {
  urgent: boolean;
  decide(waitMs: number): void;
  fail(error: unknown): void;
}

interface LaneDeps {
  store: PaceStore;
  /** A clock that never goes back, in milliseconds. */
  nowMs(): number;
  onFault(error: unknown): void;
}

/**
 * One bucket as this process sees it. While it is well filled, a token is taken at once and told afterwards; when it runs low,
 * the store is asked first, for all who wait together.
 */
export class Lane {
  private tokens: number;
  private perMs: number;
  private seenAtMs: number;
  private stoppedUntilMs = Number.NEGATIVE_INFINITY;
  private spent = 0;
  private waiting: Waiting[] = [];
  private underWay = 0;
  private asking: Promise<void> | undefined;
  private telling: NodeJS.Timeout | undefined;

  constructor(
    private readonly limit: Limit,
    private readonly deps: LaneDeps,
  ) {
    this.tokens = limit.burst;
    this.perMs = limit.perMinute / 60_000;
    this.seenAtMs = deps.nowMs();
  }

  /** What the store knew at that instant. */
  see({ tokens, perMs, stoppedForMs }: Pace, atMs = this.deps.nowMs()): void {
    this.tokens = tokens;
    this.perMs = perMs;
    this.seenAtMs = atMs;
    this.stoppedUntilMs = this.seenAtMs + stoppedForMs;
  }

  /** 0 when it may go now, and then `leave` when it has; else for how many milliseconds to come back. */
  async enter(urgent: boolean): Promise<number> {
    const stoppedForMs = this.stoppedUntilMs - this.deps.nowMs();
    if (stoppedForMs > 0) return Math.ceil(stoppedForMs);
    if (this.underWay >= mostUnderWay) return crowdedPauseMs;
    this.underWay++;
    const waitMs = this.isPlenty() ? this.takeAtOnce() : await this.ask(urgent);
    if (waitMs > 0) this.underWay--;
    return waitMs;
  }

  leave(): void {
    this.underWay--;
  }

  /** A token that was not used after all. */
  giveBack(): void {
    this.underWay--;
    this.spent--;
    this.tellSoon();
  }

  async stop(forMs: number): Promise<void> {
    this.stoppedUntilMs = Math.max(this.stoppedUntilMs, this.deps.nowMs() + forMs);
    // What was taken before does not count any more: the outside has said what there is.
    this.spent = 0;
    this.see(await this.deps.store.stop(this.limit, forMs));
  }

  /** It would be just the same if it were made anew. */
  get isIdle(): boolean {
    const isUsed = this.underWay > 0 || this.spent !== 0 || this.asking !== undefined;
    return !isUsed && this.stoppedUntilMs <= this.deps.nowMs() && this.filled() >= this.limit.burst;
  }

  /** Everything that was taken is told. */
  async settled(): Promise<void> {
    clearTimeout(this.telling);
    if (this.spent !== 0) this.startAsking();
    await this.asking;
  }

  private isPlenty(): boolean {
    const { burst } = this.limit;
    const left = this.filled() - this.spent - 1;
    // What the others have taken meanwhile is not known: so only a little, and only from the upper half.
    return left >= burst / 2 && this.spent < Math.max(1, burst / 10);
  }

  private filled(): number {
    const filled = this.tokens + Math.max(0, this.deps.nowMs() - this.seenAtMs) * this.perMs;
    return Math.min(this.limit.burst, filled);
  }

  private takeAtOnce(): 0 {
    this.spent++;
    this.tellSoon();
    return 0;
  }

  private tellSoon(): void {
    this.telling ??= setTimeout(() => this.startAsking(), tellAfterMs);
  }

  private ask(urgent: boolean): Promise<number> {
    return new Promise((decide, fail) => {
      this.waiting.push({ urgent, decide, fail });
      this.startAsking();
    });
  }

  private startAsking(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    this.asking ??= this.askForAll().finally(() => {
      this.asking = undefined;
      // Who came in between the last answer and now.
      if (this.waiting.length > 0) this.startAsking();
    });
  }

  private async askForAll(): Promise<void> {
    do await this.askOnce();
    while (this.waiting.length > 0);
  }

  private async askOnce(): Promise<void> {
    const asked = this.waiting.splice(0);
    const urgent = asked.filter((each) => each.urgent);
    const normal = asked.filter((each) => !each.urgent);
    const { spent } = this;
    this.spent = 0;
    try {
      const answer = await this.deps.store.take(this.limit, {
        spent,
        urgent: urgent.length,
        normal: normal.length,
      });
      this.see(answer);
      this.decide(urgent, answer.urgent, 0);
      this.decide(normal, answer.normal, urgent.length - answer.urgent + this.limit.reserve);
    } catch (error) {
      this.spent += spent;
      for (const { fail } of asked) fail(error);
      if (asked.length === 0) this.deps.onFault(error);
    }
  }

  /** The first so many may go; the others come back one after the other as the bucket fills. */
  private decide(asked: readonly Waiting[], granted: number, before: number): void {
    for (const [at, { decide }] of asked.entries()) {
      const needed = before + at - granted + 1 - this.tokens;
      const stoppedForMs = Math.max(0, this.stoppedUntilMs - this.seenAtMs);
      const waitMs = stoppedForMs + Math.ceil(Math.max(0, needed) / this.perMs) + marginMs;
      decide(at < granted ? 0 : waitMs);
    }
  }
}
