import { type Severity, severities } from '../domain/policy.ts';
import { Places } from './places.ts';
import type { Limit, Pace, PaceStore, Spent } from './ports.ts';

/** So many may be under way at once, so that a method that hangs does not hold up all the others. */
const mostUnderWay = 25;
const crowdedPauseMs = 200;
/** Who finds it crowded again leaves the others more room. */
const stillCrowdedPauseMs = 1_000;
/** About as long as a place takes to become free where that many are under way. */
const crowdedEveryMs = 4;
/** So that a timer that is a little early finds its token. */
const marginMs = 5;

/** Who wants to be sent: an effect by its id. */
export interface Comer {
  id: string;
  severity: Severity;
}

interface Waiting extends Comer {
  decide(waitMs: number): void;
  fail(error: unknown): void;
}

interface LaneDeps {
  store: PaceStore;
  /** A clock that never goes back, in milliseconds. */
  nowMs(): number;
  /** Whether no other process takes from the same buckets. */
  isAlone(): boolean;
  /** Something was taken, or given back, that is not written down yet. */
  spentSome(): void;
}

/**
 * One bucket as this process sees it. While it is well filled, a process that is alone takes a token at once and tells afterwards.
 * When it runs low, or when others may have emptied it unseen, the store is asked first, for all who wait together.
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
  private readonly places = new Places();
  private readonly crowd = new Places();

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
  async enter(comer: Comer): Promise<number> {
    const nowMs = this.deps.nowMs();
    if (this.stoppedUntilMs > nowMs) return this.placeFor(comer, this.stoppedUntilMs);
    if (this.underWay >= mostUnderWay) return this.crowdedOut(comer, nowMs);
    this.crowd.leave(comer.id);
    this.underWay++;
    const waitMs = this.isPlenty() ? this.takeAtOnce() : await this.ask(comer);
    if (waitMs > 0) this.underWay--;
    else this.places.leave(comer.id);
    return waitMs;
  }

  leave(): void {
    this.underWay--;
  }

  /** A token that was not used after all. */
  giveBack(): void {
    this.underWay--;
    this.spent--;
    this.deps.spentSome();
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

  /** What was taken and is not written down yet, for whoever writes it down now. */
  takeSpent(): Spent {
    const { limit, spent } = this;
    this.tokens = this.filled() - spent;
    this.seenAtMs = this.deps.nowMs();
    this.spent = 0;
    return { limit, tokens: spent };
  }

  /** It could not be written down. */
  putBack({ tokens }: Spent): void {
    this.tokens += tokens;
    this.spent += tokens;
  }

  /** Nothing is asked any more. */
  async settled(): Promise<void> {
    await this.asking;
  }

  private isPlenty(): boolean {
    if (!this.deps.isAlone()) return false;
    const { burst } = this.limit;
    const left = this.filled() - this.spent - 1;
    // Another one may have begun just now: so only a little, and only from the upper half.
    return left >= burst / 2 && this.spent < Math.max(1, burst / 10);
  }

  private filled(): number {
    const filled = this.tokens + Math.max(0, this.deps.nowMs() - this.seenAtMs) * this.perMs;
    return Math.min(this.limit.burst, filled);
  }

  private takeAtOnce(): 0 {
    this.spent++;
    this.deps.spentSome();
    return 0;
  }

  private crowdedOut({ id, severity }: Comer, nowMs: number): number {
    const pauseMs = this.crowd.has(id) ? stillCrowdedPauseMs : crowdedPauseMs;
    const place = { soonestMs: nowMs + pauseMs, everyMs: crowdedEveryMs };
    return Math.ceil(this.crowd.next(id, severity, place) - nowMs);
  }

  /** For how many milliseconds to come back, if the first free place is at that instant. */
  private placeFor({ id, severity }: Comer, soonestMs: number): number {
    const placeMs = this.places.next(id, severity, { soonestMs, everyMs: 1 / this.perMs });
    return Math.ceil(placeMs - this.deps.nowMs()) + marginMs;
  }

  private ask(comer: Comer): Promise<number> {
    return new Promise((decide, fail) => {
      this.waiting.push({ ...comer, decide, fail });
      this.startAsking();
    });
  }

  private startAsking(): void {
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
    const asked = this.waiting.splice(0).sort(bySeverity);
    const urgent = asked.filter(({ severity }) => severity === 'sev1');
    const normal = asked.filter(({ severity }) => severity !== 'sev1');
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
    }
  }

  /** The first so many may go; the others come back one after the other as the bucket fills. */
  private decide(asked: readonly Waiting[], granted: number, before: number): void {
    const fromMs = Math.max(this.stoppedUntilMs, this.seenAtMs);
    for (const [at, waiting] of asked.entries()) {
      const needed = before + at - granted + 1 - this.tokens;
      const soonestMs = fromMs + Math.max(0, needed) / this.perMs;
      waiting.decide(at < granted ? 0 : this.placeFor(waiting, soonestMs));
    }
  }
}

const bySeverity = (a: Comer, b: Comer): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity);
