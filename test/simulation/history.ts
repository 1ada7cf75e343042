import { type Deadline, nextInstantOf } from '../../src/domain/deadlines.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';

/** One thing that followed from time: a deadline that warned or was broken. */
export interface Firing {
  id: string;
  /** When it should have: its instant, or when it was written down if that was later. */
  dueMs: number;
  atMs: number;
}

/** Everything that was ever written about cases, as a database sees it. */
export class History {
  readonly firings: Firing[] = [];
  /** What was ever wanted outside, by id, and since when. */
  readonly wanted = new Map<string, { effect: Effect; atMs: number }>();
  /** Which writes a command came to: `ESC-1 v3`. */
  readonly writesOf = new Map<string, string[]>();
  /** When each question was answered, lapsed or withdrawn, and each deadline stopped; by the id of what shows it. */
  readonly overAtMs = new Map<string, number>();
  readonly lines: { atMs: number; key: string; text: string }[] = [];
  private readonly knownSinceMs = new Map<string, number>();

  wrote(before: Escalation | null, next: Escalation, atMs: number): void {
    const { key, version } = next;
    for (const effect of next.outbox)
      if (!this.wanted.has(`${key}/${effect.slot}`))
        this.wanted.set(`${key}/${effect.slot}`, { effect, atMs });
    const entries = next.timeline.slice(before?.timeline.length ?? 0);
    for (const command of new Set(entries.flatMap(({ command }) => command ?? [])))
      this.writesOf.set(command, [...(this.writesOf.get(command) ?? []), `${key} v${version}`]);
    const isByClock = entries.every(({ command }) => command === null);
    if (before && isByClock) this.noteFiring(before, next, atMs);
    this.noteOver(before, next, atMs);
    this.noteKnown(next, atMs);
    const what = entries.map(({ event, by }) => `${event.what}${by ? ` by ${by}` : ''}`).join(', ');
    this.lines.push({ atMs, key, text: `v${version} ${next.status}: ${what || 'nothing new'}` });
  }

  /** In one write one deadline warns or is broken; others may be stopped or started by it. */
  private noteFiring(before: Escalation, next: Escalation, atMs: number): void {
    const due = before.deadlines
      .filter((deadline) => hasFired(deadline, next))
      .sort((a, b) => Number(nextInstantOf(a)) - Number(nextInstantOf(b)) || a.seq - b.seq)[0];
    if (!due) return;
    const id = idOf(next.key, due);
    const dueMs = Math.max(Number(nextInstantOf(due)), this.knownSinceMs.get(id) ?? 0);
    this.firings.push({ id, dueMs, atMs });
  }

  private noteKnown({ key, deadlines }: Escalation, atMs: number): void {
    for (const deadline of deadlines) {
      const id = idOf(key, deadline);
      if (!this.knownSinceMs.has(id)) this.knownSinceMs.set(id, atMs);
    }
  }

  private noteOver(before: Escalation | null, { key, asks, deadlines }: Escalation, atMs: number): void {
    const running = new Set(deadlines.map(({ seq }) => seq));
    for (const { id, answer } of before?.asks ?? [])
      if (answer === 'waiting' && asks.some((ask) => ask.id === id && ask.answer !== 'waiting'))
        this.overAtMs.set(`${key}/ask/${id}`, atMs);
    for (const { seq } of before?.deadlines ?? [])
      if (!running.has(seq))
        for (const kind of ['prompt', 'check']) this.overAtMs.set(`${key}/${kind}/${seq}`, atMs);
  }
}

const phaseOf = (deadline: Deadline): string =>
  deadline.warnAt && !deadline.warnedAt ? 'warns' : 'is broken';

const idOf = (key: string, deadline: Deadline): string =>
  `${key} ${deadline.kind} ${deadline.seq} ${phaseOf(deadline)}`;

/** Something has followed from it that had not before. */
function hasFired(before: Deadline, { deadlines }: Escalation): boolean {
  if (nextInstantOf(before) === null) return false;
  const after = deadlines.find(({ seq }) => seq === before.seq);
  if (!after) return true;
  return (!before.warnedAt && after.warnedAt !== null) || (!before.brokenAt && after.brokenAt !== null);
}
