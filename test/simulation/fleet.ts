import { type ProductProcess, startProcess, type World } from './product-process.ts';
import type { Owner } from './virtual-time.ts';

/** Time in which a process could do nothing. */
export interface Absence {
  name: string;
  fromMs: number;
  untilMs: number;
}

/** The processes of the product, which end, sleep and come back. */
export class Fleet {
  readonly absences: Absence[] = [];
  private readonly all = new Map<string, ProductProcess>();
  private runs = 0;

  constructor(private readonly world: () => World) {}

  get processes(): readonly ProductProcess[] {
    return [...this.all.values()];
  }

  get names(): readonly string[] {
    return [...this.all.keys()];
  }

  start(name: string): void {
    const owner: Owner = { name: `${name} run-${++this.runs}`, state: 'running' };
    // Of its own earlier runs it knows that they are gone; of other computers nothing.
    const isGone = (other: string) => other !== owner.name && other.startsWith(`${name} `);
    this.all.set(name, startProcess(this.world(), owner, isGone));
  }

  /** In the middle of what the process does next. */
  surprise(name: string, trap: NonNullable<Owner['trap']>): void {
    const owner = this.all.get(name)?.owner;
    if (owner) owner.trap = trap;
  }

  kill(name: string, forMs: number): void {
    const process = this.all.get(name);
    if (process?.owner.state !== 'running') return;
    process.owner.state = 'dead';
    this.absent(name, forMs);
    this.world().time.after(forMs, () => this.start(name));
  }

  pause(name: string, forMs: number): void {
    const process = this.all.get(name);
    if (process?.owner.state !== 'running') return;
    const { owner } = process;
    owner.state = 'paused';
    this.absent(name, forMs);
    this.world().time.after(forMs, () => this.world().time.resume(owner));
  }

  private absent(name: string, forMs: number): void {
    const { nowMs } = this.world().time;
    this.absences.push({ name, fromMs: nowMs, untilMs: nowMs + forMs });
  }
}
