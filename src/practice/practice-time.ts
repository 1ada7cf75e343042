import type { PracticeClock } from './practice-clock.ts';

/** What practice time needs of the running product. */
export interface Timed {
  /** When something next follows from time in any case; null when nothing does. */
  earliestDue(): Promise<Date | null>;
  /** Lets everything happen that is due. */
  sweep(): Promise<unknown>;
  /** Resolves once everything that followed has been sent. */
  idle(): Promise<void>;
  /** Wake-ups were planned for when the clock ran slower. */
  clockMoved(): Promise<void>;
}

/** Moves time forward from promise to promise, so that each happens at its instant as it would on a long day. */
export function createPracticeTime(clock: PracticeClock, timed: Timed) {
  async function moveTo(target: Date): Promise<void> {
    for (let last = Number.NaN; ; ) {
      const due = await timed.earliestDue();
      if (!due || due > target || Number(due) === last) break;
      last = Number(due);
      clock.moveTo(due);
      await timed.sweep();
      await timed.idle();
    }
    clock.moveTo(target);
    await timed.clockMoved();
  }
  return {
    now: clock.now,
    advanceBy: (ms: number) => moveTo(new Date(Number(clock.now()) + ms)),
    nextDeadline: () => timed.earliestDue(),
  };
}
