import type { Outcome } from '../simulate.ts';

/** Something that must not be; `key` is the case concerned, if it is one. */
export interface Finding {
  key: string | null;
  atMs: number | null;
  text: string;
}

/** The case of an effect: `ESC-1/card` is of `ESC-1`. */
const caseOf = (id: string): string => id.split(/[/ ]/)[0] ?? '';

export const finding = (id: string, text: string, atMs: number | null = null): Finding => ({
  ...{ key: caseOf(id), atMs, text: `${id} ${text}` },
});

/** For how long of this time what went wrong, of the kinds named, lasted. */
export function troubleMs(
  { mishaps }: Outcome,
  [fromMs, untilMs]: readonly [number, number],
  kinds: readonly string[],
): number {
  return mishaps
    .filter(({ what }) => kinds.includes(what))
    .map(({ atMs, forMs }) => Math.min(untilMs, atMs + forMs) - Math.max(fromMs, atMs))
    .filter((overlapMs) => overlapMs > 0)
    .reduce((sum, overlapMs) => sum + overlapMs, 0);
}

/** How much of this time the database was away, or all of it if every process was for some of it. */
export function helplessMs(outcome: Outcome, span: readonly [number, number]): number {
  const { absences, names } = outcome.fleet;
  const absent = absences.filter(({ fromMs, untilMs }) => fromMs < span[1] && untilMs > span[0]);
  const isEverybody = new Set(absent.map(({ name }) => name)).size === names.length;
  return isEverybody ? span[1] - span[0] : troubleMs(outcome, span, ['database']);
}
