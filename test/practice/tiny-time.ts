import type { PracticeTime } from '../../src/practice/start.ts';

interface Deadline {
  dueAt: Date;
  fall: () => Promise<void>;
}

/** A clock that stands still until it is moved, with deadlines that fall due in order on the way. */
export class TinyTime implements PracticeTime {
  private nowMs: number;
  private deadlines: Deadline[] = [];

  constructor(start: Date) {
    this.nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  promise(inMs: number, fall: () => Promise<void>): void {
    this.deadlines.push({ dueAt: new Date(this.nowMs + inMs), fall });
    this.deadlines.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  }

  async advanceBy(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (
      let next = this.deadlines[0];
      next !== undefined && next.dueAt.getTime() <= endMs;
      next = this.deadlines[0]
    ) {
      this.deadlines.shift();
      this.nowMs = next.dueAt.getTime();
      await next.fall();
    }
    this.nowMs = endMs;
  }

  nextDeadline(): Promise<Date | null> {
    return Promise.resolve(this.deadlines[0]?.dueAt ?? null);
  }
}
