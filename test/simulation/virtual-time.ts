import { type Event, EventHeap } from './event-heap.ts';

/** Whose code runs: what it starts, and what answers it, is its own too. What is dead does nothing any more; what is paused later. */
export interface Owner {
  name: string;
  state: 'running' | 'paused' | 'dead';
  /** Happens to it in the middle of what it does: when it has called there so often. */
  trap?: { where: Neighbour; afterCalls: number; spring(): void } | undefined;
}
export type Neighbour = 'database' | 'slack';

/** It makes a call to the outside of itself. */
export function countCall(owner: Owner, where: Neighbour): void {
  const { trap } = owner;
  if (trap?.where !== where || --trap.afterCalls > 0) return;
  owner.trap = undefined;
  trap.spring();
}

interface Planned extends Event {
  act: (() => void) | null;
  owner: Owner | null;
  isTimer: boolean;
}

const faked = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;

/**
 * Time that passes from event to event, and the timers of Node in it. One event is followed to its end, with all promises that it
 * settles, before the next begins; so a run depends on nothing but its seed.
 */
export class VirtualTime {
  private readonly events = new EventHeap<Planned>();
  private readonly heldBack = new Map<Owner, Planned[]>();
  private real: (readonly [(typeof faked)[number], PropertyDescriptor | undefined])[] = [];
  private planned = 0;
  private current: Owner | null = null;
  happened = 0;

  constructor(public nowMs: number) {}

  readonly now = (): Date => new Date(this.nowMs);

  /** Plans something; at once when the instant has passed. */
  at(atMs: number, act: () => void, owner: Owner | null = null, isTimer = false): Planned {
    const event = { atMs: Math.max(atMs, this.nowMs), n: this.planned++, act, owner, isTimer };
    this.events.push(event);
    return event;
  }

  after(ms: number, act: () => void, owner: Owner | null = null): void {
    this.at(this.nowMs + ms, act, owner);
  }

  /** Does something as this owner. */
  as(owner: Owner, act: () => void): void {
    const before = this.current;
    this.current = owner;
    act();
    this.current = before;
  }

  /** What was held back happens now, timers before answers, as it does when a computer wakes up. */
  resume(owner: Owner): void {
    owner.state = 'running';
    const events = this.heldBack.get(owner) ?? [];
    this.heldBack.delete(owner);
    for (const event of [...events.filter(({ isTimer }) => isTimer), ...events.filter((e) => !e.isTimer)])
      this.events.push(Object.assign(event, { atMs: this.nowMs, n: this.planned++ }));
  }

  async runUntil(endMs: number): Promise<void> {
    for (let next = this.events.first; next && next.atMs <= endMs; next = this.events.first) {
      this.events.pop();
      this.nowMs = next.atMs;
      if (!next.act || next.owner?.state === 'dead') continue;
      if (next.owner?.state === 'paused') this.holdBack(next, next.owner);
      else await this.happen(next, next.act);
    }
    this.nowMs = endMs;
  }

  private async happen({ owner }: Planned, act: () => void): Promise<void> {
    this.current = owner;
    act();
    await promisesSettled();
    this.current = null;
    // Lets Node report what nobody caught, now and then.
    if (++this.happened % 10_000 === 0) await new Promise(setImmediate);
  }

  private holdBack(event: Planned, owner: Owner): void {
    const others = this.heldBack.get(owner);
    if (others) others.push(event);
    else this.heldBack.set(owner, [event]);
  }

  /** From now on the timers of Node are those of this time, until it is given back. */
  install(): void {
    const setTimer = (act: () => void, ms = 0) =>
      this.at(this.nowMs + Math.max(1, ms), act, this.current, true);
    const setRepeated = (act: () => void, ms: number) => {
      const handle = setTimer(() => again(), ms);
      const again = (): void => {
        Object.assign(handle, { atMs: this.nowMs + ms, n: this.planned++ });
        this.events.push(handle);
        act();
      };
      return handle;
    };
    const clear = (event: Planned | undefined) => {
      if (event) event.act = null;
    };
    const fakes = {
      setTimeout: setTimer,
      clearTimeout: clear,
      setInterval: setRepeated,
      clearInterval: clear,
    };
    this.real = faked.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
    for (const name of faked)
      Object.defineProperty(globalThis, name, { value: fakes[name], configurable: true, writable: true });
  }

  restore(): void {
    for (const [name, real] of this.real) if (real) Object.defineProperty(globalThis, name, real);
    this.real = [];
  }
}

/** Node takes up a tick only when no promise is left to be followed. */
const promisesSettled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
