import type { Escalation } from '../domain/escalation.ts';
import type { Outboxes } from './ports.ts';

export interface RelayDeps {
  outboxes: Outboxes;
  /** Puts the outbox of a case into the queue; safe to repeat. */
  putIn(escalation: Escalation): Promise<void>;
  /** The one place that hears of faults; what was left behind is moved by a later run. */
  onFault(error: unknown): void;
}

const atOnce = 50;
const runEveryMs = 10_000;
/** Until the first sends are on their way: clearing is one more write to wait behind, and nothing waits for it. */
const clearAfterMs = 250;

/** Moves what escalations want to be seen outside from their outboxes into the queue. Each move is safe to repeat. */
export class Relay {
  private readonly moving = new Set<Promise<void>>();
  private readonly toClear = new Map<string, Escalation>();
  private running = false;
  private clearing: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly deps: RelayDeps) {}

  /** Moves what was left behind by a crash, now and every 10 s. */
  start(): void {
    this.timer = setInterval(() => this.startRun(), runEveryMs);
    this.startRun();
  }

  /** Moves the outbox of an escalation that was just saved. Answers at once. */
  kick(escalation: Escalation): void {
    if (!this.stopped && escalation.outbox.length > 0) this.track(this.moveFirst(escalation));
  }

  get isMoving(): boolean {
    return this.moving.size > 0;
  }

  /** Comes back when no move is under way. */
  async idle(): Promise<void> {
    while (this.isMoving) await Promise.all(this.moving);
  }

  /** Moves nothing any more: what is saved from now on is left to the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.idle();
    this.clearNow();
    await this.idle();
  }

  /** A slow run is not overtaken by the next. */
  private startRun(): void {
    if (this.running) return;
    this.running = true;
    const run = this.moveAll().finally(() => {
      this.running = false;
    });
    this.track(run);
  }

  private async moveAll(): Promise<void> {
    const seen = new Set<string>();
    for (;;) {
      const full = await this.deps.outboxes.full(atOnce);
      const fresh = full.filter(({ key, version }) => !seen.has(`${key}/${version}`));
      for (const { key, version } of fresh) seen.add(`${key}/${version}`);
      const moves = fresh.map((escalation) => this.move(escalation));
      for (const move of moves) this.track(move);
      await Promise.allSettled(moves);
      // What could not be moved is left to the next run, so that bad outboxes do not make this one turn for ever.
      if (this.stopped || full.length < atOnce || fresh.length === 0) return;
    }
  }

  private async move(escalation: Escalation): Promise<void> {
    await this.deps.putIn(escalation);
    await this.deps.outboxes.clear(escalation);
  }

  private async moveFirst(escalation: Escalation): Promise<void> {
    await this.deps.putIn(escalation);
    const other = this.toClear.get(escalation.key);
    if (!other || other.version < escalation.version) this.toClear.set(escalation.key, escalation);
    this.clearing ??= setTimeout(() => this.clearNow(), clearAfterMs);
  }

  private clearNow(): void {
    clearTimeout(this.clearing);
    this.clearing = undefined;
    for (const escalation of this.toClear.values()) this.track(this.deps.outboxes.clear(escalation));
    this.toClear.clear();
  }

  private track(move: Promise<void>): void {
    const tracked: Promise<void> = move
      .catch((error: unknown) => this.deps.onFault(error))
      .finally(() => this.moving.delete(tracked));
    this.moving.add(tracked);
  }
}
