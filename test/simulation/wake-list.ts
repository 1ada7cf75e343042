import type { ProductProcess } from './product-process.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The timers of cases, which all processes share. Some are lost, some come twice, some late. */
export class WakeList {
  private readonly set_ = new Set<string>();
  readonly counts = { lost: 0, repeated: 0, late: 0 };

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly processes: () => readonly ProductProcess[],
  ) {}

  /** Safe to repeat. */
  set(key: string, dueAt: Date): void {
    const id = `${key} ${Number(dueAt)}`;
    if (this.set_.has(id)) return;
    this.set_.add(id);
    if (this.random.chance(0.05)) {
      this.counts.lost++;
      return;
    }
    const atMs = Math.max(Number(dueAt), this.time.nowMs) + this.lateMs();
    this.time.at(atMs, () => this.wake(key));
    if (this.random.chance(0.05)) {
      this.counts.repeated++;
      this.time.at(atMs + this.random.within(0, 3), () => this.wake(key));
    }
  }

  /** One that is paused takes it up too, and then not for a while. */
  private wake(key: string): void {
    const process = this.random.pick(this.processes().filter(({ owner }) => owner.state !== 'dead'));
    if (process) this.time.after(0, () => void process.wake(key).catch(() => undefined), process.owner);
  }

  private lateMs(): number {
    if (!this.random.chance(0.05)) return this.random.within(0, 1_000);
    this.counts.late++;
    return this.random.within(1_000, 90_000);
  }
}
