import { type Severity, severities } from '../domain/policy.ts';

/** Ids of those who went elsewhere are forgotten in the end. */
const mostKnown = 5_000;

/**
 * When those who have to wait should come back: one after the other, the severer ones before the others, whom they push back by one
 * place. So each comes back about once, however many wait, and not all of them for every place that is free.
 */
export class Places {
  private readonly known = new Set<string>();
  private readonly takenUntilMs = new Map<Severity, number>();

  /** `soonestMs` is the instant of the first free place, `everyMs` how long one takes; who has come back gets the first free one. */
  next(
    id: string,
    severity: Severity,
    { soonestMs, everyMs }: { soonestMs: number; everyMs: number },
  ): number {
    if (this.known.has(id)) return soonestMs;
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.add(id);
    const ahead = severities.slice(0, severities.indexOf(severity) + 1);
    const taken = ahead.map((other) => this.takenUntilMs.get(other) ?? 0);
    const placeMs = Math.max(soonestMs, ...taken);
    this.takenUntilMs.set(severity, placeMs + everyMs);
    return placeMs;
  }

  /** Whether it was told before to come back. */
  has(id: string): boolean {
    return this.known.has(id);
  }

  leave(id: string): void {
    this.known.delete(id);
  }
}
