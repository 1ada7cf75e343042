import type { Outcome } from '../simulate.ts';
import { type Finding, finding, helplessMs } from './finding.ts';

/** After one fault: a process that ended or slept, a wake-up that was lost. */
const latestMs = 30_000;

export function everyDeadlineFiresOnce({ world }: Outcome): Finding[] {
  const seen = new Set<string>();
  return world.database.history.firings.flatMap(({ id, atMs }) => {
    if (seen.has(id)) return [finding(id, 'a second time', atMs)];
    seen.add(id);
    return [];
  });
}

export const noDeadlineFiresEarly = ({ world }: Outcome): Finding[] =>
  world.database.history.firings
    .filter(({ dueMs, atMs }) => atMs < dueMs)
    .map(({ id, dueMs, atMs }) => finding(id, `${dueMs - atMs} ms early`, atMs));

/** For as long as nobody can work, because the database is away or every process is, nothing can be in time. */
export function noDeadlineFiresLate(outcome: Outcome): Finding[] {
  return outcome.world.database.history.firings
    .filter(({ dueMs, atMs }) => atMs - dueMs > latestMs + helplessMs(outcome, [dueMs, atMs]))
    .map(({ id, dueMs, atMs }) => finding(id, `${atMs - dueMs} ms late`, atMs));
}

export const nothingDueIsLeft = ({ world, endedAtMs }: Outcome): Finding[] =>
  [...world.database.escalations.all.values()]
    .filter(({ nextDueAt }) => nextDueAt !== null && Number(nextDueAt) < endedAtMs - latestMs)
    .map(({ key, nextDueAt }) => finding(key, `was due at ${nextDueAt?.toISOString()}`));

/** The worst of all, in milliseconds, and the worst of those for which nothing excuses it. */
export function latenessOf(outcome: Outcome): { worstMs: number; worstExcusedMs: number } {
  let [worstMs, worstExcusedMs] = [0, 0];
  for (const { dueMs, atMs } of outcome.world.database.history.firings) {
    const excused = helplessMs(outcome, [dueMs, atMs]) > 0;
    if (excused) worstExcusedMs = Math.max(worstExcusedMs, atMs - dueMs);
    else worstMs = Math.max(worstMs, atMs - dueMs);
  }
  return { worstMs, worstExcusedMs };
}
