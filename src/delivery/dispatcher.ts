import type { Outgoing } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { Busyness } from './busyness.ts';
import { type CarryOutDeps, createCarryOut, type Settled } from './carry-out.ts';
import type { EffectQueue, Lease, QueuedEffect } from './ports.ts';

export interface DispatcherDeps extends CarryOutDeps {
  /** Names this process among those that share the queue. */
  owner: string;
  /** How many sends may be under way at this moment. */
  busyness: Pick<Busyness, 'mostSends'>;
}

const leaseMs = 60_000;
const safetyRunEveryMs = 10_000;
const afterFaultMs = 2_000;
const reclaimEveryMs = 10_000;
/** The clock of the database is known this well. */
const clockIsOffMs = 1_000;
/** Nothing makes the timer turn faster than this, whatever the queue says about its next instant. */
const shortestTimerMs = 200;
const stopWithinMs = 10_000;
/** With this many cases kicked, one lease of whatever is ready is cheaper than one for each. */
const manyKeys = 4;
const anyCase = '';

/**
 * Carries effects out as soon as they are ready. It is driven by events: a kick after something was put in, the end of a send,
 * a timer for the next retry; a run every 10 s is the net under them.
 */
export class Dispatcher {
  private readonly carryOut: ReturnType<typeof createCarryOut>;
  private readonly kicked = new Set<string>();
  private readonly inFlight = new Set<QueuedEffect>();
  /** When the calls began that may still bring leases. */
  private readonly asking = new Set<Date>();
  private readonly queue: EffectQueue;
  private reclaiming: NodeJS.Timeout | undefined;
  private leasing = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private timerAtMs = Number.POSITIVE_INFINITY;
  private onQuiet: (() => void)[] = [];

  constructor(private readonly deps: DispatcherDeps) {
    this.queue = this.watched(deps.queue);
    this.carryOut = createCarryOut({ ...deps, queue: this.queue });
  }

  /** Takes up what was left behind, and from then on looks by itself when something becomes ready. */
  start(): void {
    this.reclaiming = setInterval(() => {
      this.reclaim().catch((error: unknown) => this.failed(error));
    }, reclaimEveryMs);
    this.kick();
  }

  /** Puts the outbox of a case, or a part of it, into the queue and begins with what is ready. */
  async putIn(escalation: Escalation, outgoing: Outgoing = escalation): Promise<void> {
    const askedAt = this.deps.realClock.now();
    this.begin(await this.queue.enqueue(outgoing, this.wish()), askedAt, escalation);
    this.kick(escalation.key);
  }

  /** Something may be ready: of this case, or anywhere. Answers at once. */
  kick(key: string = anyCase): void {
    this.kicked.add(key);
    this.run();
  }

  /** Comes back when nothing is ready or in flight in this process; what pauses before another try is not waited for. */
  async idle(): Promise<void> {
    this.kick();
    await this.quiet();
  }

  get isBusy(): boolean {
    return !this.isQuiet();
  }

  /** Takes nothing up any more and waits for what is in flight, 10 s at most; what is cut off then is taken over later. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.kicked.clear();
    clearTimeout(this.timer);
    clearInterval(this.reclaiming);
    let limit: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, stopWithinMs);
    });
    await Promise.race([this.quiet(), tooLong]);
    clearTimeout(limit);
  }

  private run(): void {
    if (this.leasing || this.stopped) return;
    this.leasing = true;
    void this.leaseKicked()
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.leasing = false;
        this.noticeQuiet();
      });
  }

  private async leaseKicked(): Promise<void> {
    while (!this.stopped && this.inFlight.size < this.deps.busyness.mostSends) {
      const key = this.nextKicked();
      if (key === undefined) return;
      await this.leaseOf(key);
    }
  }

  private nextKicked(): string | undefined {
    const [first] = this.kicked;
    const key = this.kicked.size < manyKeys ? first : anyCase;
    if (key === anyCase) this.kicked.clear();
    else if (key !== undefined) this.kicked.delete(key);
    return key;
  }

  private async leaseOf(key: string): Promise<void> {
    const { owner, realClock } = this.deps;
    const limit = this.deps.busyness.mostSends - this.inFlight.size;
    const ofCase = key === anyCase ? {} : { escalation: key };
    const now = realClock.now();
    const leased = await this.queue.lease({ owner, now, leaseMs, limit, ...ofCase });
    for (const effects of byCase(leased)) this.begin(effects, now);
    if (leased.length === limit) this.kicked.add(key);
    else if (key === anyCase) this.wakeAt(await this.nextInstantMs());
  }

  /** `askedAt` is when they were asked for; `known` is their case, if it is at hand. */
  private begin(effects: QueuedEffect[], askedAt: Date, known?: Escalation): void {
    const wish = () => this.wish();
    for (const { effect, settled } of this.carryOut(effects, { known, askedAt, wish })) {
      this.inFlight.add(effect);
      void settled
        .then((ended) => this.settled(effect, ended))
        .catch((error: unknown) => this.failed(error, effect))
        .finally(() => {
          this.inFlight.delete(effect);
          // There may be room again for what was kicked before.
          this.run();
          this.noticeQuiet();
        });
    }
  }

  private settled({ escalation }: QueuedEffect, { outcome, next, askedAt, isMoreReady }: Settled): void {
    if (next.length > 0) this.begin(next, askedAt);
    if (isMoreReady) this.kicked.add(escalation);
    if ('retryAt' in outcome) this.wakeAt(Number(outcome.retryAt));
    if ('pausedUntil' in outcome) this.wakeAt(Number(outcome.pausedUntil));
  }

  /** Under which lease what becomes ready may be taken in the same go; none while there is enough to do. */
  private wish(): Lease | undefined {
    return this.stopped || this.inFlight.size >= this.deps.busyness.mostSends
      ? undefined
      : { owner: this.deps.owner, leaseMs };
  }

  /** The same queue; it is known which calls of it are under way that lease effects. */
  private watched(queue: EffectQueue): EffectQueue {
    const watch = async <T>(call: () => Promise<T>): Promise<T> => {
      const askedAt = this.deps.realClock.now();
      this.asking.add(askedAt);
      try {
        return await call();
      } finally {
        this.asking.delete(askedAt);
      }
    };
    return {
      ...queue,
      enqueue: (...given) => watch(() => queue.enqueue(...given)),
      lease: (...given) => watch(() => queue.lease(...given)),
      settle: (...given) => watch(() => queue.settle(...given)),
    };
  }

  /** What was leased by a call whose answer was lost is nobody's until its lease ends; it is given back before that. */
  private async reclaim(): Promise<void> {
    const oldestMs = Math.min(this.nowMs(), ...[...this.asking].map(Number));
    const kept = [...this.inFlight].map(({ id }) => id);
    const before = new Date(oldestMs - clockIsOffMs);
    if ((await this.deps.queue.reclaim(this.deps.owner, { kept, before })) > 0) this.kick();
  }

  private failed(error: unknown, effect?: QueuedEffect): void {
    this.deps.onFault(error, effect ? { effect: effect.id } : {});
    this.wakeAt(this.nowMs() + afterFaultMs);
  }

  private async nextInstantMs(): Promise<number> {
    const next = await this.deps.queue.nextRunAt();
    return next === null ? Number.POSITIVE_INFINITY : Number(next);
  }

  /** Wakes at this instant, or sooner if that was wanted before; at the latest for the next safety run. */
  private wakeAt(instantMs: number): void {
    const nowMs = this.nowMs();
    const atMs = Math.min(Math.max(instantMs, nowMs + shortestTimerMs), nowMs + safetyRunEveryMs);
    if (this.stopped || this.timerAtMs <= atMs) return;
    clearTimeout(this.timer);
    this.timerAtMs = atMs;
    // A timer may fire a millisecond early, and would then find nothing ready.
    this.timer = setTimeout(() => this.wake(), atMs - nowMs + 1);
  }

  private wake(): void {
    this.timerAtMs = Number.POSITIVE_INFINITY;
    this.kick();
  }

  private nowMs(): number {
    return Number(this.deps.realClock.now());
  }

  private isQuiet(): boolean {
    return !this.leasing && this.inFlight.size === 0 && (this.stopped || this.kicked.size === 0);
  }

  private quiet(): Promise<void> {
    if (this.isQuiet()) return Promise.resolve();
    return new Promise((resolve) => this.onQuiet.push(resolve));
  }

  private noticeQuiet(): void {
    if (!this.isQuiet()) return;
    const waiting = this.onQuiet;
    this.onQuiet = [];
    for (const resolve of waiting) resolve();
  }
}

function byCase(effects: readonly QueuedEffect[]): QueuedEffect[][] {
  const cases = new Map<string, QueuedEffect[]>();
  for (const effect of effects) {
    const others = cases.get(effect.escalation);
    if (others) others.push(effect);
    else cases.set(effect.escalation, [effect]);
  }
  return [...cases.values()];
}
