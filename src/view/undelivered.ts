import type { Effect } from '../domain/effects.ts';

interface Unsent {
  id: string;
  escalation: string;
  effect: Effect | null;
  state: string;
  attempts: number;
  nextTryAt: Date | null;
  why: string | null;
  waitsFor: string | null;
}

const headings = ['EFFECT', 'CASE', 'KIND', 'STATE', 'TRIES', 'NEXT TRY', 'WHY'];

/** What was not sent, for a terminal: a line for each, with instants in this time zone. */
export function undeliveredTable(unsent: readonly Unsent[], zone: string): string {
  if (unsent.length === 0) return 'Nothing is unsent.';
  const rows = [headings, ...unsent.map((each) => toRow(each, zone))];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [...rows.map(toLine), '', howToMend(unsent)].join('\n');
}

function toRow(unsent: Unsent, zone: string): string[] {
  const { id, escalation, effect, state, attempts, nextTryAt } = unsent;
  const nextTry = nextTryAt ? sayInstant(nextTryAt, zone) : '-';
  return [id, escalation, effect?.kind ?? '?', state, String(attempts), nextTry, sayWhy(unsent)];
}

/** A sentence on one line. */
const sayWhy = (unsent: Unsent): string => whyUnsent(unsent).replace(/\s+/g, ' ');

function whyUnsent({ why, state, waitsFor }: Unsent): string {
  if (why !== null) return why;
  if (state === 'paused') return 'It waits for its turn: the outside takes only so many a minute.';
  if (waitsFor !== null) return `It waits for the ${waitsFor} of the case.`;
  return 'Nobody has taken it up for more than a minute. Is Muster running?';
}

/** `2026-03-02 11:05 CET`. */
function sayInstant(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', timeZoneName: 'short' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const part = (wanted: Intl.DateTimeFormatPartTypes) =>
    parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

function howToMend(unsent: readonly Unsent[]): string {
  const dead = unsent.filter(({ state }) => state === 'dead').length;
  const count = unsent.length === 1 ? '1 effect is' : `${unsent.length} effects are`;
  const mend =
    dead > 0
      ? ` What is dead was given up: once its cause is mended, "npx muster effects requeue --all-dead" has it tried again.`
      : ' All of it is tried again by itself.';
  return `${count} not sent.${mend}`;
}
