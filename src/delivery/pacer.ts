import { type Comer, Lane } from './lane.ts';
import type { Limit, Pace, PaceStore } from './ports.ts';

/** Rooms come and go, and each has a limit of its own. */
const mostLanes = 1_000;
/** What was taken unasked is written down after this, for whoever begins meanwhile. */
const writeDownAfterMs = 1_000;

interface PacerDeps {
  store: PaceStore;
  /** A clock that never goes back, in milliseconds. */
  nowMs(): number;
  onFault(error: unknown): void;
  /** Whether no other process shares the store. */
  isAlone(): boolean;
}

/** Lets effects pass as their limits allow, in step with all other processes. */
export class Pacer {
  private readonly lanes = new Map<string, Lane>();
  private readonly learned = new Map<string, { pace: Pace; atMs: number }>();

  private readonly spenders = new Set<Lane>();
  private writeSoon: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: PacerDeps) {}

  /** Learns what was used before this process began. */
  async learn(workspace: string): Promise<void> {
    const paces = await this.deps.store.all(workspace);
    const atMs = this.deps.nowMs();
    for (const pace of paces) this.learned.set(pace.key, { pace, atMs });
  }

  /** 0 when it may be sent now, and then `leave` when that has ended; else for how many milliseconds to wait. */
  async enter(limits: readonly Limit[], comer: Comer): Promise<number> {
    const entered: Lane[] = [];
    for (const limit of limits) {
      const lane = this.laneOf(limit);
      const waitMs = await lane.enter(comer);
      if (waitMs > 0) {
        for (const each of entered) each.giveBack();
        return waitMs;
      }
      entered.push(lane);
    }
    return 0;
  }

  leave(limits: readonly Limit[]): void {
    for (const limit of limits) this.laneOf(limit).leave();
  }

  /** The outside said to wait with what `stopped` names, or, when it said nothing, with the narrowest of the limits. */
  async stop(limits: readonly Limit[], stopped: string | null, forMs: number): Promise<void> {
    const meant = stopped === null ? limits : limits.filter(({ key }) => key.includes(`/${stopped}`));
    const narrowest = meant.at(-1);
    if (narrowest) await this.laneOf(narrowest).stop(forMs);
  }

  /** Everything that was taken is written down. */
  async settled(): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.settled()));
    await this.writeDown();
  }

  private spentSome(lane: Lane): void {
    this.spenders.add(lane);
    this.writeSoon ??= setTimeout(() => void this.writeDown(), writeDownAfterMs);
  }

  private writeDown(): Promise<void> {
    clearTimeout(this.writeSoon);
    this.writeSoon = undefined;
    this.writing = this.writing.then(() => this.writeAll());
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    const spent = [...this.spenders].map((lane) => ({ lane, ...lane.takeSpent() }));
    this.spenders.clear();
    const some = spent.filter(({ tokens }) => tokens !== 0);
    if (some.length === 0) return;
    try {
      await this.deps.store.spend(some.map(({ limit, tokens }) => ({ limit, tokens })));
    } catch (error) {
      this.deps.onFault(error);
      for (const { lane, ...each } of some) {
        lane.putBack(each);
        this.spentSome(lane);
      }
    }
  }

  private laneOf(limit: Limit): Lane {
    const known = this.lanes.get(limit.key);
    if (known) return known;
    if (this.lanes.size >= mostLanes) this.forgetIdle();
    const lane: Lane = new Lane(limit, { ...this.deps, spentSome: () => this.spentSome(lane) });
    const learned = this.learned.get(limit.key);
    if (learned) lane.see(learned.pace, learned.atMs);
    this.learned.delete(limit.key);
    this.lanes.set(limit.key, lane);
    return lane;
  }

  private forgetIdle(): void {
    for (const [key, lane] of this.lanes) if (lane.isIdle) this.lanes.delete(key);
  }
}
