import type { QueuedEffect } from '../../src/delivery/ports.ts';
import { AppError } from '../../src/errors.ts';
import type { Answer } from '../../src/usecases/ports.ts';
import { memoryDeliveries } from '../support/memory-deliveries.ts';
import { memoryPaces } from '../support/memory-paces.ts';
import { memoryOutboxes, memoryQueue } from '../support/memory-queue.ts';
import { memoryCounters, memoryEscalations, memoryInbox } from '../support/memory-stores.ts';
import { History } from './history.ts';
import type { Random } from './random.ts';
import { countCall, type Owner, type VirtualTime } from './virtual-time.ts';

/** As the real store does: it waits out a short fault and does the call again, even if it was done before. */
const keepTryingMs = 5_000;
const firstPauseMs = 50;
const longestPauseMs = 800;

/** The one database of all processes. It is away at times, and connections to it break. */
export class SharedDatabase {
  readonly history = new History();
  readonly effects: ReturnType<typeof memoryQueue>;
  readonly escalations = memoryEscalations();
  readonly inbox = memoryInbox();
  readonly counters = memoryCounters();
  readonly outboxes = memoryOutboxes(this.escalations.all);
  readonly deliveries: ReturnType<typeof memoryDeliveries>;
  readonly paces: ReturnType<typeof memoryPaces>;
  /** What somebody ever took over without knowing whether it was out. */
  readonly doubtful = new Set<string>();
  /** What the inbox has answered for each command. */
  readonly answers = new Map<string, Answer>();
  downUntilMs = 0;
  private wentDownAtMs = 0;
  /** When the connection of some process broke, with an answer on its way. */
  readonly breaksAtMs: number[] = [];
  calls = 0;
  faults = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
  ) {
    this.effects = memoryQueue(time.now);
    this.deliveries = memoryDeliveries(this.effects);
    this.paces = memoryPaces(() => time.nowMs);
  }

  goDown(forMs: number): void {
    this.wentDownAtMs = this.time.nowMs;
    this.downUntilMs = this.time.nowMs + forMs;
  }

  /** All stores as this process reaches them. */
  connect(owner: Owner) {
    const { escalations, effects, inbox, history, time } = this;
    const writing: typeof escalations = {
      ...escalations,
      insert: async (escalation) => {
        const inserted = await escalations.insert(escalation);
        if (inserted) history.wrote(null, escalation, time.nowMs);
        return inserted;
      },
      save: async (next) => {
        const before = escalations.all.get(next.key) ?? null;
        const saved = await escalations.save(next);
        if (saved) history.wrote(before, next, time.nowMs);
        return saved;
      },
    };
    const taken = (leased: QueuedEffect[]) => {
      for (const { id, state } of leased) if (state === 'doubtful') this.doubtful.add(id);
      return leased;
    };
    const leasing: typeof effects = {
      ...effects,
      enqueue: async (escalation, lease) => taken(await effects.enqueue(escalation, lease)),
      lease: async (options) => taken(await effects.lease(options)),
      settle: async (...settling) => {
        const followers = await effects.settle(...settling);
        taken(followers.leased);
        return followers;
      },
    };
    const answering: typeof inbox = {
      ...inbox,
      answer: async (id, answer) => {
        const given = await inbox.answer(id, answer);
        this.answers.set(id, given);
        return given;
      },
    };
    return {
      escalations: this.reach(writing, owner),
      effects: this.reach(leasing, owner),
      inbox: this.reach(answering, owner),
      counters: this.reach(this.counters, owner),
      outboxes: this.reach(this.outboxes, owner),
      deliveries: this.reach(this.deliveries, owner),
      paces: this.reach(this.paces, owner),
    };
  }

  private reach<S extends object>(store: S, owner: Owner): S {
    return new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.call(owner, async () => await Reflect.apply(value, target, args));
      },
    });
  }

  private call(owner: Owner, apply: () => Promise<unknown>): Promise<unknown> {
    const { time, random } = this;
    const giveUpAtMs = time.nowMs + keepTryingMs;
    this.calls++;
    countCall(owner, 'database');
    return new Promise((resolve, reject) => {
      const goOn = (pauseMs: number): void => {
        this.faults++;
        const next = () => attempt(Math.min(2 * pauseMs, longestPauseMs));
        if (time.nowMs + pauseMs <= giveUpAtMs) time.after(pauseMs, next, owner);
        else time.after(0, () => reject(databaseFault()), owner);
      };
      const attempt = (pauseMs: number): void => {
        const leftAtMs = time.nowMs;
        this.depart(() => {
          // Of what was written to the socket of a process that was killed, some never left.
          if (owner.state === 'dead' && random.chance(0.5)) return;
          if (this.isDown()) return goOn(pauseMs);
          const answer = (act: () => void): void => {
            time.after(this.tripMs(), () => (this.isLost(leftAtMs) ? goOn(pauseMs) : act()), owner);
          };
          void apply().then(
            (value) => answer(() => resolve(value)),
            (error: unknown) => answer(() => reject(error)),
          );
        });
      };
      attempt(firstPauseMs);
    });
  }

  /** Often there is nothing in between worth an event of its own. */
  private depart(arrive: () => void): void {
    if (this.random.chance(0.6)) arrive();
    else this.time.after(this.tripMs(), arrive);
  }

  private isLost(leftAtMs: number): boolean {
    const isBroken = this.random.chance(1 / 5_000);
    if (isBroken) this.breaksAtMs.push(this.time.nowMs);
    return isBroken || this.wentDownAtMs > leftAtMs;
  }

  private isDown = (): boolean => this.time.nowMs < this.downUntilMs;

  private tripMs(): number {
    return this.random.chance(0.005) ? this.random.within(20, 400) : this.random.within(0, 2);
  }
}

const databaseFault = (): AppError =>
  new AppError('database-fault', 'The database did not answer as it should. Please try again.', {
    retryable: true,
  });
