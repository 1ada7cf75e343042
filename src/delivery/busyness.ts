import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const most = 100;
const least = 6;
const lookEveryMs = 100;
const resolutionMs = 10;
/** Later than this whoever waits for this process notices it. */
const lateFromMs = 15;

/** How many sends may be under way next, after the process came to its timers this late. */
export const sendsAfter = (sends: number, lateMs: number): number =>
  lateMs > lateFromMs ? Math.max(least, sends * 0.6) : Math.min(most, sends + 3);

/**
 * How many sends this process has room for. What comes in and what falls due share its one thread with the sends: while it is
 * late, it sends less at a time, so that people and deadlines do not wait behind messages that can.
 */
export class Busyness {
  private sends = most;
  private delay: IntervalHistogram | undefined;
  private timer: NodeJS.Timeout | undefined;

  get mostSends(): number {
    return Math.floor(this.sends);
  }

  start(): void {
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    this.delay = delay;
    this.timer = setInterval(() => {
      this.sends = sendsAfter(this.sends, delay.percentile(90) / 1e6 - resolutionMs);
      delay.reset();
    }, lookEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.delay?.disable();
  }
}
