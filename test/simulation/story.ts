import { type Outcome, startsAtMs } from './simulate.ts';

const mostLines = 40;

/** What happened to one case, and what went wrong then: the last of it before this instant. */
export function storyOf(outcome: Outcome, key: string | null, untilMs: number | null): string {
  const { world, mishaps } = outcome;
  const ofCase = (id: string) => id === key || id.startsWith(`${key}/`);
  const room = world.database.effects.all.get(`${key}/room`)?.outside?.channel;
  const lines = [
    ...mishaps.map(({ atMs, forMs, text }) => ({ atMs, text: `! ${text} for ${forMs} ms` })),
    ...world.database.history.lines.filter((line) => line.key === key),
    ...world.slack.ledger
      .filter((sight) => ofCase(sight.key) || (room !== undefined && sight.place === room))
      .map(({ atMs, what, key: id, text, by }) => ({ atMs, text: `  ${by}: ${what} ${id} "${text}"` })),
  ];
  return lines
    .filter(({ atMs }) => atMs <= (untilMs ?? outcome.endedAtMs) + 1_000)
    .sort((a, b) => a.atMs - b.atMs)
    .slice(-mostLines)
    .map(({ atMs, text }) => `${timeOf(atMs)} ${text}`)
    .join('\n');
}

/** Since the day began. */
const timeOf = (atMs: number): string => new Date(atMs - startsAtMs).toISOString().slice(11, 23);
